import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, count, counted, duration } from '../../src/extension/words.ts';

test('numbers, times and sizes read well', () => {
  const check = (actual: string, expected: string): void => assert.equal(actual, expected);
  check(count(17231), '17,231');
  check(counted(1, 'file'), '1 file');
  check(counted(0, 'file'), '0 files');
  check(duration(0.2), '1 s');
  check(duration(59.1), '60 s');
  check(duration(90), '2 min');
  check(duration(7500), '2 h 5 min');
  check(bytes(640), '640 B');
  check(bytes(3_400_000), '3.4 MB');
  check(bytes(12_345), '12 KB');
});

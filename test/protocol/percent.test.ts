import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percent } from '../../src/protocol/index.ts';

test('a share is a whole percentage without a blank, and its ends are told only when they are reached', () => {
  const check = (share: number, expected: string): void => assert.equal(percent(share), expected);
  check(0, '0%');
  check(0.0001, '1%');
  check(0.174, '17%');
  check(0.999, '99%');
  check(1, '100%');
});

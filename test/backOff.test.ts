import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackOff } from '../src/base/index.ts';

test('pauses double up to a bound, and begin anew once it worked', () => {
  const backOff = new BackOff(250, 3_000);
  assert.deepEqual(
    Array.from({ length: 6 }, () => backOff.fail()),
    [250, 500, 1_000, 2_000, 3_000, 3_000],
  );
  assert.equal(backOff.failures, 6);
  backOff.succeed();
  assert.equal(backOff.failures, 0);
  assert.equal(backOff.fail(), 250);
});

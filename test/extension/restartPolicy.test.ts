import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restartDelayMs } from '../../src/extension/restartPolicy.ts';

test('the wait doubles with every crash of the last three minutes, and the fifth ends it', () => {
  const now = 1_000_000_000;
  const check = (agesMs: readonly number[], expected: number | undefined): void =>
    assert.equal(
      restartDelayMs(
        agesMs.map((age) => now - age),
        now,
      ),
      expected,
    );
  check([0], 250);
  check([1000, 0], 500);
  check([3, 2, 1, 0], 2000);
  check([4, 3, 2, 1, 0], undefined);
  check([180_000, 180_000, 180_000, 180_000, 0], 250);
  check([179_999, 170_000, 100_000, 50_000, 0], undefined);
});

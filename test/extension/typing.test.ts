import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Absence } from '../../src/extension/absence.ts';
import { Typing } from '../../src/extension/typing.ts';

test('typing is told at the first keystroke, and then at most once a second', () => {
  let now = 0;
  const told: number[] = [];
  const typing = new Typing(
    () => {
      told.push(now);
    },
    () => now,
  );
  const edit = (scheme: string, contentChanges: readonly unknown[] = ['x']): void => {
    typing.edited({ document: { uri: { scheme } }, contentChanges });
  };
  edit('output');
  edit('file', []);
  assert.deepEqual(told, [], 'a growing log is no typing, nor is a file that only becomes dirty');
  while (now < 5_000) {
    edit('file');
    now += 50;
  }
  assert.deepEqual(told, [0, 1_000, 2_000, 3_000, 4_000]);
  now = 60_000;
  edit('untitled');
  assert.deepEqual(told, [0, 1_000, 2_000, 3_000, 4_000, 60_000]);
});

test('who comes back after five minutes finds the disk compared once more', () => {
  let now = 0;
  let returns = 0;
  const absence = new Absence(
    () => {
      returns += 1;
    },
    () => now,
  );
  const stay = (focused: boolean, forMs: number): void => {
    absence.focusChanged({ focused });
    now += forMs;
  };
  stay(true, 3_600_000);
  stay(true, 0);
  assert.equal(returns, 0, 'it was never left');
  stay(false, 60_000);
  stay(true, 0);
  assert.equal(returns, 0, 'a minute is not long');
  stay(false, 200_000);
  stay(false, 200_000);
  stay(true, 0);
  assert.equal(returns, 1, 'the time counts from when the focus went');
  stay(true, 0);
  assert.equal(returns, 1);
});

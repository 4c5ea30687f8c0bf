/**
 * No slower and no hungrier than the commit that `bench/baseline` names: what counts is processor time and peak memory, told as ratios
 * of runs right after each other. `npm run bench -- gate` prints the same with the figures of every pair.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runGate } from '../../bench/gate/runGate.ts';
import { comparisonTable, complaint } from '../../bench/gate/verdict.ts';

test('indexing and questions take no more time and memory than at the baseline', async (t) => {
  const outcome = await runGate();
  if (typeof outcome === 'string') {
    t.skip(outcome);
    return;
  }
  for (const line of comparisonTable(outcome.comparisons).split('\n')) t.diagnostic(`· ${line}`);
  assert.deepEqual(outcome.worse, [], complaint(outcome.worse, outcome.pairs.length));
});

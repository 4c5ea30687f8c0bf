import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedShare, statsOf } from '../../bench/catalog/stats.ts';

test('the same files, of which a hundredth was written again', () => {
  const [known, later] = [statsOf(20_000, 0), statsOf(20_000, changedShare)];
  assert.equal(new Set(known.map(({ path }) => path)).size, known.length);
  assert.deepEqual(
    later.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
    known.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
  );
  const changed = later.filter(({ mtimeNs }, at) => mtimeNs !== known[at]?.mtimeNs).length;
  assert.ok(changed > 160 && changed < 240, String(changed));
});

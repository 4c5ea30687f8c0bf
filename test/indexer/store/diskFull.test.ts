import assert from 'node:assert/strict';
import test from 'node:test';
import { open, pathsOf, place, prepared } from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

test('a full disk refuses the batch whole and loses nothing; with room again the same batch goes in', async (t) => {
  const options = place(t);
  const store = await open(t, { ...options, maxIndexBytes: 600_000 });
  const batch = (round: number): ReturnType<typeof prepared>[] =>
    Array.from({ length: 40 }, (_, index) =>
      prepared(`r${round}/${index}.ts`, {
        chunks: 5,
        body: `w${round}x${index} `.repeat(20),
        symbols: [`s${index}`],
      }),
    );
  let stored = 0;
  let refused: unknown;
  while (refused === undefined && stored < 100) {
    try {
      await store.commit(batch(stored));
      stored += 1;
    } catch (error) {
      refused = error;
    }
  }
  assert.ok(stored > 0);
  assert.equal((refused as { code?: unknown }).code, 'diskFull');
  assert.match((refused as Error).message, /Nothing is lost/);
  assert.equal(store.reader.counts().files, stored * 40);
  await assert.rejects(store.commit(batch(stored)), { code: 'diskFull' });
  await store.remove(['r0']);
  assert.equal(pathsOf(store).length, (stored - 1) * 40);
  await store.close();
  verifyIndex(store.path);
  const roomy = await open(t, options);
  await roomy.commit(batch(stored));
  assert.equal(roomy.reader.counts().files, stored * 40);
  await roomy.close();
  verifyIndex(roomy.path);
});

test('a disk too full for an empty index is said at opening, and the lease is given back', async (t) => {
  const options = place(t);
  await assert.rejects(open(t, { ...options, maxIndexBytes: 20_000 }), { code: 'diskFull' });
  const store = await open(t, options);
  assert.equal(store.role, 'writer');
  await store.commit([prepared('a.ts')]);
});

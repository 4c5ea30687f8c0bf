import assert from 'node:assert/strict';
import test from 'node:test';
import type { Store } from '../../../src/indexer/store/index.ts';
import { dimension, fileOf, fingerprint, open, place, prepared, resultOf } from './storeHarness.ts';

/** What a searcher does with changes: chunk id → first two components. */
class Follower {
  readonly vectors = new Map<number, string>();
  readonly #store: Store;
  #cursor = 0;
  reloads = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  take(mostChunks?: number): boolean {
    const changes = this.#store.reader.vectorChanges(this.#cursor, mostChunks);
    this.#cursor = changes.cursor;
    if (changes.reload) {
      this.vectors.clear();
      this.reloads += 1;
    }
    for (const id of changes.removedIds) assert.ok(this.vectors.delete(id), `${id} was never told`);
    changes.ids.forEach((id, index) => {
      assert.ok(!this.vectors.has(id), `${id} was told twice`);
      const row = changes.vectors.subarray(index * dimension, (index + 1) * dimension);
      this.vectors.set(id, row.slice(0, 2).join(' '));
    });
    return changes.more;
  }

  get rows(): string[] {
    return [...this.vectors.values()].sort();
  }
}

test('changes since a cursor are told once, in steps as in one go', async (t) => {
  const store = await open(t, place(t));
  const stepping = new Follower(store);
  const leaping = new Follower(store);
  const check = (expected: readonly string[]): void => {
    leaping.take();
    while (stepping.take(2)) assert.ok(stepping.vectors.size < 100);
    assert.deepEqual(leaping.rows, [...expected].sort());
    assert.deepEqual(stepping.rows, leaping.rows);
  };
  check([]);
  await store.commit([prepared('a', { chunks: 3, vector: 10 }), prepared('b', { chunks: 2, vector: 20 })]);
  check(['10 0', '10 1', '10 2', '20 0', '20 1']);
  await store.commit([prepared('a', { chunks: 1, vector: 11 }), prepared('c', { vector: 30 })]);
  await store.commit([prepared('c', { vector: 31 })]);
  check(['11 0', '20 0', '20 1', '31 0']);
  await store.remove(['b']);
  check(['11 0', '31 0']);
  await store.commit([prepared('d', { vector: 40 })]);
  await store.remove(['d']);
  check(['11 0', '31 0']);
  assert.equal(leaping.reloads, 0);
  await store.clear();
  await store.commit([prepared('a', { vector: 12 })]);
  check(['12 0']);
  assert.equal(leaping.reloads, 1);
});

test('vectors are exact over the whole range, also out of a larger buffer', async (t) => {
  const store = await open(t, place(t));
  const whole = new Int8Array([9, 9, 127, -127, 0, -128, 9, 9]);
  await store.commit([resultOf({ ...fileOf('a'), vectors: whole.subarray(2, 6) })]);
  assert.deepEqual([...store.reader.vectorChanges(0).vectors], [127, -127, 0, -128]);
});

test('a cursor that fell behind the removal log starts anew', async (t) => {
  const store = await open(t, place(t));
  const files = Array.from({ length: 2_000 }, (_, index) => prepared(`${index}`));
  await store.commit(files);
  const lazy = new Follower(store);
  const eager = new Follower(store);
  lazy.take();
  for (let round = 0; round < 22; round++) {
    await store.commit(files);
    eager.take();
  }
  lazy.take();
  assert.deepEqual([lazy.reloads, eager.reloads], [1, 0]);
  assert.deepEqual([...lazy.vectors.keys()].sort(), [...eager.vectors.keys()].sort());
});

test('without a model chunks have no vectors, and changes say so', async (t) => {
  const store = await open(t, { ...place(t), fingerprint: { ...fingerprint, model: '', dimension: 0 } });
  await store.commit([resultOf({ ...fileOf('a'), vectors: new Int8Array(0) })]);
  const { ids, vectors, more } = store.reader.vectorChanges(0);
  assert.deepEqual([ids.length, vectors.length, more], [1, 0, false]);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { VectorTable } from '../../../src/indexer/search/vectorTable.ts';
import type { VectorChanges } from '../../../src/indexer/store/index.ts';

const dimension = 64;

/** Reproducible numbers, uniform in [0, 1) (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function vectorOf(random: () => number): Int8Array {
  return Int8Array.from({ length: dimension }, () => Math.round(random() * 200 - 100));
}

function fileOf(id: number): number {
  return id >> 2;
}

function lengthOf(id: number): number {
  return id * 7;
}

function changes(
  entries: readonly (readonly [number, Int8Array])[],
  removed: readonly number[] = [],
): VectorChanges {
  const vectors = new Int8Array(entries.length * dimension);
  entries.forEach(([, vector], at) => vectors.set(vector, at * dimension));
  return {
    cursor: 1,
    reload: false,
    more: false,
    ids: Int32Array.from(entries, ([id]) => id),
    fileIds: Int32Array.from(entries, ([id]) => fileOf(id)),
    lengths: Uint16Array.from(entries, ([id]) => lengthOf(id)),
    vectors,
    removedIds: Int32Array.from(removed),
  };
}

function dot(a: Int8Array, b: Int8Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

/** Ids by exact comparison with everything. */
function exact(known: ReadonlyMap<number, Int8Array>, query: Int8Array, limit: number): number[] {
  return [...known]
    .sort(([, a], [, b]) => dot(b, query) - dot(a, query))
    .slice(0, limit)
    .map(([id]) => id);
}

describe('the vector table', () => {
  test('finds exactly what an exhaustive search finds when all rows are rescored', () => {
    const random = generator(1);
    const known = new Map(Array.from({ length: 500 }, (_, at) => [at * 3 + 7, vectorOf(random)]));
    const table = new VectorTable(dimension);
    table.take(changes([...known]));
    for (let round = 0; round < 20; round++) {
      const query = vectorOf(random);
      const found = table.nearest(query, 1, 10, 500).map(({ row }) => table.idOf(row));
      assert.deepEqual(found, exact(known, query, 10));
    }
  });

  test('loses little when a tenth of the rows is rescored', () => {
    const random = generator(2);
    const known = new Map(Array.from({ length: 2_000 }, (_, at) => [at + 1, vectorOf(random)]));
    const table = new VectorTable(dimension);
    table.take(changes([...known]));
    let recalled = 0;
    for (let round = 0; round < 50; round++) {
      const query = vectorOf(random);
      const found = new Set(table.nearest(query, 1, 10, 200).map(({ row }) => table.idOf(row)));
      recalled += exact(known, query, 10).filter((id) => found.has(id)).length;
    }
    assert.ok(recalled / 500 > 0.85, `recall ${recalled / 500}`);
  });

  test('only answers with allowed rows', () => {
    const random = generator(3);
    const table = new VectorTable(dimension);
    table.take(changes(Array.from({ length: 100 }, (_, at) => [at, vectorOf(random)])));
    const allowed = Uint8Array.from({ length: 100 }, (_, row) => (row % 7 === 0 ? 1 : 0));
    const found = table.nearest(vectorOf(random), 1, 50, 10, allowed);
    assert.ok(found.length >= 10);
    assert.ok(found.every(({ row }) => row % 7 === 0));
  });

  test('keeps in step with any sequence of additions, replacements and removals', () => {
    const step = fc.record({
      put: fc.array(fc.nat(30), { maxLength: 8 }),
      drop: fc.array(fc.nat(30), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat(), (steps, seed) => {
        const random = generator(seed);
        const known = new Map<number, Int8Array>();
        const table = new VectorTable(dimension);
        for (const { put, drop } of steps) {
          const entries = [...new Set(put)].map((id) => [id, vectorOf(random)] as const);
          for (const id of drop) known.delete(id);
          for (const [id, vector] of entries) known.set(id, vector);
          table.take(changes(entries, drop));
        }
        assert.equal(table.count, known.size);
        const ids = [...known.keys()];
        const rows = ids.map((id) => table.rowOf(id) ?? -1);
        assert.deepEqual(
          rows.map((row) => [table.idOf(row), table.fileOf(row), table.lengths[row]]),
          ids.map((id) => [id, fileOf(id), lengthOf(id)]),
        );
        const total = ids.reduce((sum, id) => sum + lengthOf(id), 0);
        assert.equal(table.averageLength, total === 0 ? 1 : total / ids.length);
        const all = Int32Array.from({ length: 40 }, (_, id) => id);
        const living = table.rowsOf({ ids: all, frequencies: Uint16Array.from(all) });
        assert.deepEqual(
          Array.from(living.rows, (row) => table.idOf(row)),
          [...ids].sort((a, b) => a - b),
        );
        assert.deepEqual(
          Array.from(living.frequencies),
          ids.sort((a, b) => a - b),
        );
        const query = vectorOf(random);
        const found = table.nearest(query, 1, 100, 100);
        assert.deepEqual(
          new Map(found.map(({ row, similarity }) => [table.idOf(row), similarity])),
          new Map([...known].map(([id, vector]) => [id, dot(vector, query)])),
        );
      }),
    );
  });

  test('forgets everything on reload', () => {
    const table = new VectorTable(dimension);
    const random = generator(5);
    table.take(
      changes([
        [1, vectorOf(random)],
        [2, vectorOf(random)],
      ]),
    );
    table.take({ ...changes([[9, vectorOf(random)]]), reload: true });
    assert.equal(table.count, 1);
    assert.equal(table.rowOf(1), undefined);
    assert.equal(table.idOf(table.rowOf(9) ?? -1), 9);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SignCodes } from '../../../src/indexer/search/signCodes.ts';

function differing(a: Int8Array, b: Int8Array): number {
  return a.filter((value, at) => value > 0 !== (b[at] ?? 0) > 0).length;
}

test('distances count the components whose signs differ, for any dimension and number of rows', () => {
  const dimension = fc.oneof(fc.integer({ min: 1, max: 130 }), fc.constantFrom(0, 256, 384, 1_024));
  const rows = dimension.chain((length) =>
    fc.array(fc.int8Array({ minLength: length, maxLength: length }), { minLength: 1, maxLength: 40 }),
  );
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 9 }), ([query = new Int8Array(0), ...vectors], step) => {
      const codes = new SignCodes(query.length);
      vectors.forEach((vector, row) => {
        if (row % step === 0) codes.reserve(row + step);
        codes.set(row, vector);
      });
      const expected = vectors.map((vector) => differing(vector, query));
      assert.deepEqual([...codes.distances(query, vectors.length)], expected);
      if (vectors.length < 2) return;
      codes.copy(vectors.length - 1, 0);
      assert.deepEqual(
        [...codes.distances(query, vectors.length - 1)],
        [expected.at(-1), ...expected.slice(1, -1)],
      );
    }),
  );
});

test('codes survive growth over many pages of memory', () => {
  const codes = new SignCodes(64);
  const count = 50_000;
  const vectorOf = (row: number): Int8Array =>
    Int8Array.from({ length: 64 }, (_, bit) => (row >> (bit % 16)) & 1);
  for (let row = 0; row < count; row++) {
    if (row % 777 === 0) codes.reserve(row + 777);
    codes.set(row, vectorOf(row));
  }
  const distances = codes.distances(vectorOf(12_345), count);
  for (let row = 0; row < count; row += 331)
    assert.equal(distances[row], differing(vectorOf(row), vectorOf(12_345)), `row ${row}`);
});

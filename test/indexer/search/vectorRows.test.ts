import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VectorRows } from '../../../src/indexer/search/vectorRows.ts';

const component = fc.integer({ min: -128, max: 127 });

test('products are those of the components, for any dimension and any rows', () => {
  const vectors = fc.integer({ min: 1, max: 70 }).chain((dimension) =>
    fc.record({
      query: fc.int8Array({ minLength: dimension, maxLength: dimension }),
      rows: fc.array(fc.int8Array({ minLength: dimension, maxLength: dimension }), {
        minLength: 1,
        maxLength: 20,
      }),
      asked: fc.array(fc.nat({ max: 19 }), { maxLength: 40 }),
      moved: fc.nat({ max: 19 }),
    }),
  );
  fc.assert(
    fc.property(vectors, ({ query, rows, asked, moved }) => {
      const known = rows.map((row) => Int8Array.from(row));
      const table = new VectorRows(query.length);
      known.forEach((row, at) => {
        table.reserve(at + 1);
        table.set(at, row);
      });
      table.copy(moved % known.length, 0);
      known[0] = known[moved % known.length] ?? Int8Array.of();
      const list = Int32Array.from(asked, (at) => at % known.length);
      assert.deepEqual(
        [...table.dots(query, list)],
        Array.from(list, (row) => dot(known[row], query)),
      );
    }),
  );
});

test('the largest products fit, and lists may be longer than what is compared at once', () => {
  const extreme = new Int8Array(512).fill(-128);
  const table = new VectorRows(512);
  table.reserve(3);
  table.set(2, extreme);
  const dots = table.dots(extreme, new Int32Array(10_001).fill(2));
  assert.ok(dots.every((one) => one === 512 * 128 * 128));
});

test('rows survive growth over many pages of memory', () => {
  fc.assert(
    fc.property(fc.array(component, { minLength: 16, maxLength: 16 }), (components) => {
      const vector = Int8Array.from(components);
      const table = new VectorRows(16);
      table.reserve(1);
      table.set(0, vector);
      table.reserve(100_000);
      table.set(99_999, vector);
      assert.deepEqual(
        [...table.dots(vector, Int32Array.of(0, 99_999, 5))],
        [dot(vector, vector), dot(vector, vector), 0],
      );
    }),
    { numRuns: 5 },
  );
});

function dot(one: Int8Array | undefined, other: Int8Array): number {
  return other.reduce((sum, value, at) => sum + value * (one?.[at] ?? 0), 0);
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makeSharedMemory } from '../../../src/base/index.ts';
import { RowSum } from '../../../src/indexer/embed/rowSum.ts';

/** Rows of any dimension one behind the other, and some behind them that nobody asks for. */
function memoryOf(dimension: number, rows: number) {
  const memory = makeSharedMemory(dimension * rows + 64);
  const bytes = new Int8Array(memory.buffer);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.imul(at + 1, 0x9e3779b1) >> 24;
  return { memory, bytes };
}

function plainSum(dimension: number, bytes: Int8Array, added: readonly (readonly [number, number])[]) {
  return Array.from({ length: dimension }, (_, component) =>
    added.reduce((sum, [row, weight]) => sum + weight * (bytes[row * dimension + component] ?? 0), 0),
  );
}

test('weighted rows of any dimension add up as they do one by one', () => {
  const rows = 20;
  const entry = fc.tuple(fc.nat(rows - 1), fc.float({ min: -2, max: 2, noNaN: true }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.array(entry, { maxLength: 30 }), (dimension, added) => {
      const { memory, bytes } = memoryOf(dimension, rows);
      const rowSum = new RowSum(dimension, memory);
      for (const others of [[[3, 1.5]] as const, added]) {
        rowSum.clear();
        for (const [row, weight] of others) rowSum.add(row, weight);
        rowSum.finish();
      }
      plainSum(dimension, bytes, added).forEach((wanted, component) =>
        assert.ok(Math.abs((rowSum.sum[component] ?? NaN) - wanted) < 1e-2, `component ${component}`),
      );
    }),
  );
});

test('more rows than one call takes add up too', () => {
  const { memory, bytes } = memoryOf(7, 5);
  const rowSum = new RowSum(7, memory);
  const added = Array.from({ length: 10_000 }, (_, at) => [at % 5, 1] as const);
  for (const [row, weight] of added) rowSum.add(row, weight);
  rowSum.finish();
  assert.deepEqual([...rowSum.sum], plainSum(7, bytes, added));
});

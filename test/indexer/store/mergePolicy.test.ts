import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { dueAfterCommit, dueWhenIdle } from '../../../src/indexer/store/mergePolicy.ts';
import type { Segment } from '../../../src/indexer/store/segmentQueries.ts';

const kb = 1024;

function segmentsOf(sizes: readonly number[]): Segment[] {
  return sizes.map((bytes, at) => ({
    id: at + 1,
    firstChunk: 100 * at + 1,
    lastChunk: 100 * at + 100,
    chunks: 100,
    dead: 0,
    bytes,
  }));
}

function merged(due: readonly Segment[], all: readonly Segment[]): Segment[] {
  const [first] = due;
  if (first === undefined) return [...all];
  const bytes = due.reduce((sum, segment) => sum + segment.bytes, 0);
  const one = { ...first, lastChunk: due.at(-1)?.lastChunk ?? 0, chunks: 100 * due.length, dead: 0, bytes };
  return [...all.slice(0, all.indexOf(first)), one, ...all.slice(all.indexOf(first) + due.length)];
}

test('a commit merges the newest segments when there are eight of their size, but not much at once', () => {
  const check = (sizes: readonly number[], expected: number): void =>
    assert.equal(dueAfterCommit(segmentsOf(sizes)).length, expected, String(sizes));
  check([], 0);
  check(Array(7).fill(kb), 0);
  check(Array(8).fill(kb), 8);
  check([900 * kb, ...Array<number>(7).fill(kb)], 0);
  check([900 * kb, ...Array<number>(8).fill(kb)], 8);
  check([...Array<number>(7).fill(400 * kb), kb], 0);
  check(Array(8).fill(900 * kb), 8);
  check(Array(8).fill(4000 * kb), 0);
});

test('whatever is committed, few segments gather, and tidying comes to an end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 300 }), (sizes) => {
      let segments: Segment[] = [];
      sizes.forEach((size, at) => {
        const last = segments.at(-1)?.lastChunk ?? 0;
        segments.push({
          id: at,
          firstChunk: last + 1,
          lastChunk: last + 100,
          chunks: 100,
          dead: 0,
          bytes: size * kb,
        });
        segments = merged(dueAfterCommit(segments), segments);
      });
      const large = segments.filter(({ bytes }) => bytes > 2048 * kb);
      assert.ok(segments.length - large.length <= 24);
      for (let steps = 0; ; steps++) {
        const due = dueWhenIdle(segments);
        if (due.length === 0) break;
        assert.ok(steps < 5, 'each step leaves fewer segments');
        segments = merged(due, segments);
      }
      let newer = 0;
      for (const { bytes } of segments.toReversed()) {
        assert.ok(newer === 0 || bytes >= 2 * newer);
        newer += bytes;
      }
    }),
  );
});

test('a segment of which much is gone is written anew', () => {
  const [large, small] = segmentsOf([1000 * kb, 10 * kb]);
  assert.ok(large !== undefined && small !== undefined);
  assert.deepEqual(dueWhenIdle([{ ...large, dead: 20 }, small]), []);
  const worn = { ...large, dead: 21 };
  assert.deepEqual(dueWhenIdle([worn, small]), [worn]);
});

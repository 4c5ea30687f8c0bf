import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ByteReader, ByteWriter } from '../../../src/indexer/store/byteWriter.ts';
import { PostingListWriter, PostingReader } from '../../../src/indexer/store/postingList.ts';

type Posting = readonly [id: number, body: number, name: number, path: number];

const count = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 14, 15, 16, 255, 0xffff), fc.nat({ max: 20 }));
const counts = fc.tuple(count, count, count).filter((all) => all.some((one) => one > 0));
/** Distances between ids: small ones, and as large as there can be. */
const distance = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 27 }));
const list = fc.array(fc.tuple(distance, counts), { minLength: 1, maxLength: 7 });

function postingsFrom(
  base: number,
  pieces: readonly (readonly [number, readonly [number, number, number]])[],
): Posting[] {
  let id = base - 1;
  return pieces.map(([apart, [body, name, path]]) => [(id += apart), body, name, path]);
}

function written(base: number, postings: readonly Posting[]): Buffer {
  const list = new PostingListWriter();
  list.begin(base);
  for (const posting of postings) list.add(...posting);
  return bytesOf(list);
}

function bytesOf(list: PostingListWriter): Buffer {
  const bytes = new ByteWriter();
  const length = list.finish();
  list.appendTo(bytes);
  assert.equal(bytes.length, length);
  return bytes.take();
}

function read(bytes: Buffer, base: number): Posting[] {
  const list = new PostingReader();
  list.open(bytes, 0, bytes.length, base);
  const found: Posting[] = [];
  while (list.next()) {
    found.push([list.id, list.body, list.name, list.path]);
    assert.ok(list.id <= list.last);
  }
  assert.equal(list.last, found.at(-1)?.[0]);
  return found;
}

test('numbers come back as 32 bits', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 2 ** 32 - 1 })), (numbers) => {
      const bytes = new ByteWriter();
      for (const number of numbers) bytes.varint(number);
      const reader = new ByteReader(bytes.take());
      assert.deepEqual(
        numbers.map(() => reader.varint() >>> 0),
        numbers,
      );
      assert.equal(reader.at, bytes.length);
    }),
  );
});

test('a list comes back as it was written', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000 }), list, (base, pieces) => {
      const postings = postingsFrom(base, pieces);
      assert.deepEqual(read(written(base, postings), base), postings);
    }),
  );
});

test('lists are joined as if they had been written as one', () => {
  fc.assert(
    fc.property(fc.array(list, { minLength: 1, maxLength: 4 }), fc.nat({ max: 50 }), (lists, gap) => {
      const joined = new PostingListWriter();
      joined.begin(1);
      const all: Posting[] = [];
      let base = 1;
      for (const pieces of lists) {
        const postings = postingsFrom(base, pieces);
        const bytes = written(base, postings);
        joined.join(new PostingReader(), bytes, 0, bytes.length, base);
        all.push(...postings);
        base = (postings.at(-1)?.[0] ?? 0) + 1 + gap;
      }
      const bytes = bytesOf(joined);
      assert.deepEqual(read(bytes, 1), all);
      assert.deepEqual(bytes, written(1, all));
    }),
  );
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import type { PreparedFile } from '../../../src/indexer/records.ts';
import { openIndexDatabase } from '../../../src/indexer/store/indexDatabase.ts';
import { PostingQueries } from '../../../src/indexer/store/postingQueries.ts';
import { SegmentQueries } from '../../../src/indexer/store/segmentQueries.ts';
import { VocabularyQueries } from '../../../src/indexer/store/vocabularyQueries.ts';
import { WordReader } from '../../../src/indexer/store/wordReader.ts';
import { fileOf, fingerprint, resultOf, temporaryFolder } from './storeHarness.ts';
import { verifyWords } from './verifyIndex.ts';

/** Some terms are nearly everywhere and many beginnings are shared, so that lists and terms go over the edges of pages. */
const term = fc.oneof(
  fc.constantFrom('a', 'ab', 'abc', 'common', 'commons', 'ü', 'übung', '日本', 'x'.repeat(60)),
  fc.nat({ max: 3_000 }).map((number) => `term${number}`),
);
const terms = fc.array(term, { maxLength: 60 }).map((list) => list.join(' '));
const chunk = fc.record({
  body: terms,
  name: terms,
  path: terms,
  repeated: fc.constantFrom(0, 0, 1, 3, 700),
});
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      file: fc.nat({ max: 12 }),
      chunks: fc.array(chunk, { minLength: 1, maxLength: 20 }),
      copies: fc.constantFrom(1, 1, 40),
    }),
  },
  { weight: 2, arbitrary: fc.record({ removed: fc.nat({ max: 12 }) }) },
  { weight: 4, arbitrary: fc.record({ tidied: fc.nat({ max: 6 }) }) },
);

test('posting lists are those of the files that there are, after any commits, removals and steps of merging', async (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const { database, writer } = openIndexDatabase({ path, root, fingerprint });
  t.after(() => database.close());
  let mostSegments = 0;
  let mostBlocks = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      writer.clear();
      const files = new Map<string, PreparedFile>();
      for (const action of steps) {
        if ('tidied' in action) for (let left = action.tidied; left > 0 && writer.mergeWords(9_000); left--);
        else if ('removed' in action) {
          files.delete(`file${action.removed}`);
          await writer.remove([`file${action.removed}`]);
        } else {
          const file = preparedOf(action);
          files.set(file.stat.path, file);
          writer.commit([resultOf(file)]);
        }
        verifyWords(database);
        verifyPostings(database, files);
        mostSegments = Math.max(mostSegments, new SegmentQueries(database).all().length);
        mostBlocks = Math.max(mostBlocks, countBlocks(database));
      }
    }),
    // The same cases every time: with others the last line may fail for want of segments.
    { numRuns: 25, seed: 5 },
  );
  assert.ok(mostSegments > 4 && mostBlocks > 12, `${mostSegments} segments, ${mostBlocks} blocks`);
});

/** Fields count 1, 100 and 10,000, so that a sum tells how often a term is in each. */
const weights = [1, 100, 10_000] as const;

/** What questions read is what the files hold. */
function verifyPostings(database: Database.Database, files: ReadonlyMap<string, PreparedFile>): void {
  const expected = new Map<string, Map<number, number>>();
  const firstChunk = database
    .prepare<[string], number>('SELECT first_chunk FROM files WHERE path = ?')
    .pluck();
  for (const [path, { chunks }] of files) {
    const first = firstChunk.get(path) ?? -1;
    chunks.forEach(({ bodyTerms, nameTerms, pathTerms }, at) => {
      [bodyTerms, nameTerms, pathTerms].forEach((bytes, field) => {
        for (const term of Buffer.from(bytes).toString().split(' ')) {
          if (term === '') continue;
          const list = expected.get(term) ?? new Map<number, number>();
          expected.set(term, list.set(first + at, (list.get(first + at) ?? 0) + (weights[field] ?? 0)));
        }
      });
    });
  }
  const words = new WordReader(database);
  const living = new Set(database.prepare<[], number>('SELECT id FROM chunks').pluck().all());
  const terms = [...expected.keys()];
  new PostingQueries(database, words).postings(terms, weights).forEach(({ ids, frequencies }, at) => {
    assert.ok(
      ids.every((id, index) => index === 0 || (ids[index - 1] ?? 0) < id),
      'ids ascend',
    );
    const found = Array.from(ids, (id, index) => [id, frequencies[index] ?? 0] as const);
    const counted = Array.from(expected.get(terms[at] ?? '') ?? [], ([id, count]) => [
      id,
      Math.min(count, 0xffff),
    ]);
    assert.deepEqual(
      found.filter(([id]) => living.has(id)),
      counted.sort(([a = 0], [b = 0]) => a - b),
      terms[at],
    );
  });
  const vocabulary = new VocabularyQueries(database, words);
  for (const beginning of ['', 'a', 'ab', 'te', 'term3', 'xxx', 'ü', '日', '~']) {
    // Terms whose chunks are all gone stay until a merge.
    const known = vocabulary.termsBeginning(beginning).filter((one) => expected.has(one));
    assert.deepEqual(known, terms.filter((one) => one.startsWith(beginning)).sort(), beginning);
  }
}

function countBlocks(database: Database.Database): number {
  return database.prepare<[], number>('SELECT count(*) FROM word_blocks').pluck().get() ?? 0;
}

function preparedOf({
  file,
  chunks,
  copies,
}: {
  file: number;
  chunks: readonly { body: string; name: string; path: string; repeated: number }[];
  copies: number;
}): ReturnType<typeof fileOf> {
  // Each copy has words of its own, so that many copies fill several blocks.
  const own = (copy: number): string =>
    copies === 1 ? '' : Array.from({ length: 30 }, (_, at) => `own${file}of${copy}at${at}`).join(' ');
  const pieces = Array.from({ length: copies }, (_, copy) =>
    chunks.map((piece) => ({ ...piece, body: `${piece.body} ${own(copy)}` })),
  ).flat();
  const prepared = fileOf(`file${file}`, { chunks: pieces.length });
  return {
    ...prepared,
    chunks: prepared.chunks.map((one, at) => {
      const { body, name, path, repeated } = pieces[at] ?? { body: '', name: '', path: '', repeated: 0 };
      return {
        ...one,
        bodyTerms: Buffer.from(`${body} ${'again '.repeat(repeated)}`.trim()),
        nameTerms: Buffer.from(name),
        pathTerms: Buffer.from(path),
      };
    }),
  };
}

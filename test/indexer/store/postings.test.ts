import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import fc from 'fast-check';
import { openIndexDatabase } from '../../../src/indexer/store/indexDatabase.ts';
import { Fts5Pages } from '../../../src/indexer/store/fts5Pages.ts';
import { maintain } from '../../../src/indexer/store/maintenance.ts';
import { fileOf, fingerprint, resultOf, temporaryFolder } from './storeHarness.ts';
import { verifyWords } from './verifyIndex.ts';

/** Some terms are nearly everywhere and many beginnings are shared, so that lists and terms go over the edges of pages. */
const term = fc.oneof(
  fc.constantFrom('a', 'ab', 'abc', 'common', 'commons', 'ü', 'übung', '日本', 'x'.repeat(60)),
  fc.nat({ max: 400 }).map((number) => `term${number}`),
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
  { weight: 2, arbitrary: fc.record({ tidied: fc.nat({ max: 6 }) }) },
);

test('posting lists and lengths are those of FTS5 after any commits, removals and steps of merging', async (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const { database, writer } = openIndexDatabase({ path, root, fingerprint });
  t.after(() => database.close());
  let mostSegments = 0;
  let mostPages = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      writer.clear();
      for (const action of steps) {
        if ('tidied' in action) for (let left = action.tidied; left > 0 && maintain(database); left--);
        else if ('removed' in action) await writer.remove([`file${action.removed}`]);
        else writer.commit([resultOf(preparedOf(action))]);
        verifyWords(database);
        const segments = new Fts5Pages(database).segments();
        mostSegments = Math.max(mostSegments, segments.length);
        mostPages = Math.max(
          mostPages,
          ...segments.map(({ firstPage, lastPage }) => lastPage - firstPage + 1),
        );
      }
    }),
    { numRuns: 25 },
  );
  assert.ok(mostSegments > 4 && mostPages > 4, `${mostSegments} segments, ${mostPages} pages`);
});

function preparedOf({
  file,
  chunks,
  copies,
}: {
  file: number;
  chunks: readonly { body: string; name: string; path: string; repeated: number }[];
  copies: number;
}): ReturnType<typeof fileOf> {
  const pieces = Array.from({ length: copies }, () => chunks).flat();
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

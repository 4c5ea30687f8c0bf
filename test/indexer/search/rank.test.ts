import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { nothingClose } from '../../../src/indexer/search/emptyAnswer.ts';
import { readTrace } from '../../../src/indexer/search/frames.ts';
import { missingNote } from '../../../src/indexer/search/traceHits.ts';
import { languages } from './fixture.ts';
import { mergeAnswers } from '../../../src/indexer/search/mergeAnswers.ts';
import { weighQuestion } from '../../../src/indexer/search/question.ts';
import { type Candidate, confidenceOf, rank, rankWeights } from '../../../src/indexer/search/rank.ts';
import { type FileKind, type SearchAnswer, fileKinds } from '../../../src/protocol/index.ts';

let nextId = 1;

function candidate(
  path: string,
  words: number,
  meaning: number,
  more: Partial<Candidate['chunk']> = {},
): Candidate {
  const id = nextId++;
  return {
    words,
    meaning,
    chunk: {
      id,
      fileId: id,
      path,
      language: 'typescript',
      fileKind: 'code',
      startLine: 1,
      endLine: 9,
      breadcrumb: [],
      ...more,
    },
  };
}

function ask(text: string, terms: readonly string[]): ReturnType<typeof weighQuestion> {
  return weighQuestion(
    text,
    terms,
    terms.map(() => 5),
    1_000,
  );
}

const question = ask('retry the upload', ['retri', 'upload']);

/** The paths in the order of their rank. */
function check(name: string, candidates: readonly Candidate[], expected: readonly string[]): void {
  test(name, () =>
    assert.deepEqual(
      rank(question, candidates).map(({ chunk }) => chunk.path),
      expected,
    ),
  );
}

test('a hit is believed as far as the words of the question are known here, but for its meaning', () => {
  const [hit] = rank(question, [candidate('upload.ts', 0.4, 0.5)]);
  assert.ok(hit);
  const confidence = (known: number): number => confidenceOf(hit, { ...question, known });
  assert.equal(confidence(1), hit.score);
  assert.equal(confidence(0.7), hit.score);
  assert.ok(Math.abs(confidence(0) - hit.parts.meaning) < 1e-9);
  assert.ok(confidence(0.2) > confidence(0) && confidence(0.2) < hit.score);
});

describe('evidence is weighed', () => {
  check('more words win', [candidate('a.ts', 0.2, 0.4), candidate('b.ts', 0.5, 0.4)], ['b.ts', 'a.ts']);
  check('more meaning wins', [candidate('a.ts', 0.3, 0.3), candidate('b.ts', 0.3, 0.6)], ['b.ts', 'a.ts']);
  check(
    'the name of the file counts',
    [candidate('misc.ts', 0.3, 0.4), candidate('uploadRetry.ts', 0.3, 0.4)],
    ['uploadRetry.ts', 'misc.ts'],
  );
  check(
    'and is not trusted against both others',
    [candidate('misc.ts', 0.6, 0.7), candidate('upload.ts', 0.1, 0.2)],
    ['misc.ts', 'upload.ts'],
  );
  check(
    'the name of the symbol counts',
    [candidate('a.ts', 0.3, 0.4), candidate('b.ts', 0.3, 0.4, { symbol: 'retryUpload' })],
    ['b.ts', 'a.ts'],
  );
  check(
    'tests come after the code they test',
    [candidate('x.test.ts', 0.4, 0.5, { fileKind: 'test' }), candidate('x.ts', 0.35, 0.45)],
    ['x.ts', 'x.test.ts'],
  );
  check(
    'the second chunk of a file does not take a place from another file',
    [
      candidate('a.ts', 0.5, 0.5, { fileId: 900 }),
      candidate('a.ts', 0.5, 0.49, { fileId: 900, startLine: 20 }),
      candidate('b.ts', 0.35, 0.35),
    ],
    ['a.ts', 'b.ts', 'a.ts'],
  );
  check(
    'a file whose chunks agree comes before one with a single chance hit',
    [
      candidate('lonely.ts', 0.4, 0.4),
      candidate('all.ts', 0.39, 0.4, { fileId: 901 }),
      candidate('all.ts', 0.35, 0.4, { fileId: 901, startLine: 20 }),
    ],
    ['all.ts', 'lonely.ts', 'all.ts'],
  );

  test('by the weights that are given', () => {
    const candidates = [candidate('misc.ts', 0.31, 0.4), candidate('uploadRetry.ts', 0.3, 0.4)];
    const first = (path: number): string | undefined =>
      rank(question, candidates, { ...rankWeights, path })[0]?.chunk.path;
    assert.equal(first(rankWeights.path), 'uploadRetry.ts');
    assert.equal(first(0), 'misc.ts');
  });

  check(
    'copies of other code and build results come after the source',
    [
      candidate('vendor/x.ts', 0.4, 0.45),
      candidate('priv/static/x.js', 0.4, 0.44),
      candidate('x.ts', 0.35, 0.4),
    ],
    ['x.ts', 'vendor/x.ts', 'priv/static/x.js'],
  );
  check(
    'what declares comes after what it declares, and keeps its place where that is no candidate',
    [candidate('lib/mime.h', 0.4, 0.41), candidate('src/mime.c', 0.4, 0.4), candidate('b.d.ts', 0.4, 0.405)],
    ['b.d.ts', 'src/mime.c', 'lib/mime.h'],
  );
  check(
    'a file of many chunks has to be a little nearer',
    [
      { ...candidate('hub.ts', 0.4, 0.4), chunksInFile: 256 },
      { ...candidate('plain.ts', 0.4, 0.38), chunksInFile: 1 },
    ],
    ['plain.ts', 'hub.ts'],
  );
  check(
    'of two versions of an API the newest comes first',
    [candidate('src/v3/types.ts', 0.4, 0.5), candidate('src/v4/schema.ts', 0.35, 0.45)],
    ['src/v4/schema.ts', 'src/v3/types.ts'],
  );
  check(
    'a lone version is no older than itself',
    [candidate('src/v3/types.ts', 0.4, 0.5), candidate('lib/v4/schema.ts', 0.35, 0.45)],
    ['src/v3/types.ts', 'lib/v4/schema.ts'],
  );

  test('an older version and a copy keep their worth when the question names them', () => {
    const candidates = [candidate('src/v3/types.ts', 0.4, 0.5), candidate('src/v4/schema.ts', 0.35, 0.45)];
    const inVersion = ask('retry the upload in v3', ['retri', 'upload']);
    assert.equal(rank(inVersion, candidates)[0]?.chunk.path, 'src/v3/types.ts');
    const copies = [candidate('vendor/x.ts', 0.4, 0.5), candidate('x.ts', 0.35, 0.45)];
    assert.equal(rank(ask('vendored upload', ['upload']), copies)[0]?.chunk.path, 'vendor/x.ts');
  });

  test('what stands before a colon names the part of the code, wherever it is in the path', () => {
    const scoped = ask('doh: cap the maximum TTL', ['cap', 'maximum', 'ttl']);
    assert.deepEqual([scoped.scope, scoped.isTask], [['doh'], true]);
    const candidates = [candidate('lib/cookie.c', 0.4, 0.4), candidate('lib/doh/cache.c', 0.35, 0.35)];
    assert.equal(rank(scoped, candidates)[0]?.chunk.path, 'lib/doh/cache.c');
  });

  test('a file that the question names counts, with folders before its name or without', () => {
    const named: [string, string[]][] = [
      ['reword the comments of `re2.h`', ['re2.h']],
      ['where does utils/URL.ts split paths', ['utils/url.ts']],
      ['e.g. version v1.2 of it, see https://example.com/a.html', []],
    ];
    for (const [text, files] of named) assert.deepEqual(ask(text, []).files, files, text);
    const candidates = [
      candidate('src/url.ts', 0.4, 0.45),
      candidate('src/utils/url.ts', 0.3, 0.4),
      candidate('src/my-utils/url.ts', 0.35, 0.4),
    ];
    const asked = ask('where does utils/url.ts split paths', ['split', 'path']);
    assert.equal(rank(asked, candidates)[0]?.chunk.path, 'src/utils/url.ts');
  });

  test('lists of changes come after what they tell of, unless they are asked for', () => {
    const docs = { fileKind: 'docs' } as const;
    const candidates = [candidate('CHANGES.rst', 0.4, 0.5, docs), candidate('guide.md', 0.35, 0.4, docs)];
    const first = (asked: typeof question): string | undefined => rank(asked, candidates)[0]?.chunk.path;
    assert.equal(first(question), 'guide.md');
    assert.equal(first(ask('changelog of the upload', ['upload'])), 'CHANGES.rst');
  });

  test('for a change that is to be made, more of the file speaks', () => {
    const texts = ['add a retry to the upload', 'Fixed retries', 'removes the limit', "don't log tokens"];
    for (const text of texts) assert.equal(ask(text, []).isTask, true, text);
    const forms = [
      'Removing',
      'Dropped',
      'Disabling',
      'Skipped',
      'Stops',
      'Simplified',
      'Capping',
      'Using',
      'Unifies',
    ];
    for (const form of forms) assert.equal(ask(`${form} the cache`, []).isTask, true, form);
    for (const text of ['how are users added', 'address of the user', 'where do we fix it'])
      assert.equal(ask(text, []).isTask, false, text);
    const candidates = [
      candidate('chance.ts', 0.33, 0.44),
      ...[1, 20, 40, 60, 80].map((startLine) =>
        candidate('all.ts', 0.25, 0.3, { fileId: 902, startLine, endLine: startLine + 9 }),
      ),
    ];
    const first = (text: string): string | undefined =>
      rank(ask(text, ['retri', 'upload']), candidates)[0]?.chunk.path;
    assert.deepEqual([first('upload retries'), first('add upload retries')], ['chance.ts', 'all.ts']);
  });

  test('tests keep their place when they are asked for', () => {
    const asked = ask('test that the upload is retried', ['test', 'retri', 'upload']);
    const ranked = rank(asked, [
      candidate('x.test.ts', 0.4, 0.5, { fileKind: 'test' }),
      candidate('x.ts', 0.35, 0.45),
    ]);
    assert.equal(ranked[0]?.chunk.path, 'x.test.ts');
  });

  test('the definition asked for by name comes first', () => {
    const ranked = rank(ask('UploadQueue', ['uploadqueu', 'upload', 'queue']), [
      candidate('callers.ts', 0.6, 0.6),
      { ...candidate('definition.ts', 0.4, 0.5), defines: { name: 'UploadQueue', kind: 'class' } },
    ]);
    assert.equal(ranked[0]?.chunk.path, 'definition.ts');
    assert.equal(ranked[0].defines, 'UploadQueue');
  });
});

test('scores are the sum of their parts, no part is negative, and the order does not depend on the input order', () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const arbitrary = fc
    .record({
      path: fc.constantFrom('src/upload.ts', 'src/retry/queue.ts', 'lib/a.ts'),
      words: unit,
      meaning: fc.double({ min: -1, max: 1, noNaN: true }),
      fileKind: fc.constantFrom<FileKind>(...fileKinds),
      startLine: fc.integer({ min: 1, max: 1_000_000 }),
    })
    .map(({ path, words, meaning, ...more }) =>
      candidate(path, words, meaning, { ...more, fileId: path.length }),
    );
  fc.assert(
    fc.property(
      fc.uniqueArray(arbitrary, { maxLength: 20, selector: ({ chunk }) => chunk.startLine }),
      (candidates) => {
        const ranked = rank(question, candidates);
        assert.equal(ranked.length, candidates.length);
        for (const { score, parts } of ranked) {
          const values = Object.values(parts) as number[];
          assert.ok(values.every((part) => part >= 0));
          assert.ok(Math.abs(values.reduce((sum, part) => sum + part, 0) - score) < 1e-9);
        }
        assert.deepEqual(rank(question, candidates.toReversed()), ranked);
      },
    ),
  );
});

test('answers of several roots become one, best first', () => {
  const answer = (root: string, scores: readonly number[], count: number): SearchAnswer => ({
    hits: scores.map((score) => ({
      root,
      path: `${score}.ts`,
      language: 'typescript',
      fileKind: 'code',
      startLine: 1,
      endLine: 2,
      bestLine: 1,
      score,
      breadcrumb: [],
      preview: [],
      previewStartLine: 1,
      matches: [],
      reasons: [],
    })),
    coverage: 0.5,
    tookMs: count,
    languages: [{ value: 'typescript', count }],
    folders: [{ value: 'src', count: 1 }],
    notes: ['same'],
  });
  const merged = mergeAnswers([answer('/a', [0.9, 0.2], 2), answer('/b', [0.5], 3)], 2);
  assert.deepEqual(
    merged.hits.map(({ root, score }) => [root, score]),
    [
      ['/a', 0.9],
      ['/b', 0.5],
    ],
  );
  assert.deepEqual(merged.languages, [{ value: 'typescript', count: 5 }]);
  assert.deepEqual(merged.notes, ['same']);
  assert.equal(merged.coverage, 0.5);
  const far = { ...answer('/c', [], 0), notes: [nothingClose] };
  assert.deepEqual(mergeAnswers([answer('/a', [0.9], 1), far], 2).notes, ['same']);
  assert.deepEqual(mergeAnswers([far, far], 2).notes, [nothingClose]);
  const filtered = { ...far, notes: ['Nothing indexed passes path:b/.'] };
  assert.deepEqual(mergeAnswers([answer('/a', [0.9], 1), filtered], 2).notes, ['same']);
  assert.deepEqual(mergeAnswers([filtered], 2).notes, filtered.notes);
  const missing = { ...answer('/c', [0.3], 1), notes: missingNote(readTrace('a.ts:3'), languages) };
  assert.deepEqual(mergeAnswers([answer('/a', [0.9], 1), missing], 2).notes, ['same']);
  assert.deepEqual(mergeAnswers([missing, missing], 2).notes, missing.notes);
});

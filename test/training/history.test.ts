import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createChunker } from '../../src/indexer/chunk/index.ts';
import { changedChunks } from '../../training/extract/history/changedChunks.ts';
import { commitSubject } from '../../training/extract/history/commitSubject.ts';
import { parseHunks, parseRaw } from '../../training/extract/history/diffs.ts';
import { historyPairs } from '../../training/extract/history/historyPairs.ts';
import { readHistory, spread } from '../../training/extract/history/readHistory.ts';
import { missingBlobs, parseBlobs } from '../../training/git/repository.ts';

const commit = 'c'.repeat(40);
const before = 'a'.repeat(40);
const after = 'b'.repeat(40);
const nothing = '0'.repeat(40);

describe('a subject', () => {
  const check = (subject: string, expected: string | undefined, keepsPrefix = false): void =>
    assert.equal(commitSubject(subject, 'Ada', keepsPrefix), expected);

  test('is asked without references, and with its prefix where that is kept', () => {
    check('fix(parser): accept empty strings as keys (#123)', 'accept empty strings as keys');
    check(
      'fix(parser): accept empty strings as keys (#123)',
      'fix(parser): accept empty strings as keys',
      true,
    );
    check('Close idle sockets on shutdown, fixes owner/name#12.', 'Close idle sockets on shutdown');
    check(':bug: [core] Retry failed uploads with backoff', 'Retry failed uploads with backoff');
  });

  test('about upkeep, by a robot or of few telling words is none', () => {
    const none = [
      'Merge branch main into feature branch',
      'Bump lodash from 4.1 to 4.2',
      'Release version with new parser',
      'Update changelog for the next parser',
      'Fix typo in connection pool comment',
      'Run prettier over all sources',
      'Revert "Retry failed uploads"',
      'chore(deps): use newer socket library',
      'docs: explain connection pool settings',
      'fix the bug',
      'Add more tests for this',
      'v2.0.1 with faster parser startup',
    ];
    assert.deepEqual(
      none.filter((subject) => commitSubject(subject, 'Ada', false) !== undefined),
      [],
    );
    assert.equal(commitSubject('Retry failed uploads with backoff', 'dependabot[bot]', false), undefined);
    check('x'.repeat(50).concat(' retry failed uploads ').repeat(4), undefined);
  });
});

describe('diffs', () => {
  test('name the files of each commit', () => {
    const raw = [
      commit,
      `:100644 100644 ${before} ${after} M\tsrc/a b.ts`,
      `:000000 100644 ${nothing} ${after} A\tsrc/new.ts`,
      '',
    ].join('\n');
    assert.deepEqual(
      [...parseRaw(raw)],
      [
        [
          commit,
          [
            { path: 'src/a b.ts', oldBlob: before, newBlob: after },
            { path: 'src/new.ts', oldBlob: undefined, newBlob: after },
          ],
        ],
      ],
    );
  });

  test('give the changed lines of the version before, and take no content for a header', () => {
    const patch = [
      ...[commit, '', 'diff --git a/x b/x', `index ${before}..${after} 100644`, '--- a/x', '+++ b/x'],
      ...[
        '@@ -3 +3 @@ f()',
        '-old',
        '+new',
        '@@ -10,2 +10,0 @@',
        `-index ${after}..${before}`,
        '-@@ -99 +1 @@',
      ],
      ...['@@ -20,0 +19,4 @@', '+@@ -50 +50 @@', '@@ -0,0 +1 @@', `+${'d'.repeat(40)}`],
    ].join('\n');
    assert.deepEqual(parseHunks(patch).get(commit)?.get(before), [
      { first: 3, last: 3 },
      { first: 10, last: 11 },
      { first: 20, last: 20 },
      { first: 1, last: 1 },
    ]);
  });

  test('bring texts by their bytes, and skip what is missing', () => {
    const text = 'ä\nb\n';
    const output = Buffer.concat([
      Buffer.from(`${nothing} missing\n${before} blob ${Buffer.byteLength(text)}\n`),
      Buffer.from(`${text}\n${after} blob 0\n\n`),
    ]);
    assert.deepEqual(
      [...parseBlobs(output)].map(([blob, content]) => [blob, content.toString('utf8')]),
      [
        [before, text],
        [after, ''],
      ],
    );
  });
});

test('the chunks with most of the changed lines stand for a file, two at most', () => {
  const chunks = [1, 11, 21].map((startLine) => ({ startLine, endLine: startLine + 9 }));
  const starts = (...ranges: { first: number; last: number }[]): number[] =>
    changedChunks(chunks, ranges).map(({ startLine }) => startLine);
  assert.deepEqual(starts({ first: 2, last: 2 }, { first: 12, last: 18 }), [11]);
  assert.deepEqual(starts({ first: 8, last: 14 }, { first: 22, last: 22 }), [11, 1]);
  assert.deepEqual(starts(), []);
});

test('items are spread evenly over what is there', () => {
  assert.deepEqual(spread([1, 2, 3, 4, 5, 6], 3), [1, 3, 5]);
  assert.deepEqual(spread([1, 2], 3), [1, 2]);
});

test('a repository gives what its commits changed, as it was before', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-history-'));
  const chunker = await createChunker();
  context.after(() => {
    chunker.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=a@b.c', ...args], {
      encoding: 'utf8',
    });
  const save = (subject: string, files: Record<string, string>): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    git('add', '.');
    git('-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', subject);
  };
  const source = (limit: number): string =>
    `export function retryUploads(): number {\n  return ${limit};\n}\n\nexport function other(): void {}\n`;
  git('init', '--quiet');
  save('Add retries of failed uploads', {
    'upload.ts': source(1),
    'upload.test.ts': 'x\n',
    'README.md': 'x\n',
  });
  save('Fix typo in readme of uploads', { 'upload.ts': source(2) });
  save('fix: retry uploads three times before failing', { 'upload.ts': source(3), 'upload.test.ts': 'y\n' });
  save('Explain how uploads are retried', { 'README.md': 'Uploads are retried.\n' });
  const commits = await readHistory(folder, 'HEAD', () => 0.9);
  assert.deepEqual(commits, [
    {
      subject: 'retry uploads three times before failing',
      files: [{ path: 'upload.ts', text: source(2), changed: [{ first: 2, last: 2 }] }],
    },
  ]);
  const pairs = await historyPairs(commits, chunker, () => true);
  assert.deepEqual(
    pairs.map(({ kind, path, languageId, names }) => ({ kind, path, languageId, names })),
    [{ kind: 'history', path: 'upload.ts', languageId: 'typescript', names: 'retryUploads other' }],
  );
  assert.match(pairs[0]?.body ?? '', /return 2/);
  assert.deepEqual(await historyPairs(commits, chunker, () => false), []);
  const head = git('rev-parse', 'HEAD:upload.ts').trim();
  assert.deepEqual([...(await missingBlobs(folder, [head, before]))], [before]);
});

/**
 * Fifty thousand files that differ in a number only, through the command line. It stands here, and not among the unit tests, which
 * have one of two thousand, because it takes half a minute.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { type AnsweredQuestion, parseLines, runLoupe } from '../../bench/loupeCommand.ts';
import { withTemporaryFolder } from '../../bench/temporaryFolder.ts';
import type { IndexSummary } from '../../src/cli/indexSummary.ts';
import { writeNearlyAlike } from '../indexer/nearlyAlike.ts';

const count = 50_000;
/** Question → its first hit, none where nothing is close. */
const expected: readonly (readonly [query: string, path: string | undefined])[] = [
  ['where do we send a failed upload again', 'retry.ts'],
  ['retryFailedUpload', 'retry.ts'],
  ['handleMessage31234', 'handlers/group62/handler31234.ts'],
  ['path:group99/ handleMessage49750', 'handlers/group99/handler49750.ts'],
  ['best restaurants in Paris', undefined],
  ['где разбираются аргументы командной строки', undefined],
];

test('fifty thousand nearly identical files', async () => {
  await withTemporaryFolder(async (folder) => {
    const root = path.join(folder, 'alike');
    mkdirSync(root);
    writeNearlyAlike(root, count);
    const data = ['--json', '--data-dir', path.join(folder, 'data')];
    const { output } = await runLoupe(['index', root, ...data]);
    assert.equal((JSON.parse(output) as IndexSummary).files, count + 1);
    const questions = path.join(folder, 'questions.jsonl');
    const lines = expected.map(([query], id) => JSON.stringify({ id, query, k: 10 }));
    writeFileSync(
      questions,
      [...lines, JSON.stringify({ id: 'alike', query: 'handles a message', k: 10 })].join('\n'),
    );
    const answered = await runLoupe(['search', root, '--no-update', '--queries', questions, ...data]);
    const answers = parseLines<AnsweredQuestion>(answered.output);
    for (const [id, [query, first]] of expected.entries())
      assert.equal(answers[id]?.hits[0]?.path, first, query);
    const alike = answers.at(-1)?.hits ?? [];
    assert.equal(new Set(alike.map(({ path: file }) => file)).size, 10);
  });
});

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { compareRuns, comparisonText, keyOf } from '../../bench/compareRuns.ts';
import { whyNoQuestions } from '../../bench/developmentSets.ts';
import type { AnswerRecord } from '../../bench/qualityRun.ts';
import { readRun } from '../../bench/readRun.ts';
import { resultText } from '../../bench/report.ts';
import { temporaryFolder } from '../indexer/ignore/gitOracle.ts';

function answer(qid: number, value: number, top: readonly string[] = []): AnswerRecord {
  return { set: 'semble', repository: 'click', qid, value, top };
}

const before = [answer(0, 1), answer(1, 0.5, ['a.py:1-9']), answer(2, 0.2), answer(3, 0.4), answer(9, 1)];
const after = [answer(0, 1), answer(1, 0, ['b.py:2-3']), answer(2, 0.3), answer(3, 1), answer(7, 0)];

test('tells what rose and what fell, the greatest change first, over the questions of both', () => {
  const [comparison, ...rest] = compareRuns(before, after);
  assert.equal(rest.length, 0);
  assert.equal(comparison?.questions, 4);
  assert.ok(Math.abs(comparison.before - 2.1 / 4) < 1e-12);
  assert.ok(Math.abs(comparison.after - 2.3 / 4) < 1e-12);
  assert.deepEqual(
    comparison.rose.map(({ qid }) => qid),
    [3, 2],
  );
  assert.deepEqual(
    comparison.fell.map(({ qid }) => qid),
    [1],
  );
});

test('shows the first results of both runs below each question', () => {
  const queries = new Map([[keyOf(answer(1, 0)), 'where is the prompt']]);
  const text = comparisonText(compareRuns(before, after), queries);
  assert.match(text, /^semble: 0\.5250 → 0\.5750 \(\+0\.0500\) over 4 questions, 2 rose, 1 fell\n/);
  assert.match(
    text,
    /\nfell\n−0\.500 {2}semble click 1: where is the prompt\n {4}0\.500 {2}a\.py:1-9\n {4}0\.000 {2}b\.py:2-3\n/,
  );
  assert.match(text, /\nrose\n\+0\.600 {2}semble click 3\n/);
  assert.equal(comparisonText(compareRuns([], after), queries), 'The two runs have no question in common.');
});

test('a result file gives back its answers', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'quality.json');
  await writeFile(
    file,
    resultText({ what: 'quality', scores: { semble: { questions: 2 } }, answers: before }),
  );
  assert.deepEqual(await readRun(file), before);
  await writeFile(file, resultText({ what: 'index', empty: [] }));
  await assert.rejects(readRun(file), /holds no answers/);
});

test('files of answers are scored again', { skip: whyNoQuestions() }, async () => {
  await using folder = await temporaryFolder();
  const answers = path.join(folder.path, 'answers');
  await mkdir(answers);
  const line = { repo: 'click', qid: 0, results: [['nowhere.py', 1, 2]] };
  await writeFile(path.join(answers, 'semble.jsonl'), `${JSON.stringify(line)}\n`);
  await writeFile(path.join(answers, 'cosqa.jsonl'), '{"qid":0,"results":[17]}\n');
  const records = await readRun(answers);
  const semble = records.find(({ set }) => set === 'semble');
  assert.deepEqual(semble, answer(0, 0, ['nowhere.py:1-2']));
  assert.deepEqual(records.find(({ set }) => set === 'cosqa')?.top, ['f00017.py']);
  await writeFile(path.join(folder.path, 'other.jsonl'), '');
  await assert.rejects(readRun(path.join(folder.path, 'other.jsonl')), /name of its set/);
});

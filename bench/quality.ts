/**
 * Retrieval quality over the development sets, through the command line as a person would use it.
 *
 * usage: node bench/quality.ts [semble|history …] [--repository NAME …]
 */
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Repository, readRepositories, unpackCorpora } from './corpora.ts';
import { type SetName, indexedFolder, readQuestions, readUnnamed, setNames } from './developmentSets.ts';
import { type AnsweredQuestion, parseLines, runLoupe } from './loupeCommand.ts';
import { type Aim, report } from './report.ts';
import { type Question, type Result, type Row, type Scores, score, targetsOf } from './score.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

const aims: Readonly<Record<SetName, number>> = { semble: 0.8, history: 0.65 };
const hitsPerQuestion = 10;
const outputFolder = path.resolve(import.meta.dirname, '../.cache/bench');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { repository: { type: 'string', multiple: true } },
});
const sets = setNames.filter((name) => positionals.length === 0 || positionals.includes(name));
const chosen = values.repository;
const corpora = await unpackCorpora();
const repositories = (await readRepositories()).filter(({ name }) => chosen?.includes(name) ?? true);
const unnamed = await readUnnamed();
const scores: Partial<Record<SetName, Scores>> = {};
for (const set of sets) scores[set] = await measure(set);
const reached = sets.map((set): Aim => {
  const value = scores[set]?.queryMean ?? 0;
  return { what: `${set} NDCG@10`, value, unit: '', atLeast: aims[set] };
});
await report(chosen === undefined ? 'quality' : `quality-${chosen.join('-')}`, reached, { scores });

/** Leaves the answers in `.cache/bench/<set>.jsonl`, in the form that `score.py` reads. */
async function measure(set: SetName): Promise<Scores> {
  const file = path.join(outputFolder, `${set}.jsonl`);
  await mkdir(outputFolder, { recursive: true });
  await rm(file, { force: true });
  const rows: Row[] = [];
  for (const repository of repositories) {
    const questions = await readQuestions(set, repository);
    if (questions.length === 0) continue;
    const answers = await withTemporaryFolder((folder) => ask(set, repository, questions, folder));
    const own = questions.map((question, qid) =>
      rowOf(set, repository, question, qid, answers.get(qid) ?? []),
    );
    const lines = own.map(({ results }, qid) => JSON.stringify({ repo: repository.name, qid, results }));
    await appendFile(file, `${lines.join('\n')}\n`);
    rows.push(...own);
    console.log(`${set} ${repository.name}: ${score(own).queryMean.toFixed(4)}`);
  }
  const result = score(rows);
  const groups = Object.entries(result.groups).map(([name, value]) => `${name} ${value.toFixed(4)}`);
  console.log(
    `${set}: n=${result.questions} query-mean ${result.queryMean.toFixed(4)} repo-macro ${result.repositoryMean.toFixed(4)} hit@1 ${result.hitAtOne.toFixed(3)}\n  ${groups.join('  ')}`,
  );
  return result;
}

function rowOf(
  set: SetName,
  { name, language }: Repository,
  question: Question,
  qid: number,
  results: readonly Result[],
): Row {
  const groups = [question.category, `language ${language}`];
  if (set === 'semble' && unnamed.has(`${name} ${qid}`)) groups.push('unnamed');
  return { repository: name, groups, results, targets: targetsOf(question) };
}

/** Indexes the repository into a fresh data directory and returns its answers, paths relative to the repository. */
async function ask(
  set: SetName,
  repository: Repository,
  questions: readonly Question[],
  folder: string,
): Promise<Map<number, Result[]>> {
  const below = indexedFolder(set, repository);
  const target = path.join(corpora, repository.name, below);
  const dataDirectory = path.join(folder, 'data');
  const questionsFile = path.join(folder, 'questions.jsonl');
  const lines = questions.map(({ query }, id) => JSON.stringify({ id, query, k: hitsPerQuestion }));
  await writeFile(questionsFile, `${lines.join('\n')}\n`);
  await runLoupe(['index', target, '--json', '--data-dir', dataDirectory]);
  const { output } = await runLoupe([
    ...['search', target, '--no-update', '--json', '--queries', questionsFile, '--data-dir', dataDirectory],
  ]);
  const prefix = below === '' ? '' : `${below}/`;
  return new Map(
    parseLines<AnsweredQuestion>(output).map(({ id, hits }) => [
      id,
      hits.map((hit): Result => [prefix + hit.path, hit.startLine, hit.endLine]),
    ]),
  );
}

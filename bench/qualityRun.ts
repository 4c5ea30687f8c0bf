import path from 'node:path';
import { type Asked, askLoupe } from './askLoupe.ts';
import type { Repository } from './corpora.ts';
import { fileOf, functionsOf, readFunctionQuestions, writeFunctions } from './cosqa.ts';
import {
  type RepositorySet,
  type SetName,
  indexedFolder,
  readQuestions,
  readUnnamed,
} from './developmentSets.ts';
import { quantile } from './quantile.ts';
import {
  type FunctionScores,
  type Question,
  type Result,
  type Row,
  type Scores,
  type Target,
  ndcg,
  reciprocalRank,
  score,
  scoreFunctions,
  targetsOf,
} from './score.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

/** The measure looks at ten. */
const hitsOfRepositories = 10;
/** A reciprocal rank looks at all that was ranked: this deep, what is cut off adds less than .01 for a question. */
const hitsOfFunctions = 100;
const shown = 3;

/** A question as it was answered: its value by the measure of its set, and its first results for the eye. */
export interface AnswerRecord {
  readonly set: SetName;
  /** Empty for a set without repositories. */
  readonly repository: string;
  /** The number of the question in its file. */
  readonly qid: number;
  readonly value: number;
  readonly top: readonly string[];
}

export interface Timing {
  /** The sum over all folders that were indexed, each from nothing. */
  readonly indexSeconds: number;
  readonly chunks: number;
  /** Inside the process; the first questions of each folder, which meet cold code and pages, count too. */
  readonly queryMs: { readonly p50: number; readonly p95: number; readonly max: number };
}

export interface SetRun<S> {
  readonly scores: S;
  readonly timing: Timing;
  readonly records: readonly AnswerRecord[];
  /** In the form that `score.py` reads, one JSON value per question. */
  readonly lines: readonly string[];
}

/** Asks all questions of a set about these repositories, of Loupe unless of another, and scores the answers. */
export async function runRepositories(
  set: RepositorySet,
  repositories: readonly Repository[],
  corpora: string,
  ask: typeof askLoupe = askLoupe,
): Promise<SetRun<Scores>> {
  const unnamed = await readUnnamed();
  const rows: (Row & { readonly qid: number })[] = [];
  const asked: Asked[] = [];
  for (const repository of repositories) {
    const questions = await readQuestions(set, repository);
    if (questions.length === 0) continue;
    const below = indexedFolder(set, repository);
    const queries = questions.map(({ query }) => query);
    const result = await ask(path.join(corpora, repository.name, below), queries, hitsOfRepositories);
    const own = questions.map((question, qid) => ({
      qid,
      ...rowOf(set, repository, question, unnamed.has(`${repository.name} ${qid}`)),
      results: resultsOf(result.answers[qid], below === '' ? '' : `${below}/`),
    }));
    asked.push(result);
    rows.push(...own);
    console.log(`${set} ${repository.name}: ${score(own).queryMean.toFixed(4)}`);
  }
  return {
    scores: score(rows),
    timing: timingOf(asked),
    records: rows.map(({ repository, qid, results, targets }) =>
      repositoryRecord(set, repository, qid, results, targets),
    ),
    lines: rows.map(({ repository, qid, results }) => JSON.stringify({ repo: repository, qid, results })),
  };
}

export function repositoryRecord(
  set: RepositorySet,
  repository: string,
  qid: number,
  results: readonly Result[],
  targets: readonly Target[],
): AnswerRecord {
  const top = results.slice(0, shown).map(([file, first, last]) => `${file}:${first}-${last}`);
  return { set, repository, qid, value: ndcg(results, targets), top };
}

function rowOf(
  set: RepositorySet,
  { name, language }: Repository,
  question: Question,
  isUnnamed: boolean,
): Omit<Row, 'results'> {
  const groups = [question.category, `language ${language}`];
  if (set === 'semble') groups.push(isUnnamed ? 'unnamed' : 'named');
  return { repository: name, groups, targets: targetsOf(question) };
}

function resultsOf(answer: Asked['answers'][number] | undefined, prefix: string): Result[] {
  return (answer?.hits ?? []).map(({ path: file, startLine, endLine }) => [
    prefix + file,
    startLine,
    endLine,
  ]);
}

/** Asks the chosen questions of `cosqa` about a folder with a file for every function. */
export async function runFunctions(isChosen: (qid: number) => boolean): Promise<SetRun<FunctionScores>> {
  const questions = (await readFunctionQuestions())
    .map((question, qid) => ({ ...question, qid }))
    .filter(({ qid }) => isChosen(qid));
  const asked = await withTemporaryFolder(async (folder) => {
    const functions = path.join(folder, 'functions');
    await writeFunctions(functions);
    const queries = questions.map(({ query }) => query);
    return askLoupe(functions, queries, hitsOfFunctions);
  });
  const rows = questions.map(({ qid, target }, at) => {
    const ranked = functionsOf((asked.answers[at]?.hits ?? []).map((hit) => hit.path));
    return { qid, target, ranked };
  });
  return {
    scores: scoreFunctions(rows),
    timing: timingOf([asked]),
    records: rows.map(({ qid, ranked, target }) => functionRecord(qid, ranked, target)),
    lines: rows.map(({ qid, ranked }) => JSON.stringify({ qid, results: ranked })),
  };
}

export function functionRecord(qid: number, ranked: readonly number[], target: number): AnswerRecord {
  const top = ranked.slice(0, shown).map(fileOf);
  return { set: 'cosqa', repository: '', qid, value: reciprocalRank(ranked, target), top };
}

function timingOf(asked: readonly Asked[]): Timing {
  const times = asked.flatMap(({ answers }) => answers.map(({ ms }) => ms));
  return {
    indexSeconds: asked.reduce((sum, { indexSeconds }) => sum + indexSeconds, 0),
    chunks: asked.reduce((sum, { chunks }) => sum + chunks, 0),
    queryMs: { p50: quantile(times, 0.5), p95: quantile(times, 0.95), max: quantile(times, 1) },
  };
}

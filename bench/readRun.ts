import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { keyOf } from './compareRuns.ts';
import { readRepositories } from './corpora.ts';
import { readFunctionQuestions } from './cosqa.ts';
import {
  type RepositorySet,
  type SetName,
  readQuestions,
  repositorySets,
  setNames,
  whyNoQuestions,
} from './developmentSets.ts';
import { parseLines } from './loupeCommand.ts';
import { type AnswerRecord, functionRecord, repositoryRecord } from './qualityRun.ts';
import { type Result, targetsOf } from './score.ts';

/**
 * The answers of a run: of a result file, of a file of answers `<set>.jsonl`, or of a folder of those. Files of answers
 * hold no values, so they are scored again, which takes the questions.
 */
export async function readRun(source: string): Promise<AnswerRecord[]> {
  if ((await stat(source)).isDirectory()) {
    const names = (await readdir(source)).filter((name) => name.endsWith('.jsonl'));
    return (await Promise.all(names.map((name) => readAnswers(path.join(source, name))))).flat();
  }
  if (source.endsWith('.jsonl')) return readAnswers(source);
  const { answers } = JSON.parse(await readFile(source, 'utf8')) as { answers?: AnswerRecord[] };
  if (answers === undefined)
    throw new Error(`${source} holds no answers: it is no result of the bench quality.`);
  return answers;
}

async function readAnswers(file: string): Promise<AnswerRecord[]> {
  const set = setNames.find((name) => path.basename(file).startsWith(name));
  if (set === undefined)
    throw new Error(`${file} must begin with the name of its set: ${setNames.join(', ')}.`);
  const reason = whyNoQuestions();
  if (reason !== false) throw new Error(`${file} cannot be scored: ${reason}`);
  const text = await readFile(file, 'utf8');
  return set === 'cosqa' ? functionRecords(text) : repositoryRecords(set, text);
}

async function functionRecords(text: string): Promise<AnswerRecord[]> {
  const questions = await readFunctionQuestions();
  return parseLines<{ qid: number; results: number[] }>(text).map(({ qid, results }) => {
    const target = questions[qid]?.target;
    if (target === undefined) throw new Error(`cosqa has no question ${qid}.`);
    return functionRecord(qid, results, target);
  });
}

async function repositoryRecords(set: RepositorySet, text: string): Promise<AnswerRecord[]> {
  const repositories = await readRepositories();
  const questions = new Map(
    await Promise.all(
      repositories.map(
        async (repository) => [repository.name, await readQuestions(set, repository)] as const,
      ),
    ),
  );
  return parseLines<{ repo: string; qid: number; results: Result[] }>(text).map(({ repo, qid, results }) => {
    const question = questions.get(repo)?.[qid];
    if (question === undefined) throw new Error(`${set} has no question ${qid} about ${repo}.`);
    return repositoryRecord(set, repo, qid, results, targetsOf(question));
  });
}

/** The words of all questions by the keys of runs; empty where the questions are not there. */
export async function readQueries(): Promise<Map<string, string>> {
  const queries = new Map<string, string>();
  if (whyNoQuestions() !== false) return queries;
  const add = (set: SetName, repository: string, questions: readonly { query: string }[]): void =>
    questions.forEach(({ query }, qid) => queries.set(keyOf({ set, repository, qid }), query));
  for (const repository of await readRepositories())
    for (const set of repositorySets) add(set, repository.name, await readQuestions(set, repository));
  add('cosqa', '', await readFunctionQuestions());
  return queries;
}

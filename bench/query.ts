/**
 * Query time inside the process: all questions of the development sets about some repositories, asked of one index of them. Once
 * of about 10,000 chunks, once of all.
 *
 * usage: npm run bench -- query
 */
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { type Repository, readRepositories, unpackCorpora } from './corpora.ts';
import { readQuestions, repositorySets } from './developmentSets.ts';
import { type AnsweredQuestion, parseLines, runLoupe } from './loupeCommand.ts';
import { quantile } from './quantile.ts';
import { report } from './report.ts';
import { type StageTime, stageTimes } from './stageTimes.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

/** The first questions meet code that is not compiled yet and pages that are not read yet; they are told apart. */
const cold = 20;
/** About 10,000 chunks in five languages. */
const few = ['aiohttp', 'zod', 'click', 'gin', 'rack'];

interface Measured {
  readonly corpus: { readonly files: number; readonly chunks: number };
  readonly questions: number;
  readonly withoutHit: number;
  readonly ms: Times;
  /** Of the first questions. */
  readonly coldMs: Times;
  readonly stages: readonly StageTime[];
  readonly processSeconds: number;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const corpora = await unpackCorpora();
const repositories = await readRepositories();
const small = await withTemporaryFolder(async (folder) => {
  const root = path.join(folder, 'repositories');
  const isAsked = ({ name }: Repository): boolean => few.includes(name);
  for (const name of few) await cp(path.join(corpora, name), path.join(root, name), { recursive: true });
  // So few questions end before all code is compiled: those about other repositories come first.
  const others = await queriesAbout(repositories.filter((repository) => !isAsked(repository)));
  return measure(root, others, await queriesAbout(repositories.filter(isAsked)));
});
const every = await queriesAbout(repositories);
const all = await measure(corpora, every.slice(0, cold), every.slice(cold));
await report(
  'query',
  [
    { what: 'p50 at 10,000 chunks', value: small.ms.p50, unit: 'ms', atMost: 3 },
    { what: 'p95 at 10,000 chunks', value: small.ms.p95, unit: 'ms', atMost: 8 },
    { what: 'p50 of all repositories', value: all.ms.p50, unit: 'ms', atMost: 15 },
  ],
  { few: small, all },
);

/** @param first asked before what is measured */
function measure(root: string, first: readonly string[], asked: readonly string[]): Promise<Measured> {
  return withTemporaryFolder(async (folder) => {
    const queries = [...first, ...asked];
    const dataDirectory = path.join(folder, 'data');
    const index = await runLoupe(['index', root, '--json', '--data-dir', dataDirectory]);
    const { files, chunks } = JSON.parse(index.output) as IndexSummary;
    const file = path.join(folder, 'questions.jsonl');
    await writeFile(file, queries.map((query, id) => JSON.stringify({ id, query, k: 10 })).join('\n'));
    const { output, seconds, peakRssBytes, cpuSeconds } = await runLoupe([
      ...['search', root, '--no-update', '--json', '--queries', file, '--data-dir', dataDirectory],
    ]);
    const every = parseLines<AnsweredQuestion>(output);
    const answers = every.slice(first.length);
    const ms = timesOf(answers);
    const coldMs = timesOf(every.slice(0, cold));
    const withoutHit = answers.filter(({ hits }) => hits.length === 0).length;
    const stages = await stageTimes(root, dataDirectory, queries, first.length);
    console.log(`${files} files, ${chunks} chunks: ${answers.length} questions, ${withoutHit} without a hit`);
    console.log(`ms: ${JSON.stringify(ms)}; of the first ${cold}: ${JSON.stringify(coldMs)}`);
    console.table(Object.fromEntries(stages.map(({ stage, ...times }) => [stage, times])));
    return {
      corpus: { files, chunks },
      questions: answers.length,
      withoutHit,
      ms,
      coldMs,
      stages,
      processSeconds: seconds,
      cpuSeconds,
      peakRssBytes,
    };
  });
}

async function queriesAbout(asked: readonly Repository[]): Promise<string[]> {
  const queries: string[] = [];
  for (const repository of asked)
    for (const set of repositorySets)
      queries.push(...(await readQuestions(set, repository)).map(({ query }) => query));
  return queries;
}

function timesOf(answers: readonly AnsweredQuestion[]): Times {
  const times = answers.map(({ ms }) => ms);
  return {
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    max: quantile(times, 1),
  };
}

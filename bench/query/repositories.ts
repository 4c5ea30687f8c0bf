/** Questions of the development sets over real repositories, asked of the command line in one process. */
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexSummary } from '../../src/cli/indexSummary.ts';
import { rescored } from '../../src/indexer/search/candidateCollector.ts';
import { type Repository, readRepositories, unpackCorpora } from '../corpora.ts';
import { readQuestions, repositorySets } from '../developmentSets.ts';
import { type AnsweredQuestion, parseLines, runLoupe } from '../loupeCommand.ts';
import { report } from '../report.ts';
import { withIndex } from './openIndex.ts';
import { recallsAtTen } from './recall.ts';
import { type StageTime, stageTimes } from './stageTimes.ts';
import { type Times, timesOf } from './times.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';

/** The first questions meet code that is not compiled yet and pages that are not read yet; they are told apart. */
const cold = 20;
/** About 10,000 chunks in five languages. */
const few = ['aiohttp', 'zod', 'click', 'gin', 'rack'];

/** How many rows are compared exactly; the first is what the product does. */
const depths = [rescored, 2_000, 5_000, 10_000];

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

/** Once over about 10,000 chunks, once over all repositories; written as the result `query`. */
export async function measureRepositories(): Promise<void> {
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
}

/** How much of what is nearest the search by sign codes finds in all repositories; written as the result `query-recall`. */
export async function measureRecall(): Promise<void> {
  const corpora = await unpackCorpora();
  const questions = await queriesAbout(await readRepositories());
  await withTemporaryFolder(async (folder) => {
    await runLoupe(['index', corpora, '--json', '--data-dir', folder]);
    await withIndex(corpora, folder, async ({ table, model }) => {
      const recalls = await recallsAtTen(table.vectors, model, questions, depths);
      for (const { rescored: depth, recall } of recalls)
        console.log(`recall@10 with ${depth} rows rescored: ${recall.toFixed(4)}`);
      await report('query-recall', [], {
        corpus: { chunks: table.vectors.count },
        questions: questions.length,
        recalls,
      });
    });
  });
}

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
    const ms = timesOf(answers.map(msOf));
    const coldMs = timesOf(every.slice(0, cold).map(msOf));
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

function msOf({ ms }: AnsweredQuestion): number {
  return ms;
}

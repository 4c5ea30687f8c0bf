/**
 * Query time inside the process: all questions of the development sets, asked of one index of all repositories.
 *
 * usage: node bench/query.ts
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { readRepositories, unpackCorpora } from './corpora.ts';
import { readQuestions, repositorySets } from './developmentSets.ts';
import { type AnsweredQuestion, parseLines, runLoupe } from './loupeCommand.ts';
import { quantile } from './quantile.ts';
import { report } from './report.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

/** The first questions meet code that is not compiled yet and pages that are not read yet; they are told apart. */
const warmUp = 20;

const corpora = await unpackCorpora();
const queries: string[] = [];
for (const repository of await readRepositories())
  for (const set of repositorySets)
    queries.push(...(await readQuestions(set, repository)).map(({ query }) => query));

await withTemporaryFolder(async (folder) => {
  const dataDirectory = path.join(folder, 'data');
  const index = await runLoupe(['index', corpora, '--json', '--data-dir', dataDirectory]);
  const { files, chunks } = JSON.parse(index.output) as IndexSummary;
  const file = path.join(folder, 'questions.jsonl');
  await writeFile(file, queries.map((query, id) => JSON.stringify({ id, query, k: 10 })).join('\n'));
  const { output, seconds, peakRssBytes, cpuSeconds } = await runLoupe([
    ...['search', corpora, '--no-update', '--json', '--queries', file, '--data-dir', dataDirectory],
  ]);
  const answers = parseLines<AnsweredQuestion>(output);
  const first = answers.slice(0, warmUp).map(({ ms }) => ms);
  const rest = answers.slice(warmUp).map(({ ms }) => ms);
  const ms = {
    p50: quantile(rest, 0.5),
    p90: quantile(rest, 0.9),
    p95: quantile(rest, 0.95),
    max: quantile(rest, 1),
  };
  const coldMs = { first: first[0] ?? 0, p50: quantile(first, 0.5), max: quantile(first, 1) };
  const empty = answers.filter(({ hits }) => hits.length === 0).length;
  console.log(
    `${answers.length} questions, ${empty} without a hit; p50 ${ms.p50} p90 ${ms.p90} p95 ${ms.p95} max ${ms.max} ms`,
  );
  console.log(`first question ${coldMs.first} ms, first ${warmUp} p50 ${coldMs.p50} max ${coldMs.max} ms`);
  await report('query', [{ what: 'p50 query', value: ms.p50, unit: 'ms', atMost: 15 }], {
    corpus: { files, chunks },
    questions: answers.length,
    withoutHit: empty,
    ms,
    coldMs,
    processSeconds: seconds,
    cpuSeconds,
    peakRssBytes,
  });
});

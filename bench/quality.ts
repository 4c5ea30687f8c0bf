/**
 * Retrieval quality over the development sets, through the command line as a person would use it.
 *
 * usage: npm run bench -- quality [semble|history|cosqa …] [--repository NAME …] [--third] [--clone]
 *        npm run bench -- quality --compare A B
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareRuns, comparisonText } from './compareRuns.ts';
import { type Repository, readRepositories } from './corpora.ts';
import { type SetName, setNames, whyNoQuestions } from './developmentSets.ts';
import { type Quality, headlines, measureQuality } from './measureQuality.ts';
import { shippedModel } from './shippedModel.ts';
import { readQueries, readRun } from './readRun.ts';
import { type Aim, report } from './report.ts';
import { isInThird, thirdName, thirdOfRepositories } from './third.ts';

const aims: Readonly<Record<SetName, Pick<Aim, 'what' | 'atLeast'>>> = {
  semble: { what: 'semble NDCG@10', atLeast: 0.89 },
  history: { what: 'history NDCG@10', atLeast: 0.8 },
  cosqa: { what: 'cosqa MRR', atLeast: 0.45 },
};
const unnamedAim = { what: 'semble unnamed NDCG@10', atLeast: 0.84 };
const answersFolder = path.resolve(import.meta.dirname, '../.cache/bench');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    repository: { type: 'string', multiple: true },
    third: { type: 'boolean', default: false },
    clone: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
  },
});
if (values.compare) await compare();
else if (whyNoQuestions() !== false) console.log(`skipped: ${String(whyNoQuestions())}`);
else await measure();

async function compare(): Promise<void> {
  const [before, after] = positionals;
  if (before === undefined || after === undefined)
    throw new Error(
      '--compare takes two runs: result files of bench/results, or answers below .cache/bench.',
    );
  const comparison = compareRuns(await readRun(before), await readRun(after));
  console.log(comparisonText(comparison, await readQueries()));
}

async function measure(): Promise<void> {
  const sets = chosenSets();
  const repositories = await chosenRepositories();
  const folder = path.join(answersFolder, new Date().toISOString().slice(0, 19).replaceAll(':', '-'));
  const isChosen = values.third ? isInThird : (): boolean => true;
  const quality = await measureQuality(
    { sets, repositories, isChosen, clone: values.clone },
    async (set, lines) => {
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, `${set}.jsonl`), lines.map((line) => `${line}\n`).join(''));
    },
  );
  print(quality);
  console.log(`answers in ${path.relative(process.cwd(), folder)}`);
  await report(
    resultName(),
    aimsOf(quality),
    { model: (await shippedModel()).id, ...quality },
    { dated: resultName() !== thirdName },
  );
}

function chosenSets(): SetName[] {
  const unknown = positionals.filter((name) => !(setNames as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no set ${unknown.join(', ')}; there are ${setNames.join(', ')}.`);
  return setNames.filter((name) => positionals.length === 0 || positionals.includes(name));
}

async function chosenRepositories(): Promise<Repository[]> {
  const names: readonly string[] | undefined =
    values.repository ?? (values.third ? thirdOfRepositories : undefined);
  const all = await readRepositories();
  const unknown = names?.filter((name) => !all.some((repository) => repository.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no repository ${unknown.join(', ')} in the manifest.`);
  return all.filter(({ name }) => names?.includes(name) ?? true);
}

/** A run over a part does not take the place of one over the whole. */
function resultName(): string {
  const parts = [...positionals, ...(values.repository ?? [])];
  return [values.third ? thirdName : 'quality', ...parts].join('-');
}

/** Aims are about the whole sets: a part of them says nothing of those. */
function aimsOf(quality: Quality): Aim[] {
  if (resultName() !== 'quality') return [];
  const means = headlines(quality);
  const reached = setNames.flatMap((set): Aim[] => {
    const value = means[set];
    return value === undefined ? [] : [{ ...aims[set], value, unit: '' }];
  });
  const unnamed = quality.scores.semble?.groups['unnamed'];
  return unnamed === undefined ? reached : [...reached, { ...unnamedAim, value: unnamed, unit: '' }];
}

function print({ scores: { semble, history, cosqa }, timings }: Quality): void {
  for (const [set, scores] of Object.entries({ semble, history })) {
    if (scores === undefined) continue;
    const groups = Object.entries(scores.groups).map(([name, value]) => `${name} ${value.toFixed(4)}`);
    console.log(
      `${set}: n=${scores.questions} query-mean ${scores.queryMean.toFixed(4)} repo-macro ${scores.repositoryMean.toFixed(4)} hit@1 ${scores.hitAtOne.toFixed(3)}\n  ${groups.join('  ')}`,
    );
  }
  if (cosqa)
    console.log(
      `cosqa: n=${cosqa.questions} MRR ${cosqa.reciprocalRank.toFixed(4)} NDCG@10 ${cosqa.ndcg.toFixed(4)}`,
    );
  for (const [set, { indexSeconds, chunks, queryMs }] of Object.entries(timings))
    console.log(
      `${set}: ${chunks} chunks indexed in ${indexSeconds.toFixed(1)} s; query p50 ${queryMs.p50} p95 ${queryMs.p95} max ${queryMs.max} ms`,
    );
}

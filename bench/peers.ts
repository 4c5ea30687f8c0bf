/**
 * Loupe beside semble, a search for code with a static model too, over the folders that the development questions are about:
 * both from nothing to a first answer, one after the other and round by round, so that a busy machine is busy for both. Then
 * both answer the questions. Peers are installed from PyPI into .cache/bench.
 *
 * usage: npm run bench -- peers [--repository NAME …] [--rounds N]
 */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Repository, readRepositories, unpackCorpora } from './corpora.ts';
import { indexedFolder, whyNoQuestions } from './developmentSets.ts';
import { runLoupe } from './loupeCommand.ts';
import { type Contest, type Contestant, type Total, holdContest, ratioOf, totalOf } from './peers/contest.ts';
import { type Semble, type SembleContent, askSemble, openSemble, searchCold } from './peers/semble.ts';
import { type SetRun, runRepositories } from './qualityRun.ts';
import { type Aim, report } from './report.ts';
import type { Scores } from './score.ts';
import { shippedModel } from './shippedModel.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

const question = 'where do we retry a failed request';
const loupe: Contestant = {
  name: 'loupe',
  searchCold: (target, query, indexFolder) =>
    runLoupe(['search', target, query, '--json', '--limit', '10', '--data-dir', indexFolder]),
};
const start = 'one small file';
const together = 'all of them as one folder';

const { values } = parseArgs({
  options: {
    repository: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '2' },
  },
});
const model = await shippedModel();
const semble = await openSemble(model);
if (typeof semble === 'string') console.log(`skipped: ${semble}`);
else await measure(semble);

async function measure(peer: Semble): Promise<void> {
  const all = await readRepositories();
  const repositories = all.filter(({ name }) => values.repository?.includes(name) ?? true);
  const corpora = await unpackCorpora({ repositories });
  const contestants = [loupe, contestantOf(peer, 'code'), contestantOf(peer, 'all')];
  const plan = { contestants, rounds: Number(values.rounds) };
  await withTemporaryFolder(async (folder) => {
    await writeFile(
      path.join(await made(folder, 'small'), 'retry.py'),
      'def retry_upload():\n    return 1\n',
    );
    const small = await holdContest(start, path.join(folder, 'small'), question, plan);
    const contests: Contest[] = [];
    for (const repository of repositories) {
      const target = path.join(corpora, repository.name, indexedFolder('semble', repository));
      contests.push(await holdContest(repository.name, target, question, plan));
      print(contests.slice(-1));
      await cp(target, path.join(folder, 'all', repository.name), { recursive: true });
    }
    const one = await holdContest(together, path.join(folder, 'all'), question, plan);
    for (const contest of [[small], contests, [one]]) print(contest);
    const quality = await compareAnswers(peer, repositories, corpora);
    await report(
      ['peers', ...(values.repository ?? [])].join('-'),
      values.repository === undefined ? aimsOf(contests) : [],
      {
        model: model.id,
        peer: peer.version,
        corpus: { repositories: repositories.length, question },
        total: totalsOf(contests),
        asOneFolder: totalsOf([one]),
        startAlone: totalsOf([small]),
        quality,
        contests: [small, ...contests, one],
      },
    );
  });
}

async function made(folder: string, name: string): Promise<string> {
  await mkdir(path.join(folder, name));
  return path.join(folder, name);
}

function contestantOf(peer: Semble, content: SembleContent): Contestant {
  return {
    name: `semble-${content}`,
    searchCold: (target, query, indexFolder) => searchCold(peer, target, query, { content, indexFolder }),
  };
}

interface Totals {
  readonly totals: Readonly<Record<string, Total>>;
  /** Of Loupe to each of the others. */
  readonly ratios: Readonly<Record<string, Readonly<Record<keyof Total, number>>>>;
}

function totalsOf(contests: readonly Contest[]): Totals {
  const names = Object.keys(contests[0]?.runs ?? {});
  const totals = Object.fromEntries(names.map((name) => [name, totalOf(contests, name)]));
  const own = totalOf(contests, loupe.name);
  const others = Object.entries(totals).filter(([name]) => name !== loupe.name);
  return { totals, ratios: Object.fromEntries(others.map(([name, total]) => [name, ratioOf(own, total)])) };
}

/** Held against what semble does when nobody says otherwise: less than Loupe does. */
function aimsOf(contests: readonly Contest[]): Aim[] {
  const ratio = totalsOf(contests).ratios['semble-code'];
  return [
    { what: 'time against semble', value: ratio?.seconds ?? NaN, unit: 'of its time', atMost: 0.25 },
    { what: 'memory against semble', value: ratio?.peakOwnBytes ?? NaN, unit: 'of its peak', atMost: 0.4 },
  ];
}

async function compareAnswers(
  peer: Semble,
  repositories: readonly Repository[],
  corpora: string,
): Promise<object> {
  const reason = whyNoQuestions();
  if (reason !== false) return { skipped: reason };
  const own = await runRepositories('semble', repositories, corpora);
  const theirs = await runRepositories('semble', repositories, corpora, (target, queries, k) =>
    askSemble(peer, target, queries, k),
  );
  return { loupe: figuresOf(own), 'semble-code': figuresOf(theirs) };
}

function figuresOf({ scores, timing }: SetRun<Scores>): object {
  const { questions, queryMean, hitAtOne, groups } = scores;
  const figures = {
    questions,
    ndcg: queryMean,
    hitAtOne,
    unnamed: groups['unnamed'],
    queryMs: timing.queryMs,
  };
  console.log(JSON.stringify(figures));
  return figures;
}

function print(contests: readonly Contest[]): void {
  const { totals, ratios } = totalsOf(contests);
  const folder = contests.length === 1 ? contests[0]?.folder : `all ${contests.length} folders`;
  const figures = Object.entries(totals).map(
    ([name, { seconds, cpuSeconds, peakOwnBytes }]) =>
      `${name} ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processor, ${(peakOwnBytes / 1e6).toFixed(0)} MB`,
  );
  const shares = Object.entries(ratios).map(
    ([name, { seconds, cpuSeconds, peakOwnBytes }]) =>
      `of ${name}: ${[seconds, cpuSeconds, peakOwnBytes].map((ratio) => ratio.toFixed(2)).join(' / ')}`,
  );
  console.log(`${folder ?? ''}: ${[...figures, ...shares].join('; ')}`);
}

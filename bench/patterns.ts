/**
 * How fast ignore rules are matched: Loupe's matcher beside minimatch, pattern by pattern, over the `.gitignore` files of the
 * repositories, of a synthetic tree and of Linux, and all that lies in those folders. Both must come to the same verdicts.
 *
 * usage: npm run bench -- patterns
 */
import { loadavg } from 'node:os';
import path from 'node:path';
import { readRepositories, unpackCorpora } from './corpora.ts';
import { type Decide, loupeDecider, minimatchDecider } from './patterns/deciders.ts';
import { type RuleSet, readRuleSet, thinned } from './patterns/ruleSet.ts';
import { report } from './report.ts';
import { openCorpus } from './scale/corpus.ts';
import { openTree } from './trees.ts';

const rounds = 7;
/** Linux has so many directories that minimatch would take minutes. */
const mostDirectories = 1_000;

interface Measured {
  readonly name: string;
  readonly ruleFiles: number;
  readonly entries: number;
  readonly leftOut: number;
  /** Entries that the two do not agree about. */
  readonly apart: number;
  /** The best of some rounds, which take turns. */
  readonly loupeMs: number;
  readonly minimatchMs: number;
}

const loadBefore = loadavg()[0];
const measured = (await ruleSets()).filter(({ rules }) => rules.length > 0).map(measure);
console.table(
  Object.fromEntries(measured.map(({ name, ...figures }) => [name, { ...figures, times: timesOf(figures) }])),
);
const sum = (pick: (one: Measured) => number): number =>
  measured.reduce((total, one) => total + pick(one), 0);
const times = sum(({ minimatchMs }) => minimatchMs) / sum(({ loupeMs }) => loupeMs);
await report(
  'patterns',
  [{ what: 'speed of the ignore matcher', value: times, unit: 'times that of minimatch', atLeast: 5 }],
  { loadBefore, entries: sum(({ entries }) => entries), apart: sum(({ apart }) => apart), sets: measured },
);

async function ruleSets(): Promise<RuleSet[]> {
  const corpora = await unpackCorpora();
  const sets = (await readRepositories()).map(({ name }) => readRuleSet(name, path.join(corpora, name)));
  // What lies in a repository is what its rules leave in; the tree has build results, too.
  sets.push(readRuleSet('tree of 1,000', await openTree('1k')));
  const linux = await openCorpus('linux');
  if (typeof linux === 'string') console.log(`without Linux: ${linux}`);
  else sets.push(thinned(readRuleSet('linux', linux.folder), mostDirectories));
  return sets;
}

function measure(set: RuleSet): Measured {
  const [loupe, minimatch] = [loupeDecider(set), minimatchDecider(set)];
  const verdicts = loupe();
  const others = minimatch();
  let [loupeMs, minimatchMs] = [Infinity, Infinity];
  for (let round = 0; round < rounds; round++) {
    loupeMs = Math.min(loupeMs, msOf(loupe));
    minimatchMs = Math.min(minimatchMs, msOf(minimatch));
  }
  return {
    name: set.name,
    ruleFiles: set.rules.length,
    entries: verdicts.length,
    leftOut: verdicts.reduce((total, verdict) => total + verdict, 0),
    apart: verdicts.filter((verdict, at) => verdict !== others[at]).length,
    loupeMs: Number(loupeMs.toFixed(3)),
    minimatchMs: Number(minimatchMs.toFixed(3)),
  };
}

function msOf(decide: Decide): number {
  const started = performance.now();
  decide();
  return performance.now() - started;
}

function timesOf({ loupeMs, minimatchMs }: Pick<Measured, 'loupeMs' | 'minimatchMs'>): number {
  return Math.round((10 * minimatchMs) / loupeMs) / 10;
}

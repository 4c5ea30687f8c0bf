/**
 * Whether memory stays under its ceiling, and what a low one costs: real folders are indexed from nothing with several ceilings. Each index
 * must hold the same as the one that was made without a low ceiling.
 *
 * usage: npm run bench -- memory [--limit MB …] [repositories] [linux-part]
 */
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { unpackCorpora } from './corpora.ts';
import { type IndexContent, readIndexContent } from './indexContent.ts';
import { runLoupe } from './loupeCommand.ts';
import { type Aim, report } from './report.ts';
import { openCorpus } from './scale/corpus.ts';
import { withWorkingCopy } from './scale/workingCopy.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';
import { treesFolder } from './trees.ts';

/** MB are of 1,048,576 bytes, as in the setting. */
const megabyte = 1 << 20;
const usualLimits = [512, 400, 300];
/** So far the ceiling may be passed. */
const most = 1.1;

interface Run {
  readonly folder: string;
  /** `none`: by the machine, far above what is taken. */
  readonly limitMb: number | 'none';
  readonly peakMb: number;
  readonly share?: number;
  readonly seconds: number;
  readonly searchableSeconds: number;
  readonly cpuSeconds: number;
  readonly content: IndexContent;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', multiple: true } },
});
const limits = values.limit?.map(Number) ?? usualLimits;
if (!limits.every((limit) => Number.isInteger(limit) && limit > 0))
  throw new Error('--limit takes whole megabytes.');
const loadBefore = loadavg()[0];
const runs: Run[] = [];
for (const name of positionals.length > 0 ? positionals : ['repositories', 'linux-part'])
  await withFolder(name, async (root) => {
    const free = await indexWith(name, root, 'none');
    runs.push(free);
    for (const limit of limits) {
      const run = await indexWith(name, root, limit);
      if (run.content.digest !== free.content.digest)
        throw new Error(
          `With ${limit} MB the index of ${name} differs: ${JSON.stringify([run.content, free.content])}.`,
        );
      runs.push(run);
    }
  });
const aims = runs.flatMap(({ folder, limitMb, share }): Aim[] =>
  share === undefined
    ? []
    : [{ what: `${folder}, peak at ${limitMb} MB`, value: share, unit: 'of the ceiling', atMost: most }],
);
await report('memory', aims, { loadBefore, runs });

/** Runs with the folder of that name, or says why it is not there. */
async function withFolder(name: string, work: (root: string) => Promise<void>): Promise<void> {
  if (name === 'repositories') return work(await unpackCorpora());
  if (name !== 'linux-part') throw new Error(`There is nothing called ${name}: repositories, linux-part.`);
  const corpus = await openCorpus(name);
  if (typeof corpus === 'string') {
    console.log(`skipped ${name}: ${corpus}`);
    return;
  }
  await mkdir(treesFolder(), { recursive: true });
  await withWorkingCopy(corpus.folder, { beside: treesFolder(), only: corpus.only }, work);
}

function indexWith(folder: string, root: string, limitMb: Run['limitMb']): Promise<Run> {
  return withTemporaryFolder(async (data) => {
    const args = [root, '--json', '--data-dir', path.join(data, 'index')];
    const limit = limitMb === 'none' ? [] : ['--memory-limit', String(limitMb)];
    const { output, cpuSeconds } = await runLoupe(['index', ...args, ...limit]);
    const { peakRssBytes, seconds, searchableSeconds } = JSON.parse(output) as IndexSummary;
    const { indexPath } = JSON.parse((await runLoupe(['status', ...args])).output) as { indexPath: string };
    const peakMb = Math.round(peakRssBytes / megabyte);
    const share = limitMb === 'none' ? {} : { share: peakMb / limitMb };
    console.log(
      `${folder}, ${limitMb}: ${peakMb} MB, ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of work`,
    );
    const content = readIndexContent(indexPath);
    return { folder, limitMb, peakMb, ...share, seconds, searchableSeconds, cpuSeconds, content };
  });
}

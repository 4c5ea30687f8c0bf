/**
 * Indexing from nothing: all repositories of the development sets as one folder. Then the time until the indexing
 * process, started as the editor starts it, gives a first answer, and how long the main thread of indexing is ever busy.
 *
 * usage: npm run bench -- index
 */
import path from 'node:path';
import { unpackCorpora } from './corpora.ts';
import { defaultSettings } from './defaultSettings.ts';
import { delayWhileIndexing } from './eventLoopDelay.ts';
import { firstAnswer } from './firstAnswer.ts';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { type CommandResult, runLoupe } from './loupeCommand.ts';
import { report } from './report.ts';
import { drawStages } from './stagePicture.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

const corpora = await unpackCorpora();
await withTemporaryFolder(async (folder) => {
  const args = ['index', corpora, '--json', '--profile', '--data-dir', path.join(folder, 'data')];
  const cold = await runLoupe(args);
  const summary = JSON.parse(cold.output) as IndexSummary;
  const megabytes = summary.bytes / 1e6;
  console.log(
    `${summary.files} files, ${megabytes.toFixed(1)} MB, ${summary.chunks} chunks, ${summary.symbols} symbols`,
  );
  console.log(
    `stages (seconds of work): ${JSON.stringify(summary.stages)}; skipped: ${JSON.stringify(summary.skipped)}`,
  );
  console.log(
    `searchable after ${summary.searchableSeconds} s; ${summary.seconds} s by the clock, ${cold.cpuSeconds} s of processor time, index ${(summary.indexBytes / 1e6).toFixed(1)} MB`,
  );
  const again = await runLoupe(args);
  const unchanged = JSON.parse(again.output) as IndexSummary;
  console.log(`nothing changed: ${unchanged.seconds} s`);
  const first = await firstAnswer(corpora, path.join(folder, 'second'));
  const eventLoopDelayMs = await delayWhileIndexing(corpora, defaultSettings, path.join(folder, 'third'));
  console.log(`delay of the main thread (ms): ${JSON.stringify(eventLoopDelayMs)}`);
  const peakBytes = Math.max(cold.peakRssBytes, summary.peakRssBytes);
  const file = await report(
    'index',
    [
      { what: 'every file searchable', value: summary.searchableSeconds, unit: 's', atMost: 16 },
      { what: 'cold index', value: summary.seconds, unit: 's', atMost: 40 },
      { what: 'peak memory of all processes', value: peakBytes / 1e6, unit: 'MB', atMost: 800 },
      { what: 'first answer from a partial index', value: first.answerSeconds, unit: 's', atMost: 2 },
    ],
    {
      corpus: { files: summary.files, bytes: summary.bytes },
      cold: { ...summary, ...usage(cold) },
      unchanged: { seconds: unchanged.seconds, ...usage(again) },
      firstAnswer: first,
      eventLoopDelayMs,
    },
  );
  await drawStages(file, 'Cold index of all repositories', summary);
});

function usage({ seconds, cpuSeconds, peakRssBytes }: CommandResult): object {
  return { processSeconds: seconds, cpuSeconds, sampledPeakRssBytes: peakRssBytes };
}

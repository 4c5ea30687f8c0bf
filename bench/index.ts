/**
 * Indexing from nothing: all repositories of the development sets as one folder. Then the time until the indexing
 * process, started as the editor starts it, gives a first answer, and how long the main thread of indexing is ever busy.
 *
 * usage: node bench/index.ts
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { processTransport } from '../src/base/index.ts';
import {
  type HostSide,
  type IndexerSide,
  indexerProtocolVersion,
  openChannel,
} from '../src/protocol/index.ts';
import { unpackCorpora } from './corpora.ts';
import { delayWhileIndexing } from './eventLoopDelay.ts';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { type CommandResult, builtEntry, runLoupe, watchProcess } from './loupeCommand.ts';
import { report } from './report.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

/** Asked of the partial index until there is an answer. */
const question = 'where do we retry a failed request';
const settings = {
  exclude: [],
  include: [],
  editorExclude: ['**/node_modules', '**/bower_components'],
  maxFileSizeKb: 1024,
  threads: 0,
};

const corpora = await unpackCorpora();
await withTemporaryFolder(async (folder) => {
  const args = ['index', corpora, '--json', '--data-dir', path.join(folder, 'data')];
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
  const first = await firstAnswer(path.join(folder, 'second'));
  const eventLoopDelayMs = await delayWhileIndexing(corpora, settings, path.join(folder, 'third'));
  console.log(`delay of the main thread (ms): ${JSON.stringify(eventLoopDelayMs)}`);
  const peakBytes = Math.max(cold.peakRssBytes, summary.peakRssBytes);
  await report(
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
});

function usage({ seconds, cpuSeconds, peakRssBytes }: CommandResult): object {
  return { processSeconds: seconds, cpuSeconds, sampledPeakRssBytes: peakRssBytes };
}

interface FirstAnswer {
  /** Seconds from the start of the process until a search found something. */
  readonly answerSeconds: number;
  /** How much of the folder was indexed then, 0 to 1. */
  readonly coverage: number;
  readonly hits: number;
  readonly peakRssBytes: number;
  readonly cpuSeconds: number;
}

async function firstAnswer(dataDirectory: string): Promise<FirstAnswer> {
  const started = performance.now();
  const child = fork(builtEntry('indexer'), [], {
    env: { ...process.env, LOUPE_DATA_DIR: dataDirectory, ORT_DISABLE_TELEMETRY: '1' },
    execArgv: [],
    serialization: 'advanced',
  });
  const watch = watchProcess(child.pid);
  const channel = openChannel<HostSide, IndexerSide>(processTransport(child), {
    version: indexerProtocolVersion,
    handlers: {},
  });
  try {
    await channel.request('configure', { roots: [{ root: corpora, settings }], paused: false });
    for (;;) {
      const { hits, coverage } = await channel.request('search', { query: question, limit: 10 });
      const answerSeconds = (performance.now() - started) / 1000;
      if (hits.length > 0) return { answerSeconds, coverage, hits: hits.length, ...watch.stop() };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    watch.stop();
    const ended = once(child, 'exit');
    channel.close();
    await ended;
  }
}

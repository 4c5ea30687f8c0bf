/**
 * A stand-in for the indexing process, forked by the tests. It answers with what it was told, and misbehaves on the
 * questions "crash", "hang" and "crash once" (which crashes unless the file named by FAKE_MARK exists).
 */
import { existsSync, writeFileSync } from 'node:fs';
import { processTransport } from '../../src/base/index.ts';
import {
  type HostSide,
  type IndexerSide,
  type IndexerStatus,
  LoupeError,
  type RootStatus,
  type SearchAnswer,
  indexerProtocolVersion,
  openChannel,
} from '../../src/protocol/index.ts';

const mark = process.env['FAKE_MARK'] ?? '';
const told: string[] = [];
let status: IndexerStatus = { roots: [], paused: false };

const busyRoot: RootStatus = {
  root: '/busy',
  state: 'indexing',
  filesDone: 1,
  filesTotal: 2,
  filesPerSecond: 1,
  files: 1,
  refined: 1,
  chunks: 1,
  symbols: 1,
  skipped: 0,
  coverage: 0.5,
  problems: [],
};

if (process.env['FAKE_CRASH_AT_START'] === '1') {
  console.error('the fake was told to fail');
  process.exit(3);
}

if (process.env['FAKE_SILENT'] === '1') await new Promise((resolve) => setTimeout(resolve, 600_000));

const channel = openChannel<IndexerSide, HostSide>(processTransport(process), {
  version:
    process.env['FAKE_VERSION'] === undefined ? indexerProtocolVersion : Number(process.env['FAKE_VERSION']),
  handlers: {
    configure: ({ roots, paused, pauseOnBattery }) => {
      if (process.env['FAKE_STUCK'] === '1') for (;;);
      told.push(`configure ${roots.map(({ root }) => root).join(',')} ${paused ? 'paused' : 'running'}`);
      if (pauseOnBattery === 'always') told.push('rests on battery');
      status = { roots: process.env['FAKE_BUSY'] === '1' ? [busyRoot] : [], paused };
      return Promise.resolve(status);
    },
    focus: ({ paths }) => tell(`focus ${paths.join(',')}`),
    filesChanged: ({ changes }) =>
      tell(`changed ${changes.map(({ path, kind }) => `${kind} ${path}`).join(',')}`),
    typed: () => tell('typed'),
    update: () => tell('update').then(() => status),
    rescan: () => tell('rescan'),
    reindex: () => tell('reindex').then(() => status),
    clear: () => tell('clear'),
    clearCache: () => tell('clearCache'),
    pause: () => tell('pause').then(() => (status = { ...status, paused: true })),
    resume: () => tell('resume').then(() => (status = { ...status, paused: false })),
    search: ({ query }, signal) => search(query, signal),
    symbols: () => Promise.resolve([]),
    why: ({ path }) => Promise.resolve({ state: 'outside', path }),
    health: () => Promise.reject(new LoupeError('internal', 'the fake has no health')),
    status: () => Promise.resolve(status),
    check: () => Promise.reject(new LoupeError('internal', 'the fake checks nothing')),
    shutdown: () => {
      if (process.env['FAKE_DEAF'] === '1') return new Promise(() => undefined);
      return Promise.resolve(null);
    },
  },
});
await channel.closed;
process.exit(0);

function tell(what: string): Promise<null> {
  told.push(what);
  return Promise.resolve(null);
}

/** Answers with the process id and everything it was told, as notes. */
function search(query: string, signal: AbortSignal): Promise<SearchAnswer> {
  if (query === 'crash') process.exit(7);
  if (query === 'crash once' && !existsSync(mark)) {
    writeFileSync(mark, '');
    process.exit(7);
  }
  const notes = [`pid ${process.pid}`, `data ${process.env['LOUPE_DATA_DIR'] ?? 'usual'}`, ...told];
  const answer: SearchAnswer = { hits: [], coverage: 1, tookMs: 0, languages: [], folders: [], notes };
  if (query !== 'hang') return Promise.resolve(answer);
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(answer)));
}

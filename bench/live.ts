/**
 * What a person at work sees of Loupe, with the indexing process beside this one as beside an editor: how long until a saved file is
 * found, until a branch switch is indexed, and the way back; how long the editor's side of the conversation was ever held up; and what
 * the process costs while nothing is to be done.
 *
 * usage: npm run bench -- live [1k | 10k | 50k | 100k | directories | linux-part | linux …] [--idle SECONDS]
 */
import { loadavg } from 'node:os';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { defaultSettings } from './defaultSettings.ts';
import { type IndexingProcess, startIndexingProcess } from './indexingProcess.ts';
import { switchFiles } from './live/branch.ts';
import { cpuSecondsOf } from './loupeCommand.ts';
import { quantile } from './quantile.ts';
import { type Aim, report } from './report.ts';
import { type Corpus, openCorpus, parseNames } from './scale/corpus.ts';
import { scanFolder } from './scale/scanFolder.ts';
import { chooseFiles, touchFiles } from './scale/touch.ts';
import { withWorkingCopy } from './scale/workingCopy.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';
import { treesFolder } from './trees.ts';

const savedFiles = 15;
const switchedFiles = 2_000;
const pollMs = 2;
const patienceMs = 60_000;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { idle: { type: 'string', default: '60' } },
});
const idleSeconds = Number(values.idle);
if (!(idleSeconds > 0)) throw new Error(`--idle ${values.idle} is no number of seconds.`);

for (const name of parseNames(positionals.length > 0 ? positionals : ['linux-part'])) {
  const corpus = await openCorpus(name);
  if (typeof corpus === 'string') console.log(`skipped ${name}: ${corpus}`);
  else await measure(corpus);
}

async function measure({ name, folder, only }: Corpus): Promise<void> {
  const loadBefore = loadavg()[0];
  await mkdir(treesFolder(), { recursive: true });
  await withWorkingCopy(folder, { beside: treesFolder(), only }, (root) =>
    withTemporaryFolder(async (data) => {
      const indexing = startIndexingProcess(path.join(data, 'index'));
      try {
        const host = await indexWatched(indexing, root);
        const paths = (await scanFolder(root)).files.map((file) => file.path);
        const saved = await save(indexing, root, chooseFiles(paths, savedFiles));
        const branch = await switchBranch(indexing, root, chooseFiles(paths, switchedFiles));
        const idle = await rest(indexing);
        const savedMs = { p50: quantile(saved, 0.5), max: Math.max(...saved) };
        const aims = aimsOf(name, { host, savedMs, branch, idle });
        await report(`live-${name}`, aims, {
          loadBefore,
          files: paths.length,
          host,
          savedMs,
          saved,
          branch,
          idle,
        });
      } finally {
        await indexing.end();
      }
    }),
  );
}

/** Milliseconds by which timers of this process, the editor's side, were late while the other one indexed. */
type HostDelay = Readonly<Record<'p50' | 'p99' | 'max', number>>;

async function indexWatched({ channel }: IndexingProcess, root: string): Promise<HostDelay> {
  const resolution = 1;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  await channel.request('configure', { roots: [{ root, settings: defaultSettings }], paused: false });
  await channel.request('update', { root });
  delays.disable();
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
  return { p50: late(delays.percentile(50)), p99: late(delays.percentile(99)), max: late(delays.max) };
}

/** Milliseconds from telling of each saved file until a search finds what it says now. */
async function save({ channel }: IndexingProcess, root: string, files: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const [at, file] of files.entries()) {
    const word = `zqsaved${at}word`;
    touchFiles(root, [file], word);
    const started = performance.now();
    void channel.request('filesChanged', { changes: [{ path: path.join(root, file), kind: 'changed' }] });
    for (;;) {
      const { hits } = await channel.request('search', { query: word, limit: 3 });
      if (hits.some((hit) => hit.path.endsWith(file))) break;
      if (performance.now() - started > patienceMs) throw new Error(`${file} was saved and is not found.`);
      await delay(pollMs);
    }
    times.push(performance.now() - started);
    await delay(500);
  }
  return times;
}

interface BranchTimes {
  readonly files: number;
  readonly awaySeconds: number;
  readonly backSeconds: number;
}

/** To a branch on which these files say something else, and back. */
async function switchBranch(
  { channel }: IndexingProcess,
  root: string,
  files: readonly string[],
): Promise<BranchTimes> {
  const isReady = async (): Promise<boolean> =>
    (await channel.request('status', null)).roots.every(({ state }) => state === 'ready');
  /** Until all is found as it lies on the disk; tidying goes on after that. */
  const timed = async (): Promise<number> => {
    const started = performance.now();
    const tidied = channel.request('update', { root });
    while (await isReady()) await delay(pollMs);
    while (!(await isReady())) await delay(pollMs);
    const seconds = (performance.now() - started) / 1000;
    await tidied;
    return seconds;
  };
  const goBack = switchFiles(root, files);
  const awaySeconds = await timed();
  goBack();
  return { files: files.length, awaySeconds, backSeconds: await timed() };
}

interface IdleCost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Of one core, 0 to 1. */
  readonly share: number;
}

/** Once all that tidying is to do has been done. */
async function rest({ child }: IndexingProcess): Promise<IdleCost> {
  await delay(15_000);
  const before = cpuSecondsOf(child.pid);
  await delay(idleSeconds * 1000);
  const cpuSeconds = cpuSecondsOf(child.pid) - before;
  return { seconds: idleSeconds, cpuSeconds, share: cpuSeconds / idleSeconds };
}

interface Measured {
  readonly host: HostDelay;
  readonly savedMs: { readonly p50: number };
  readonly branch: BranchTimes;
  readonly idle: IdleCost;
}

function aimsOf(name: Corpus['name'], { host, savedMs, branch, idle }: Measured): Aim[] {
  const always: Aim[] = [
    { what: "delay of the editor's side, p99", value: host.p99, unit: 'ms', atMost: 10 },
    { what: 'idle, of a core', value: 100 * idle.share, unit: '%', atMost: 0.2 },
  ];
  if (name !== 'linux') return always;
  return [
    { what: 'a saved file is found after, p50', value: savedMs.p50, unit: 'ms', atMost: 300 },
    { what: `${branch.files} files of another branch`, value: branch.awaySeconds, unit: 's', atMost: 4 },
    { what: 'and the way back', value: branch.backSeconds, unit: 's', atMost: 4 },
    ...always,
  ];
}

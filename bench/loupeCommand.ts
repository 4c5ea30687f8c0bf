import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const checkout = path.resolve(import.meta.dirname, '..');

/** A line of what `loupe search --queries --json` prints. */
export interface AnsweredQuestion {
  readonly id: number;
  readonly ms: number;
  readonly coverage: number;
  readonly hits: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
}

export interface CommandResult extends ProcessUse {
  readonly output: string;
  readonly seconds: number;
  /** Handed to the system for writing, to files and pipes, by the process and its descendants; 0 where there is no /proc. */
  readonly writtenBytes: number;
}

/** The built entry of a process, from `npm run build`. */
export function builtEntry(name: 'cli' | 'indexer'): string {
  const file = path.join(checkout, 'dist', `${name}.mjs`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build first.`);
  return file;
}

/** Runs `loupe` with these arguments; exit code 1 (nothing found) is no failure. */
export function runLoupe(args: readonly string[]): Promise<CommandResult> {
  return runWatched(process.execPath, [builtEntry('cli'), ...args], { goodCodes: [0, 1] });
}

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly goodCodes?: readonly number[];
}

/** Runs a program to its end, and watches what it uses. */
export async function runWatched(
  file: string,
  args: readonly string[],
  { env = process.env, goodCodes = [0] }: RunOptions = {},
): Promise<CommandResult> {
  const writtenBefore = writtenSoFar();
  const started = performance.now();
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const watch = watchProcess(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const use = watch.stop();
  if (code === null || !goodCodes.includes(code))
    throw new Error(`${file} ${args.join(' ')} ended with code ${String(code)}`);
  const output = Buffer.concat(chunks).toString('utf8');
  const seconds = (performance.now() - started) / 1000;
  return { output, seconds, writtenBytes: writtenSoFar() - writtenBefore, ...use };
}

/** Of this process and of all children that it has seen the end of: nothing that a child wrote last is missed. */
function writtenSoFar(): number {
  return Number(/^wchar: (\d+)$/m.exec(readOrEmpty('/proc/self/io'))?.[1] ?? 0);
}

export interface ProcessUse {
  /** Resident memory of the process and all its descendants together, the highest of samples taken every 50 ms. */
  readonly peakRssBytes: number;
  /** The same, but what is mapped from files counts once, for the process that has most of it: descendants share it. */
  readonly peakOwnBytes: number;
  /** Processor time over all threads: on a busy machine it tells more than the clock. */
  readonly cpuSeconds: number;
}

/** Watches a process and its descendants until `stop`; all zero where there is no /proc. */
export function watchProcess(pid: number | undefined): { stop(): ProcessUse } {
  let use: ProcessUse = { peakRssBytes: 0, peakOwnBytes: 0, cpuSeconds: 0 };
  const sample = (): void => {
    const tree = pid === undefined ? [] : processesOfTree(pid);
    const mapped = Math.max(0, ...tree.map(({ mappedBytes }) => mappedBytes));
    use = {
      peakRssBytes: Math.max(use.peakRssBytes, sumOf(tree, 'rssBytes')),
      peakOwnBytes: Math.max(use.peakOwnBytes, sumOf(tree, 'rssBytes') - sumOf(tree, 'mappedBytes') + mapped),
      cpuSeconds: Math.max(use.cpuSeconds, sumOf(tree, 'cpuSeconds')),
    };
  };
  const timer = setInterval(sample, 50);
  return {
    stop: () => {
      clearInterval(timer);
      return use;
    },
  };
}

/** Processor time of a process and its descendants so far; 0 where there is no /proc. */
export function cpuSecondsOf(pid: number | undefined): number {
  return pid === undefined ? 0 : sumOf(processesOfTree(pid), 'cpuSeconds');
}

interface ProcessSample {
  readonly rssBytes: number;
  /** The part of it that is mapped from files. */
  readonly mappedBytes: number;
  /** With that of children that have ended. */
  readonly cpuSeconds: number;
}

function sumOf(samples: readonly ProcessSample[], what: keyof ProcessSample): number {
  return samples.reduce((sum, sample) => sum + sample[what], 0);
}

/** Linux counts processor time in ticks of 10 ms on every platform that Node runs on. */
const ticksPerSecond = 100;

function processesOfTree(pid: number): ProcessSample[] {
  const status = readOrEmpty(`/proc/${pid}/status`);
  const bytesOf = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  const times = readOrEmpty(`/proc/${pid}/stat`).split(') ')[1]?.split(' ').slice(11, 15) ?? [];
  return [
    {
      rssBytes: bytesOf('VmRSS'),
      mappedBytes: bytesOf('RssFile'),
      cpuSeconds: times.reduce((total, ticks) => total + Number(ticks), 0) / ticksPerSecond,
    },
    ...readChildren(pid).flatMap(processesOfTree),
  ];
}

function readChildren(pid: number): number[] {
  return listOrEmpty(`/proc/${pid}/task`).flatMap((thread) =>
    readOrEmpty(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((text) => text.trim() !== '')
      .map(Number),
  );
}

function listOrEmpty(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A process that has ended in the meantime uses nothing. */
function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Makes JSON values of JSON lines. */
export function parseLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

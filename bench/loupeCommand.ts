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
}

/** The built entry of a process, from `npm run build`. */
export function builtEntry(name: 'cli' | 'indexer'): string {
  const file = path.join(checkout, 'dist', `${name}.mjs`);
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build first.`);
  return file;
}

/** Runs `loupe` with these arguments; exit code 1 (nothing found) is no failure. */
export async function runLoupe(args: readonly string[]): Promise<CommandResult> {
  const started = performance.now();
  const child = spawn(process.execPath, [builtEntry('cli'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const watch = watchProcess(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const use = watch.stop();
  if (code !== 0 && code !== 1) throw new Error(`loupe ${args.join(' ')} ended with code ${String(code)}`);
  const output = Buffer.concat(chunks).toString('utf8');
  return { output, seconds: (performance.now() - started) / 1000, ...use };
}

export interface ProcessUse {
  /** Resident memory of the process and all its descendants together, the highest of samples taken every 50 ms. */
  readonly peakRssBytes: number;
  /** Processor time over all threads: on a busy machine it tells more than the clock. */
  readonly cpuSeconds: number;
}

/** Watches a process and its descendants until `stop`; all zero where there is no /proc. */
export function watchProcess(pid: number | undefined): { stop(): ProcessUse } {
  let use: ProcessUse = { peakRssBytes: 0, cpuSeconds: 0 };
  const sample = (): void => {
    const now = pid === undefined ? use : useOfTree(pid);
    use = {
      peakRssBytes: Math.max(use.peakRssBytes, now.peakRssBytes),
      cpuSeconds: Math.max(use.cpuSeconds, now.cpuSeconds),
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

/** Linux counts processor time in ticks of 10 ms on every platform that Node runs on. */
const ticksPerSecond = 100;

function useOfTree(pid: number): ProcessUse {
  const resident = Number(/VmRSS:\s+(\d+) kB/.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  const times = readOrEmpty(`/proc/${pid}/stat`).split(') ')[1]?.split(' ').slice(11, 13) ?? [];
  const own = {
    peakRssBytes: resident,
    cpuSeconds: times.reduce((total, ticks) => total + Number(ticks), 0) / ticksPerSecond,
  };
  return readChildren(pid)
    .map(useOfTree)
    .reduce(
      (sum, child) => ({
        peakRssBytes: sum.peakRssBytes + child.peakRssBytes,
        cpuSeconds: sum.cpuSeconds + child.cpuSeconds,
      }),
      own,
    );
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

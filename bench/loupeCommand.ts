import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const checkout = path.resolve(import.meta.dirname, '..');

/** What `loupe index --json` prints. */
export interface IndexSummary {
  readonly files: number;
  readonly chunks: number;
  readonly symbols: number;
  readonly bytes: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly peakRssBytes: number;
  readonly indexBytes: number;
}

/** A line of what `loupe search --queries --json` prints. */
export interface AnsweredQuestion {
  readonly id: number;
  readonly ms: number;
  readonly coverage: number;
  readonly hits: readonly { readonly path: string; readonly startLine: number; readonly endLine: number }[];
}

export interface CommandResult {
  readonly output: string;
  readonly seconds: number;
  /** Resident memory of the process and all its descendants together, sampled every 50 ms; 0 where there is no /proc. */
  readonly peakRssBytes: number;
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
  const memory = sampleMemory(child.pid);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const peakRssBytes = memory.stop();
  if (code !== 0 && code !== 1) throw new Error(`loupe ${args.join(' ')} ended with code ${String(code)}`);
  const output = Buffer.concat(chunks).toString('utf8');
  return { output, seconds: (performance.now() - started) / 1000, peakRssBytes };
}

/** Watches a process and its descendants until `stop`, which returns the highest sum. */
export function sampleMemory(pid: number | undefined): { stop(): number } {
  let peak = 0;
  const sample = (): void => {
    if (pid !== undefined) peak = Math.max(peak, treeRssBytes(pid));
  };
  const timer = setInterval(sample, 50);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

function treeRssBytes(pid: number): number {
  if (!existsSync(`/proc/${pid}/status`)) return 0;
  const own = Number(/VmRSS:\s+(\d+) kB/.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
  const children = readChildren(pid);
  return own + children.reduce((total, child) => total + treeRssBytes(child), 0);
}

function readChildren(pid: number): number[] {
  const threads = existsSync(`/proc/${pid}/task`) ? readdirSync(`/proc/${pid}/task`) : [];
  return threads.flatMap((thread) =>
    readOrEmpty(`/proc/${pid}/task/${thread}/children`)
      .split(' ')
      .filter((text) => text.trim() !== '')
      .map(Number),
  );
}

/** A process that has ended in the meantime uses no memory. */
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

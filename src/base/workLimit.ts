import { readFileSync } from 'node:fs';

/** The clock of most Linux kernels that /proc counts processor time by, see `getconf CLK_TCK`. */
const ticksPerSecond = 100;
/** Between two looks at the processor time of a thread that lacks little. */
const leastStepMs = 50;

/**
 * Tells when this thread has worked for so long. Waiting for a processor is no work: on a busy machine a thread of low priority
 * waits ten times as long as it works.
 */
export class WorkLimit {
  readonly #limitMs: number;
  readonly #startMs = threadTimeMs();
  #nextLook: number;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#nextLook = performance.now() + limitMs;
  }

  /** Costs next to nothing while not even the clock has gone on for so long. */
  isReached(): boolean {
    const now = performance.now();
    if (now < this.#nextLook) return false;
    const leftMs = this.#limitMs - (threadTimeMs() - this.#startMs);
    this.#nextLook = now + Math.max(leftMs, leastStepMs);
    return leftMs <= 0;
  }
}

/** Processor time of this thread; by the clock where neither Node (before 23.9) nor the system tells it. */
function threadTimeMs(): number {
  const usage = (process as Partial<NodeJS.Process>).threadCpuUsage?.();
  if (usage !== undefined) return (usage.user + usage.system) / 1000;
  return process.platform === 'linux' ? linuxThreadTimeMs() : performance.now();
}

/** proc(5): fields 14 and 15 of stat, after a name in brackets that may hold anything. */
export function linuxThreadTimeMs(): number {
  const stat = readFileSync('/proc/thread-self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[14 - 3]) + Number(fields[15 - 3])) * 1000) / ticksPerSecond;
}

import { cpus } from 'node:os';

/** Processor time at one moment, in milliseconds since some time past. */
export interface ProcessorTimes {
  readonly clockMs: number;
  readonly processors: number;
  /** Of all programs, summed over all processors. */
  readonly busyMs: number;
  /** Of this process. */
  readonly ownMs: number;
}

export function readProcessorTimes(): ProcessorTimes {
  const { user, system } = process.cpuUsage();
  const all = cpus();
  return {
    clockMs: performance.now(),
    processors: all.length,
    busyMs: all.reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0),
    ownMs: (user + system) / 1000,
  };
}

/** Systems count in steps of some milliseconds: what is seen in less time than this is chance. */
const leastMs = 500;

/**
 * Processors that other programs left free between two moments; undefined where that cannot be told. In a container
 * these can be more than this process may use: then what others use there takes nothing from it until they run out.
 */
export function freeProcessors(before: ProcessorTimes, now: ProcessorTimes): number | undefined {
  const elapsedMs = now.clockMs - before.clockMs;
  if (now.processors === 0 || elapsedMs < leastMs || now.busyMs === before.busyMs) return undefined;
  const othersMs = now.busyMs - before.busyMs - (now.ownMs - before.ownMs);
  return now.processors - Math.max(0, othersMs) / elapsedMs;
}

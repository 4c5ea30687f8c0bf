import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createService } from '../src/indexer/index.ts';
import type { IndexerSettings } from '../src/protocol/index.ts';

/** How late the main thread of the indexing process came to its work, in milliseconds. */
export interface EventLoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Processor time that the thread itself used between two turns, at most: on a busy machine a turn also waits for a processor. */
  readonly maxOwnWork: number;
}

/** The timer's period; the histogram counts it in. */
const resolutionMs = 1;

/**
 * Indexes a folder from nothing with the service in this process, so that neither the start of a process nor the loading of
 * its modules counts, and tells how long its main thread was ever busy with one thing.
 */
export async function delayWhileIndexing(
  root: string,
  settings: IndexerSettings,
  dataDirectory: string,
): Promise<EventLoopDelay> {
  const service = createService({ dataDirectory });
  const { signal } = new AbortController();
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  const work = watchOwnWork();
  try {
    delays.enable();
    await service.handlers.configure({ roots: [{ root, settings }], paused: false }, signal);
    await service.handlers.update({ root }, signal);
    delays.disable();
  } finally {
    work.stop();
    await service.dispose();
  }
  const milliseconds = (nanoseconds: number): number =>
    Math.max(0, Math.round(nanoseconds / 1e4 - resolutionMs * 100) / 100);
  return {
    p50: milliseconds(delays.percentile(50)),
    p99: milliseconds(delays.percentile(99)),
    max: milliseconds(delays.max),
    maxOwnWork: work.stop(),
  };
}

/** Looks at the processor time of this thread in every turn of its loop that a timer can have. */
function watchOwnWork(): { stop(): number } {
  const used = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let last = used();
  let most = 0;
  const timer = setInterval(() => {
    const now = used();
    most = Math.max(most, now - last);
    last = now;
  }, resolutionMs);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round(most * 100) / 100;
    },
  };
}

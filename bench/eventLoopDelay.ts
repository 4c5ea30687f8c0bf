import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createService } from '../src/indexer/index.ts';
import type { IndexerSettings } from '../src/protocol/index.ts';

/** How late the main thread of the indexing process came to its work, in milliseconds. */
export interface EventLoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
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
  try {
    delays.enable();
    await service.handlers.configure({ roots: [{ root, settings }], paused: false }, signal);
    await service.handlers.update({ root }, signal);
    delays.disable();
  } finally {
    await service.dispose();
  }
  const milliseconds = (nanoseconds: number): number =>
    Math.max(0, Math.round(nanoseconds / 1e4 - resolutionMs * 100) / 100);
  return {
    p50: milliseconds(delays.percentile(50)),
    p99: milliseconds(delays.percentile(99)),
    max: milliseconds(delays.max),
  };
}

import type { CacheRun, RootHealth } from '../protocol/index.ts';
import { countOf, grouped, sizeOf } from './amounts.ts';
import type { Profile } from './profile.ts';

/** What `loupe index --json` prints. Bytes are of the indexed sources; stages are seconds of work over all threads. */
export interface IndexSummary {
  readonly files: number;
  readonly chunks: number;
  readonly symbols: number;
  readonly bytes: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Until every file could be found by words and meaning; symbols may have come later. */
  readonly searchableSeconds: number;
  readonly stages: Readonly<Record<string, number>>;
  /** The largest resident size this process, all its threads included, has had. */
  readonly peakRssBytes: number;
  readonly indexBytes: number;
  /** What the run that `stages` tell of asked of the embedding cache. */
  readonly cache: CacheRun;
  /** Only when it was asked for. */
  readonly profile?: Profile;
}

/** From the start of the command on. */
export interface Times {
  readonly seconds: number;
  readonly searchableSeconds: number;
}

export function toSummary(health: RootHealth, { seconds, searchableSeconds }: Times): IndexSummary {
  return {
    files: health.files,
    chunks: health.chunks,
    symbols: health.symbols,
    bytes: health.sourceBytes,
    skipped: health.skippedByReason,
    seconds: round(seconds),
    searchableSeconds: round(searchableSeconds),
    stages: Object.fromEntries(Object.entries(health.stages).map(([stage, value]) => [stage, round(value)])),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    indexBytes: health.indexBytes,
    cache: health.cache,
  };
}

export function summaryText(summary: IndexSummary): string {
  const { files, chunks, symbols, bytes, indexBytes, peakRssBytes, seconds, searchableSeconds } = summary;
  const searchable =
    searchableSeconds < seconds ? `searchable after ${searchableSeconds.toFixed(1)} s, ` : '';
  const skipped = Object.entries(summary.skipped).map(([reason, count]) => `${grouped(count)} ${reason}`);
  return [
    `${countOf(files, 'file')} (${sizeOf(bytes)}), ${countOf(chunks, 'chunk')}, ${countOf(symbols, 'symbol')}`,
    `${searchable}up to date after ${seconds.toFixed(1)} s; index ${sizeOf(indexBytes)}, peak memory ${sizeOf(peakRssBytes)}`,
    ...(skipped.length > 0 ? [`not indexed: ${skipped.join(', ')}`] : []),
    '',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

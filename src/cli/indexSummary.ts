import type { RootHealth } from '../protocol/index.ts';
import { countOf, grouped, sizeOf } from './amounts.ts';

/** What `loupe index --json` prints. Bytes are of the indexed sources; stages are seconds of work over all threads. */
export interface IndexSummary {
  readonly files: number;
  readonly chunks: number;
  readonly symbols: number;
  readonly bytes: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly stages: Readonly<Record<string, number>>;
  /** The largest resident size this process, all its threads included, has had. */
  readonly peakRssBytes: number;
  readonly indexBytes: number;
}

export function toSummary(health: RootHealth, seconds: number): IndexSummary {
  return {
    files: health.files,
    chunks: health.chunks,
    symbols: health.symbols,
    bytes: health.sourceBytes,
    skipped: health.skippedByReason,
    seconds: round(seconds),
    stages: Object.fromEntries(Object.entries(health.stages).map(([stage, value]) => [stage, round(value)])),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    indexBytes: health.indexBytes,
  };
}

export function summaryText(summary: IndexSummary): string {
  const { files, chunks, symbols, bytes, indexBytes, peakRssBytes, seconds } = summary;
  const skipped = Object.entries(summary.skipped).map(([reason, count]) => `${grouped(count)} ${reason}`);
  return [
    `${countOf(files, 'file')} (${sizeOf(bytes)}), ${countOf(chunks, 'chunk')}, ${countOf(symbols, 'symbol')}`,
    `up to date after ${seconds.toFixed(1)} s; index ${sizeOf(indexBytes)}, peak memory ${sizeOf(peakRssBytes)}`,
    ...(skipped.length > 0 ? [`not indexed: ${skipped.join(', ')}`] : []),
    '',
  ].join('\n');
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

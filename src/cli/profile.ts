import type { CacheRun, RootHealth } from '../protocol/index.ts';
import { countOf, grouped } from './amounts.ts';
import type { Terminal } from './terminal.ts';

/** One stage of indexing, of the last run that had something to prepare. */
export interface StageProfile {
  readonly stage: string;
  /** Of work, over all threads. */
  readonly seconds: number;
  /** Source text that it took per second of work: a scan all of the folder, the others what was prepared. Absent where it took no time. */
  readonly bytesPerSecond?: number;
  /** Of the work of all stages, 0 to 1. */
  readonly share: number;
}

/** What `loupe index --json --profile` adds. */
export interface Profile {
  /** Whether this very run prepared something; else the stages are those of the last one that did. */
  readonly fresh: boolean;
  readonly stages: readonly StageProfile[];
  /** Files that this run compared with the index, and those that it need not open: size, time and inode were as they had been. */
  readonly compared?: { readonly files: number; readonly unchanged: number };
}

const barWidth = 20;

export function toProfile(
  health: Pick<RootHealth, 'stages' | 'preparedBytes' | 'sourceBytes' | 'filesDone' | 'compared'>,
): Profile {
  const entries = Object.entries(health.stages);
  const all = entries.reduce((sum, [, seconds]) => sum + seconds, 0);
  return {
    fresh: health.filesDone > 0,
    ...(health.compared !== undefined && { compared: health.compared }),
    stages: entries.map(([stage, seconds]) => {
      const bytes = stage === 'scan' ? health.sourceBytes : health.preparedBytes;
      return {
        stage,
        seconds: rounded(seconds),
        ...(seconds > 0 && { bytesPerSecond: Math.round(bytes / seconds) }),
        share: all > 0 ? rounded(seconds / all) : 0,
      };
    }),
  };
}

/** The table for a person. */
export function profileText(
  { fresh, stages, compared }: Profile,
  { hits, misses }: CacheRun,
  { paint }: Terminal,
): string {
  if (stages.length === 0) return 'No file has been prepared yet: there is nothing to tell of.\n';
  const all = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const row = (stage: string, seconds: string, speed: string, rest: string): string =>
    `  ${stage.padEnd(7)}  ${seconds.padStart(9)}  ${speed.padStart(8)}  ${rest}`;
  return `${[
    ...(fresh ? [] : ['This run had nothing to prepare: these are of the last one that had.']),
    paint('bold', row('stage', 'seconds', 'MB/s', 'share of the work')),
    ...stages.map(({ stage, seconds, bytesPerSecond, share }) =>
      row(
        stage,
        seconds.toFixed(2),
        bytesPerSecond === undefined ? '–' : (bytesPerSecond / 1e6).toFixed(1),
        `${`${Math.round(share * 100)}%`.padStart(4)}  ${paint('green', '█'.repeat(Math.round(share * barWidth)))}`,
      ).trimEnd(),
    ),
    row('all', all.toFixed(2), '', '').trimEnd(),
    ...(hits === 0
      ? []
      : [`  ${grouped(hits)} of ${grouped(hits + misses)} vectors of files came from the embedding cache.`]),
    paint(
      'dim',
      '  Seconds of work, over all threads, which work at once: together they can be more than the clock says.',
    ),
    ...(compared === undefined ? [] : [paint('dim', `  ${comparedText(compared)}`)]),
  ].join('\n')}\n`;
}

function comparedText({ files, unchanged }: NonNullable<Profile['compared']>): string {
  return `Of ${countOf(files, 'file')} ${grouped(unchanged)} need not be opened: size, time and inode are as they were.`;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

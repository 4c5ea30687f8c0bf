import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ProcessUse } from '../loupeCommand.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';

/** What one cold run of one contestant over one folder took. */
export interface Cold extends ProcessUse {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly indexBytes: number;
}

export interface Contestant {
  readonly name: string;
  /** Indexes a folder from nothing into an index folder that does not exist yet, and answers one question. */
  searchCold(
    target: string,
    question: string,
    indexFolder: string,
  ): Promise<ProcessUse & { readonly seconds: number }>;
}

/** All rounds of all contestants over one folder: contestant → run by run. */
export interface Contest {
  readonly folder: string;
  readonly runs: Readonly<Record<string, readonly Cold[]>>;
}

/** Lets all contestants run over a folder, one after the other, then all of them again, round by round. */
export async function holdContest(
  folder: string,
  target: string,
  question: string,
  { contestants, rounds }: { readonly contestants: readonly Contestant[]; readonly rounds: number },
): Promise<Contest> {
  const runs: Record<string, Cold[]> = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const contestant of contestants)
      runs[contestant.name]?.push(await runCold(contestant, target, question));
  return { folder, runs };
}

function runCold(contestant: Contestant, target: string, question: string): Promise<Cold> {
  return withTemporaryFolder(async (folder) => {
    const indexFolder = path.join(folder, 'index');
    const { seconds, cpuSeconds, peakRssBytes, peakOwnBytes } = await contestant.searchCold(
      target,
      question,
      indexFolder,
    );
    return { seconds, cpuSeconds, peakRssBytes, peakOwnBytes, indexBytes: await bytesBelow(indexFolder) };
  });
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(path.join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** What a contestant used over all folders. */
export interface Total {
  /** Sums over the folders, of the mean of each folder's runs. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly indexBytes: number;
  /** The highest of all runs. */
  readonly peakRssBytes: number;
  readonly peakOwnBytes: number;
}

export function totalOf(contests: readonly Contest[], name: string): Total {
  const sums = (what: keyof Cold): number =>
    contests.reduce((sum, { runs }) => sum + mean((runs[name] ?? []).map((run) => run[what])), 0);
  const highest = (what: keyof Cold): number =>
    Math.max(0, ...contests.flatMap(({ runs }) => (runs[name] ?? []).map((run) => run[what])));
  return {
    seconds: sums('seconds'),
    cpuSeconds: sums('cpuSeconds'),
    indexBytes: sums('indexBytes'),
    peakRssBytes: highest('peakRssBytes'),
    peakOwnBytes: highest('peakOwnBytes'),
  };
}

/** How much of another's a total is: 1 is as much; NaN where the other used none, as without /proc. */
export function ratioOf(total: Total, other: Total): Readonly<Record<keyof Total, number>> {
  const ratio = (what: keyof Total): number => total[what] / (other[what] === 0 ? NaN : other[what]);
  return {
    seconds: ratio('seconds'),
    cpuSeconds: ratio('cpuSeconds'),
    indexBytes: ratio('indexBytes'),
    peakRssBytes: ratio('peakRssBytes'),
    peakOwnBytes: ratio('peakOwnBytes'),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

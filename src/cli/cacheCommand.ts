import { cacheFileIn, clearCache, readCacheStats } from '../indexer/index.ts';
import type { CacheStats } from '../protocol/index.ts';
import { grouped, sizeOf } from './amounts.ts';
import type { Arguments } from './arguments.ts';
import { printable } from './displayText.ts';
import { cacheSizeMbOf, dataDirectoryOf } from './session.ts';

/** What a command prints: a value, and the same for a person. */
export interface Printout {
  readonly value: object;
  readonly text: string;
}

const bytesPerMb = 1 << 20;

/** `loupe cache stats` and `loupe cache clear`. */
export async function runCacheCommand(args: Arguments): Promise<Printout> {
  const file = cacheFileIn(dataDirectoryOf(args.dataDirectory), cacheSizeMbOf(args) * bytesPerMb);
  if (args.target === 'stats') {
    const stats = await readCacheStats(file);
    return { value: stats, text: cacheText(stats) };
  }
  await clearCache(file);
  return { value: { cleared: true }, text: `The embedding cache ${printable(file.path)} is empty.\n` };
}

function versions(count: number): string {
  return count === 1 ? '1 version of a file' : `${grouped(count)} versions of files`;
}

export function cacheText(stats: CacheStats): string {
  const { path, bytes, limitBytes, entries, models, lastRun, problem } = stats;
  return [
    `embedding cache ${printable(path)}`,
    `  ${sizeOf(bytes)} of ${limitBytes === 0 ? '0 (it is not used)' : sizeOf(limitBytes)}, ${versions(entries)}`,
    ...models.map(
      (model) =>
        `  ${printable(model.model)}: ${versions(model.entries)}, ${sizeOf(model.vectorBytes)} of vectors`,
    ),
    ...(lastRun === undefined
      ? []
      : [`  the last run found ${grouped(lastRun.hits)} and asked the model for ${grouped(lastRun.misses)}`]),
    ...(problem === undefined ? [] : [`  it cannot be read: ${printable(problem)}`]),
    '',
  ].join('\n');
}

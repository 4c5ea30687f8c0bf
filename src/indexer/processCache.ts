import { existsSync } from 'node:fs';
import type { CacheRun, CacheStats } from '../protocol/index.ts';
import { type CacheFile, cacheFileIn, clearCache, noteCacheRun, readCacheStats } from './cache/index.ts';
import { quantizationScale } from './embed/index.ts';
import type { Fingerprint } from './store/index.ts';
import type { CacheAccess } from './workers/index.ts';

/** The embedding cache as all folders of a process use it. */
export interface ProcessCache {
  readonly file: CacheFile;
  /** For prepare threads; its scope is everything but the file itself that decides its vectors. */
  readonly access: CacheAccess;
  readonly isThere: () => boolean;
  /** For the log; what happens to every thread is said once. */
  readonly onProblem: (message: string) => void;
  readonly noteRun: (run: CacheRun) => Promise<void>;
  readonly stats: () => Promise<CacheStats>;
}

const bytesPerMb = 1 << 20;

/** undefined where there is nothing to keep: no model, or no room. */
export function processCache(
  dataDirectory: string,
  sizeMb: number | undefined,
  { model, dimension, chunker, tokenizer }: Fingerprint,
  log: (level: 'warn', message: string) => void,
): ProcessCache | undefined {
  if (sizeMb === undefined || sizeMb <= 0 || dimension === 0) return undefined;
  const file = cacheFileIn(dataDirectory, sizeMb * bytesPerMb);
  const scope = JSON.stringify([model, dimension, quantizationScale, chunker, tokenizer]);
  const told = new Set<string>();
  return {
    file,
    access: { path: file.path, scope },
    isThere: () => existsSync(file.path),
    onProblem: (message) => {
      if (told.has(message)) return;
      told.add(message);
      log('warn', message);
    },
    noteRun: async (run) => {
      if (run.hits + run.misses > 0) await noteCacheRun(file, run);
    },
    stats: () => readCacheStats(file),
  };
}

/** Whether or not this process uses it. */
export async function emptyCache(dataDirectory: string): Promise<null> {
  await clearCache(cacheFileIn(dataDirectory, 0));
  return null;
}

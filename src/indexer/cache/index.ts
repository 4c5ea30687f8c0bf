/**
 * The embedding cache: what a model made of a version of a file, for all folders and all Loupe processes that share a data
 * directory. Prepare threads ask it before they embed; writer threads add what was not there, after their commits.
 * Invariant: nothing depends on it. Whatever is wrong with its file, a reader finds nothing and a writer keeps nothing.
 */
export { type CacheSource, CacheKeys } from './cacheKeys.ts';
export { type CacheFile, cacheFileIn } from './cacheFile.ts';
export { CacheReader } from './cacheReader.ts';
export { CacheWriter } from './cacheWriter.ts';
export { clearCache, noteCacheRun, readCacheStats } from './cacheUpkeep.ts';

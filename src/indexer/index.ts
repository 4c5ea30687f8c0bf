/**
 * The indexing process as a library: the command line and benchmarks drive the very service that the editor forks.
 * Invariant: knows no editor.
 */
export { type Service, type ServiceOptions, createService } from './service.ts';
export { cacheFileIn, clearCache, readCacheStats } from './cache/index.ts';
export { defaultDataDirectory, indexExists } from './store/index.ts';

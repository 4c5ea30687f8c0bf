/**
 * The index of one root folder on disk: SQLite, one writer (a thread of the process that holds the lease), many readers.
 * Invariant: a file is visible only together with all its chunks, words, vectors and symbols, or not at all; whatever
 * process is killed at whatever moment, the next one opens a whole index. Source text itself is not stored.
 */
export { defaultDataDirectory } from './dataDirectory.ts';
export { indexExists, makeDirectory, openStore } from './sqliteStore.ts';
export { schemaVersion } from './schema.ts';
export type { Fingerprint, Store, StoreOptions } from './store.ts';
export type {
  Postings,
  StoredChunk,
  StoredFile,
  StoredSymbol,
  StoreReader,
  VectorChanges,
} from './storeReader.ts';

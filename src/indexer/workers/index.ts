/**
 * The prepare threads: files in, everything the index holds of them out.
 * Invariant: threads know files, never the database, the query or the editor; a file costs at most its own thread.
 */
export { deleteJournal, journalPathIn, takeSuspects } from './crashJournal.ts';
export { type PreparePool, type PreparePoolOptions, createPreparePool } from './preparePool.ts';
export type { CacheUse } from './embedChunks.ts';
export type { CacheAccess, Prepared, PrepareTask, StageTimes } from './prepareTask.ts';

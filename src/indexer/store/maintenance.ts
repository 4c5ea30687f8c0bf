import type Database from 'better-sqlite3';
import { isSqliteError } from './sqliteErrors.ts';

/** Pages of the full-text index merged in one step: about 10 ms. */
const mergePages = 200;
/** Tidying fails where storing would; the next request tells, and then it is tried again. */
const passing = ['SQLITE_BUSY', 'SQLITE_CORRUPT', 'SQLITE_FULL', 'SQLITE_IOERR'];

/**
 * One short step of tidying an idle index: merges pieces of the full-text index, so that questions read fewer of them; then
 * carries the log over into the index file. Returns whether more is to be done.
 */
export function maintain(database: Database.Database): boolean {
  try {
    const before = totalChanges(database);
    database.exec(`INSERT INTO words (words, rank) VALUES ('merge', ${mergePages})`);
    // The number stands in the statement because FTS5 wants an integer, and numbers are bound as floating point. FTS5 counts fewer than two changes when there was nothing to merge.
    if (totalChanges(database) - before >= 2) return true;
    database.pragma('wal_checkpoint(TRUNCATE)');
    return false;
  } catch (error) {
    if (passing.some((code) => isSqliteError(error, code))) return false;
    throw error;
  }
}

function totalChanges(database: Database.Database): number {
  return database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0;
}

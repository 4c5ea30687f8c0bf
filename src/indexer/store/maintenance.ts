import type Database from 'better-sqlite3';
import { isSqliteError } from './sqliteErrors.ts';

/** Pages of the full-text index merged in one step. */
const mergePages = 200;

/**
 * One short step of tidying an idle index: merges pieces of the full-text index, so that questions read fewer of them; then
 * carries the log over into the index file. Returns whether more is to be done.
 */
export function maintain(database: Database.Database): boolean {
  try {
    const before = totalChanges(database);
    database.prepare("INSERT INTO words (words, rank) VALUES ('merge', ?)").run(mergePages);
    // FTS5 counts fewer than two changes when there was nothing to merge.
    if (totalChanges(database) - before >= 2) return true;
    database.pragma('wal_checkpoint(TRUNCATE)');
    return false;
  } catch (error) {
    // Tidying may fail where storing would: it is tried again after the next request.
    if (isSqliteError(error, 'SQLITE_')) return false;
    throw error;
  }
}

function totalChanges(database: Database.Database): number {
  return database.prepare<[], number>('SELECT total_changes()').pluck().get() ?? 0;
}

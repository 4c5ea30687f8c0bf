import type Database from 'better-sqlite3';
import { LoupeError } from '../../protocol/index.ts';
import type { OpenIndex } from './indexDatabase.ts';
import { isSqliteError } from './sqliteErrors.ts';

/** Pages moved in one step from the end of the file to where some are free. */
const movedPages = 500;
/** So large a share of free pages is kept for what comes next. */
const keptShare = 0.05;
/** Tidying fails where storing would; the next request tells, and then it is tried again. */
const passing = ['SQLITE_BUSY', 'SQLITE_CORRUPT', 'SQLITE_FULL', 'SQLITE_IOERR'];

/**
 * One short step of tidying an idle index: merges segments of the full-text index, so that questions read fewer of them; then
 * gives back the room of what was replaced; then carries the log over into the index file. Returns whether more is to be done.
 */
export function maintain({ database, writer }: Pick<OpenIndex, 'database' | 'writer'>): boolean {
  try {
    if (writer.mergeWords() || cutBack(database)) return true;
    carryOver(database);
    return false;
  } catch (error) {
    if (passing.some((code) => isSqliteError(error, code))) return false;
    throw error;
  }
}

/** Whatever was committed lies in the index file afterwards, and on the disk itself; in bulk only the log's order is sure to. */
function carryOver(database: Database.Database): void {
  database.pragma('synchronous = FULL');
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.pragma('synchronous = NORMAL');
  }
}

/** An index of an older version that was built anew in its file cannot be cut back: what is free there is used again. */
function cutBack(database: Database.Database): boolean {
  const free = numberOf(database, 'freelist_count');
  if (free <= keptShare * numberOf(database, 'page_count') || numberOf(database, 'auto_vacuum') === 0)
    return false;
  database.pragma(`incremental_vacuum(${movedPages})`);
  return numberOf(database, 'freelist_count') < free;
}

/**
 * Whether this table is as SQLite wrote it, and every index of it.
 * @throws LoupeError `indexCorrupt`
 */
export function verifyTable(database: Database.Database, table: string): void {
  const found = database.pragma(`integrity_check('${table}')`, { simple: true }) as string;
  if (found !== 'ok')
    throw new LoupeError('indexCorrupt', `The index is damaged (table ${table}: ${found}).`);
}

function numberOf(database: Database.Database, pragma: string): number {
  return database.pragma(pragma, { simple: true }) as number;
}

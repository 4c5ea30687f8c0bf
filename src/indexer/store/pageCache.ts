import type Database from 'better-sqlite3';

/** Of each connection, until somebody says otherwise. */
export const usualCacheKb = 16 << 10;

/** Sets the size of a connection's page cache, and empties it. */
export function setPageCache(database: Database.Database, kb: number): void {
  database.pragma(`cache_size = -${kb}`);
  database.pragma('shrink_memory');
}

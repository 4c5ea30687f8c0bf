import Database from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { applicationId, fingerprintText, schemaVersion, tableNames } from './schema.ts';
import { isSqliteError } from './sqliteErrors.ts';
import type { Fingerprint } from './store.ts';

const busyTimeoutMs = 2_000;
const cacheKb = 16 << 10;

/** A read-only connection to a whole index with this fingerprint; undefined when there is none (yet). */
export function openReadOnly(path: string, fingerprint: Fingerprint): Database.Database | undefined {
  if (!existsSync(path)) return undefined;
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    if (isReadable(database, fingerprint)) {
      database.pragma(`cache_size = -${cacheKb}`);
      return database;
    }
  } catch (error) {
    if (!isSqliteError(error, 'SQLITE_')) throw error;
  }
  database?.close();
  return undefined;
}

/** True when the tables are there and were made with the same parts. */
export function isReadable(database: Database.Database, fingerprint: Fingerprint): boolean {
  if (database.pragma('application_id', { simple: true }) !== applicationId) return false;
  if (database.pragma('user_version', { simple: true }) !== schemaVersion) return false;
  const names = database.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all();
  if (!tableNames.every((name) => names.includes(name))) return false;
  return (
    database.prepare<[], string>('SELECT fingerprint FROM identity').pluck().get() ===
    fingerprintText(fingerprint)
  );
}

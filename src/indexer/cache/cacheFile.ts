import type Database from 'better-sqlite3';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateFile } from '../../base/index.ts';

/** The file that all processes share, and how large this one lets it become. */
export interface CacheFile {
  readonly path: string;
  readonly maxBytes: number;
}

/** An open connection, and which file it is to: another process may put a new one in its place. */
export interface CacheConnection {
  readonly database: Database.Database;
  readonly identity: string;
}

/** The file is not what it should be. */
class Unusable extends Error {}

const applicationId = 0x4c6f4563;
const schemaVersion = 1;
/** Vectors of a file are some kilobytes: larger pages waste less at the end of each, smaller ones are written whole more seldom. */
const pageBytes = 8 << 10;
/** What a connection keeps of the file in memory. */
const pageCacheKb = 256;

/**
 * Vectors are appended; keys, which come at random, lie in a table of their own, so that what is written all over the file is
 * small. `proof` is a hash of the vectors: SQLite notices damage to its own structure only.
 */
const tables = `
  CREATE TABLE models (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE vectors (id INTEGER PRIMARY KEY, content BLOB NOT NULL);
  CREATE TABLE entries (
    key BLOB PRIMARY KEY, vectors INTEGER NOT NULL, model INTEGER NOT NULL, bytes INTEGER NOT NULL, proof BLOB NOT NULL,
    used INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX entriesByUse ON entries (used);
  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};`;

/** @param maxBytes of the whole; 0 is for no cache at all */
export function cacheFileIn(dataDirectory: string, maxBytes: number): CacheFile {
  return { path: join(dataDirectory, 'embeddings.sqlite'), maxBytes };
}

/** To read; undefined while there is no file, or none with anything in it. */
export async function openToRead(path: string): Promise<CacheConnection | undefined> {
  const identity = identityOf(path);
  if (identity === undefined) return undefined;
  const { default: Sqlite } = await import('better-sqlite3');
  const database = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    database.pragma(`cache_size = -${pageCacheKb}`);
    if (isEmpty(database)) return void database.close();
    requireOwn(database);
    return { database, identity };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * To write; the file is made when there is none.
 * @param patienceMs how long to wait for another process at each turn
 */
export async function openToWrite(path: string, patienceMs = 0): Promise<CacheConnection> {
  const { default: Sqlite } = await import('better-sqlite3');
  createPrivateFile(path);
  const identity = identityOf(path) ?? '';
  const database = new Sqlite(path, { timeout: patienceMs });
  try {
    database.pragma(`cache_size = -${pageCacheKb}`);
    if (isEmpty(database)) makeTables(database);
    requireOwn(database);
    database.pragma('synchronous = NORMAL');
    return { database, identity };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Which file lies at a path now; undefined when none does. */
export function identityOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}`;
}

/**
 * Removes a file that turned out to be damaged, unless another process has done so and made a new one. Who still has it open
 * keeps what is his alone, until he looks.
 */
export function discard(path: string, identity: string | undefined): void {
  if (identityOf(path) !== identity) return;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true, recursive: true });
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && codes.some((each) => code.startsWith(each));
}

/** `SQLITE_ERROR` is what a table that is missing gives. */
export function meansDamage(error: unknown): boolean {
  return error instanceof Unusable || isCode(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_ERROR');
}

export function isBusy(error: unknown): boolean {
  return isCode(error, 'SQLITE_BUSY', 'SQLITE_LOCKED');
}

function isEmpty(database: Database.Database): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').pluck().get() === undefined;
}

function requireOwn(database: Database.Database): void {
  const application = database.pragma('application_id', { simple: true });
  const version = database.pragma('user_version', { simple: true });
  if (application !== applicationId || Number(version) < schemaVersion)
    throw new Unusable('it is no cache of this version');
  if (version !== schemaVersion) throw new Error('a later version of Loupe made it');
}

/** Size of pages and how free ones are given back can only be chosen before there is anything. */
function makeTables(database: Database.Database): void {
  database.pragma(`page_size = ${pageBytes}`);
  database.pragma('auto_vacuum = INCREMENTAL');
  database.pragma('journal_mode = WAL');
  database
    .transaction(() => {
      if (isEmpty(database)) database.exec(tables);
    })
    .immediate();
}

import Database from 'better-sqlite3';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createPrivateFile } from '../../base/index.ts';
import type { Notice } from '../../protocol/index.ts';
import { IndexWriter } from './indexWriter.ts';
import { setPageCache, usualCacheKb } from './pageCache.ts';
import {
  applicationId,
  fingerprintText,
  highestId,
  type IndexFile,
  prepareEmptyFile,
  recreateTables,
  schemaVersion,
  tableNames,
} from './schema.ts';
import { isSqliteError, meansDamage } from './sqliteErrors.ts';
import type { Fingerprint } from './store.ts';

export interface OpenIndex {
  readonly file: IndexFile;
  readonly database: Database.Database;
  readonly writer: IndexWriter;
  /** What opening did. */
  readonly notices: readonly Notice[];
}

/** What must be done with a file before it can be written. */
type Condition =
  { readonly kind: 'good' | 'empty' } | { readonly kind: 'rebuild' | 'setAside'; readonly because: string };

const busyTimeoutMs = 5_000;
/** The log is carried over into the index file whenever it has grown to so many pages, and cut back to so many bytes. */
const walPages = 4_000;
const walBytes = 16 << 20;
const keptBroken = 2;
/** SQLite takes a file that is smaller than a page for an empty database, whatever is in it. */
const smallestPageBytes = 512;

/**
 * The one read-write connection, on a whole index with the right fingerprint: made, emptied or replaced as needed. Only the
 * holder of the lease may call this.
 */
export function openIndexDatabase(file: IndexFile): OpenIndex {
  const notices: Notice[] = [];
  for (let attempt = 1; ; attempt++) {
    try {
      return open(file, notices);
    } catch (error) {
      if (attempt > 1 || !(error instanceof Unusable)) throw error;
      notices.push(setAside(file.path, error.message));
    }
  }
}

/** An index file that cannot be mended; the message says what is wrong with it. */
class Unusable extends Error {}

function open(file: IndexFile, notices: Notice[]): OpenIndex {
  createPrivateFile(file.path);
  const stat = statSync(file.path);
  if (stat.isDirectory()) throw new Unusable('it is a directory');
  if (stat.size > 0 && stat.size < smallestPageBytes) throw new Unusable('it is not a database');
  let database: Database.Database | undefined;
  try {
    database = new Database(file.path, { timeout: busyTimeoutMs });
    const condition = conditionOf(database, file.fingerprint);
    if (condition.kind === 'setAside') throw new Unusable(condition.because);
    if (condition.kind === 'empty') prepareEmptyFile(database);
    configure(database, file);
    if (condition.kind !== 'good') recreateTables(database, file);
    if (condition.kind === 'rebuild') notices.push(rebuilt(file, condition.because));
    return { file, database, writer: new IndexWriter(database, file), notices };
  } catch (error) {
    database?.close();
    throw meansDamage(error) ? new Unusable('it is damaged, or not a database at all') : error;
  }
}

/** Moves a file that cannot be used out of the way, with its log; keeps the last two such files. */
export function setAside(path: string, because: string): Notice {
  const directory = dirname(path);
  const prefix = `${basename(path)}.broken-`;
  const numbers = readdirSync(directory)
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)))
    .sort((a, b) => a - b);
  const target = join(directory, `${prefix}${(numbers.at(-1) ?? 0) + 1}`);
  renameSync(path, target);
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${target}-wal`);
  rmSync(`${path}-shm`, { force: true });
  for (const number of numbers.slice(0, Math.max(0, numbers.length + 1 - keptBroken)))
    for (const suffix of ['', '-wal'])
      rmSync(join(directory, `${prefix}${number}${suffix}`), { force: true, recursive: true });
  const message = `The index ${path} could not be used: ${because}. It was moved to ${target} and the folder is indexed anew.`;
  return { code: 'indexSetAside', severity: 'warning', message };
}

function conditionOf(database: Database.Database, fingerprint: Fingerprint): Condition {
  const application = database.pragma('application_id', { simple: true }) as number;
  const version = database.pragma('user_version', { simple: true }) as number;
  const names = database.prepare<[], string>('SELECT name FROM sqlite_schema').pluck().all();
  if (names.length === 0 && application === 0) return { kind: 'empty' };
  if (application !== applicationId)
    return { kind: 'setAside', because: 'it is a database of another program' };
  if (version > schemaVersion) return { kind: 'setAside', because: 'a newer version of Loupe made it' };
  if (version < schemaVersion) return { kind: 'rebuild', because: 'an older version of Loupe made it' };
  if (!tableNames.every((name) => names.includes(name)))
    return { kind: 'setAside', because: 'some of its tables are missing' };
  return contentCondition(database, fingerprint);
}

function contentCondition(database: Database.Database, fingerprint: Fingerprint): Condition {
  try {
    const made = database.prepare<[], string>('SELECT fingerprint FROM identity').pluck().get();
    const sequence = database.prepare<[], number>('SELECT sequence FROM totals').pluck().get();
    if (made === undefined || sequence === undefined)
      return { kind: 'setAside', because: 'its first rows are missing' };
    if (made !== fingerprintText(fingerprint))
      return { kind: 'rebuild', because: 'it was made with another model or another version of Loupe' };
    if (sequence > highestId / 2) return { kind: 'rebuild', because: 'its numbers are used up' };
    return { kind: 'good' };
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_ERROR'))
      return { kind: 'setAside', because: 'its tables have another shape' };
    throw error;
  }
}

function configure(database: Database.Database, file: IndexFile): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  setPageCache(database, usualCacheKb);
  database.pragma(`wal_autocheckpoint = ${walPages}`);
  database.pragma(`journal_size_limit = ${walBytes}`);
  database.pragma('temp_store = MEMORY');
  if (file.maxIndexBytes === undefined) return;
  const pageBytes = database.pragma('page_size', { simple: true }) as number;
  database.pragma(`max_page_count = ${Math.max(1, Math.floor(file.maxIndexBytes / pageBytes))}`);
}

function rebuilt(file: IndexFile, because: string): Notice {
  const message = `The index of ${file.root} is built anew: ${because}.`;
  return { code: 'indexRebuilt', severity: 'info', message };
}

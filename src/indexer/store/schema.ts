import type Database from 'better-sqlite3';
import { randomInt } from 'node:crypto';
import type { CacheFile } from '../cache/index.ts';
import type { Fingerprint } from './store.ts';

/** Where an index is, and what it must have been made with. */
export interface IndexFile {
  readonly path: string;
  readonly root: string;
  readonly fingerprint: Fingerprint;
  readonly maxIndexBytes?: number;
  readonly cache?: CacheFile;
}

/** Grows with every change of the tables, and of what is left out for its content; an older index is built anew, a newer one set aside. */
export const schemaVersion = 6;
/** Marks a SQLite file as ours: "Loup". */
export const applicationId = 0x4c6f7570;
/** Ids are handed to typed arrays of 32 bits. */
export const highestId = 2 ** 31 - 1;
/** The part of a vector cursor that names the index it belongs to; with the id it stays below 2⁵³. */
const highestEpoch = 2 ** 21;
const pageBytes = 8192;

/**
 * `whole` is 1 for a file that is whole (`FileLevel`); in `totals` it is the number of them. Ids of a file's chunks and of its symbols are contiguous, from `first_chunk` and `first_symbol`. `totals.sequence` numbers
 * chunks and removals together, so that one number says what a reader has seen. A row of `vectors` has what readers keep in
 * memory of the chunks of one file: their numbers of terms (`packLengths`) and their vectors, if any. `segments` are sorted runs of
 * terms over ranges of chunks (`Segment`), each with its blocks (`BlockWriter`) and their first terms.
 */
const tables = `
  CREATE TABLE identity (fingerprint TEXT NOT NULL, root TEXT NOT NULL) STRICT;
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE totals (
    epoch INTEGER NOT NULL, sequence INTEGER NOT NULL, symbol_sequence INTEGER NOT NULL, files INTEGER NOT NULL,
    chunks INTEGER NOT NULL, symbols INTEGER NOT NULL, skipped INTEGER NOT NULL, source_bytes INTEGER NOT NULL,
    whole INTEGER NOT NULL, removals INTEGER NOT NULL, pruned INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL, racy INTEGER NOT NULL, hash TEXT NOT NULL, language TEXT NOT NULL, file_kind TEXT NOT NULL, method TEXT NOT NULL,
    note TEXT, whole INTEGER NOT NULL, first_chunk INTEGER NOT NULL, chunk_count INTEGER NOT NULL, first_symbol INTEGER NOT NULL,
    symbol_count INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE skips (
    path TEXT PRIMARY KEY, reason TEXT NOT NULL, detail TEXT, rule TEXT, size_bytes INTEGER, mtime_ns INTEGER, inode INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, start_line INTEGER NOT NULL, end_line INTEGER NOT NULL,
    breadcrumb TEXT, symbol TEXT, symbol_kind TEXT
  ) STRICT;
  CREATE TABLE vectors (
    first_chunk INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, lengths BLOB NOT NULL, vectors BLOB NOT NULL
  ) STRICT;
  CREATE TABLE removals (sequence INTEGER PRIMARY KEY, first_chunk INTEGER NOT NULL, chunk_count INTEGER NOT NULL) STRICT;
  CREATE TABLE names (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, key TEXT NOT NULL, initials TEXT NOT NULL, letters INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX names_by_key ON names (key);
  CREATE TABLE symbols (
    id INTEGER PRIMARY KEY, file_id INTEGER NOT NULL, name_id INTEGER NOT NULL, kind TEXT NOT NULL, container TEXT,
    start_line INTEGER NOT NULL, end_line INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX symbols_by_name ON symbols (name_id);
  CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT, first_chunk INTEGER NOT NULL, last_chunk INTEGER NOT NULL, chunks INTEGER NOT NULL,
    dead INTEGER NOT NULL, bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE word_directories (segment_id INTEGER PRIMARY KEY, first_terms BLOB NOT NULL) STRICT;
  CREATE TABLE word_blocks (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
`;

export const tableNames = [...tables.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name ?? '');

/** Before the first table is made. */
export function prepareEmptyFile(database: Database.Database): void {
  database.pragma(`page_size = ${pageBytes}`);
  database.pragma('auto_vacuum = INCREMENTAL');
}

/** Makes the tables of an empty index in place of what is there; readers see the old index or the new one, nothing between. */
export function recreateTables(database: Database.Database, { fingerprint, root }: IndexFile): void {
  database
    .transaction(() => {
      dropTables(database);
      createTables(database, fingerprint, root);
    })
    .immediate();
}

function dropTables(database: Database.Database): void {
  const old = database
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC`,
    )
    .all();
  for (const { name } of old) database.exec(`DROP TABLE IF EXISTS "${name.replaceAll('"', '""')}"`);
}

function createTables(database: Database.Database, fingerprint: Fingerprint, root: string): void {
  database.exec(tables);
  database.pragma(`application_id = ${applicationId}`);
  database.pragma(`user_version = ${schemaVersion}`);
  database
    .prepare('INSERT INTO identity (fingerprint, root) VALUES (?, ?)')
    .run(fingerprintText(fingerprint), root);
  database
    .prepare('INSERT INTO totals VALUES (?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)')
    .run(randomInt(1, highestEpoch));
}

/** Whether an index with this fingerprint differs from the wanted one in its model alone. */
export function differsInModelAlone(made: string, wanted: Fingerprint): boolean {
  const { model, dimension } = wanted;
  const text = fingerprintText(wanted);
  return made !== text && fingerprintText({ ...parsedFingerprint(made), model, dimension }) === text;
}

function parsedFingerprint(text: string): Fingerprint {
  try {
    return JSON.parse(text) as Fingerprint;
  } catch {
    // Whatever wrote this, no version of Loupe can read that index.
    return { schema: 0, model: '', dimension: 0, chunker: '', tokenizer: '' };
  }
}

export function fingerprintText({ schema, model, dimension, chunker, tokenizer }: Fingerprint): string {
  return JSON.stringify({ schema, model, dimension, chunker, tokenizer });
}

import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import { CatalogQueries } from './catalogQueries.ts';
import { ChunkQueries } from './chunkQueries.ts';
import { setPageCache, usualCacheKb } from './pageCache.ts';
import { applicationId, differsInModelAlone, fingerprintText, schemaVersion } from './schema.ts';
import { isSqliteError } from './sqliteErrors.ts';
import type { Fingerprint } from './store.ts';
import { PostingQueries } from './postingQueries.ts';
import { SymbolQueries } from './symbolQueries.ts';
import { VectorQueries } from './vectorQueries.ts';
import { VocabularyQueries } from './vocabularyQueries.ts';
import { WordReader } from './wordReader.ts';

const busyTimeoutMs = 1_000;

interface Opened {
  /** Its fingerprint. */
  readonly made: string;
  readonly isKept: boolean;
  /** Of the vectors that are read; 0 for none. */
  readonly dimension: number;
}

/** A read-only connection to an index that this version of Loupe can read, with its prepared questions. */
export class ReadConnection {
  /** Read without its vectors: it was made with a model, and none was asked for. */
  readonly isKept: boolean;
  readonly catalog: CatalogQueries;
  readonly chunks: ChunkQueries;
  readonly postings: PostingQueries;
  readonly symbols: SymbolQueries;
  readonly vectors: VectorQueries;
  readonly vocabulary: VocabularyQueries;
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #file: string;
  readonly #dataVersion: Database.Statement<[], number>;
  readonly #made: Database.Statement<[], string>;
  /** What the index was made with when it was opened. */
  readonly #fingerprint: string;
  #seenVersion: number;

  /** undefined when there is no index, or one of another fingerprint; `keepVectors` lets another model pass. */
  static open(path: string, wanted: Fingerprint, keepVectors: boolean): ReadConnection | undefined {
    const file = identityOf(path);
    if (file === undefined) return undefined;
    const database = connect(path);
    if (database === undefined) return undefined;
    try {
      const made = readableFingerprint(database);
      const isKept = keepVectors && made !== undefined && differsInModelAlone(made, wanted);
      if (made !== undefined && (isKept || made === fingerprintText(wanted)))
        return new ReadConnection(database, path, file, { made, isKept, dimension: wanted.dimension });
    } catch (error) {
      database.close();
      throw error;
    }
    database.close();
    return undefined;
  }

  private constructor(
    database: Database.Database,
    path: string,
    file: string,
    { made, isKept, dimension }: Opened,
  ) {
    this.isKept = isKept;
    this.#database = database;
    this.#path = path;
    this.#file = file;
    this.#fingerprint = made;
    this.#made = fingerprintStatement(database);
    this.#dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
    this.#seenVersion = this.#dataVersion.get() ?? 0;
    this.catalog = new CatalogQueries(database, path);
    this.chunks = new ChunkQueries(database);
    const words = new WordReader(database);
    this.postings = new PostingQueries(database, words);
    this.symbols = new SymbolQueries(database);
    this.vectors = new VectorQueries(database, dimension);
    this.vocabulary = new VocabularyQueries(database, words);
  }

  /** `replaced`: this connection reads an index that is gone, or that is not ours to read any more. */
  poll(): 'same' | 'changed' | 'replaced' {
    if (identityOf(this.#path) !== this.#file) return 'replaced';
    const version = this.#dataVersion.get() ?? 0;
    if (version === this.#seenVersion) return 'same';
    this.#seenVersion = version;
    return this.#made.get() === this.#fingerprint ? 'changed' : 'replaced';
  }

  /** See `Store.setCache`. */
  setCache(kb: number): void {
    setPageCache(this.#database, kb);
  }

  close(): void {
    this.#database.close();
  }
}

function connect(path: string): Database.Database | undefined {
  try {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
    setPageCache(database, usualCacheKb);
    return database;
  } catch (error) {
    // The writer has moved it away or deleted it just now.
    if (isSqliteError(error, 'SQLITE_CANTOPEN')) return undefined;
    throw error;
  }
}

/** undefined when it is no index, or one of another version. */
function readableFingerprint(database: Database.Database): string | undefined {
  if (database.pragma('application_id', { simple: true }) !== applicationId) return undefined;
  if (database.pragma('user_version', { simple: true }) !== schemaVersion) return undefined;
  return fingerprintStatement(database).get();
}

function fingerprintStatement(database: Database.Database): Database.Statement<[], string> {
  return database.prepare<[], string>('SELECT fingerprint FROM identity').pluck();
}

/** What tells a file from another one of the same name. */
function identityOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.dev}:${stat.ino}:${stat.birthtimeMs}`;
}

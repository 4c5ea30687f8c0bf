import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import type { RuleSource, Skip } from '../../protocol/index.ts';
import { isReadable, openReadOnly } from './connection.ts';
import {
  type ChunkRow,
  type FileRow,
  type ReadStatements,
  type SkipRow,
  type SymbolRow,
  prepareReadStatements,
} from './readStatements.ts';
import { isSqliteError, meansDamage, toLoupeError } from './sqliteErrors.ts';
import type { Fingerprint } from './store.ts';
import type { StoreReader, StoredChunk, StoredFile, StoredSymbol, VectorChanges } from './storeReader.ts';
import { lettersOf } from './symbolName.ts';

export interface SqliteReaderOptions {
  readonly path: string;
  readonly fingerprint: Fingerprint;
  /** Told, once per connection, that the index is damaged. */
  readonly onDamage: (because: string) => void;
}

interface Connection {
  readonly database: Database.Database;
  readonly statements: ReadStatements;
}

const noCounts = { files: 0, chunks: 0, symbols: 0, skipped: 0, sourceBytes: 0 };
/** Sequences stay below 2³¹: a cursor is the epoch of the index above them. */
const cursorBase = 2 ** 31;
const pathsPerPage = 1_000;

/** Answers from a read-only connection that is opened when there is something to read. */
export class SqliteReader implements StoreReader {
  readonly #options: SqliteReaderOptions;
  #connection: Connection | undefined;

  constructor(options: SqliteReaderOptions) {
    this.#options = options;
  }

  /** The number SQLite raises when another connection has committed; undefined while there is no index. */
  get dataVersion(): number | undefined {
    return this.#read(
      (_statements, database) => database.pragma('data_version', { simple: true }) as number,
      undefined,
    );
  }

  /** The next question opens the index anew. */
  disconnect(): void {
    this.#connection?.database.close();
    this.#connection = undefined;
  }

  meta(key: string): string | undefined {
    return this.#read(({ meta }) => meta.get(key), undefined);
  }

  counts(): ReturnType<StoreReader['counts']> {
    const totals = this.#read((statements) => statements.totals.get(), undefined);
    if (totals === undefined) return noCounts;
    const { files, chunks, symbols, skipped, sourceBytes } = totals;
    return { files, chunks, symbols, skipped, sourceBytes };
  }

  chunks(ids: readonly number[]): StoredChunk[] {
    return this.#read((statements, database) => {
      const rows = database.transaction(() => ids.map((id) => statements.chunk.get(id)))();
      return rows.filter((row) => row !== undefined).map(toChunk);
    }, []);
  }

  chunksOfFile(fileId: number): StoredChunk[] {
    return this.#read(({ chunksOfFile }) => chunksOfFile.all(fileId).map(toChunk), []);
  }

  vectorChanges(cursor: number, mostChunks = Infinity): VectorChanges {
    const nothing = {
      cursor: 0,
      reload: cursor !== 0,
      ids: new Int32Array(0),
      vectors: new Int8Array(0),
      removedIds: new Int32Array(0),
      more: false,
    };
    return this.#read(
      (statements, database) =>
        database.transaction(() => this.#changesSince(statements, cursor, mostChunks))() ?? nothing,
      nothing,
    );
  }

  matchTerms(
    expression: string,
    limit: number,
    weights: readonly [number, number, number],
  ): { id: number; score: number }[] {
    return this.#read(({ matchTerms }) => {
      try {
        // SQLite's bm25 is lower for better matches.
        return matchTerms.all(...weights, expression, limit).map(({ id, score }) => ({ id, score: -score }));
      } catch (error) {
        if (isSqliteError(error, 'SQLITE_ERROR')) return [];
        throw error;
      }
    }, []);
  }

  documentFrequencies(terms: readonly string[]): number[] {
    return this.#read(
      ({ documentFrequency }) => terms.map((term) => documentFrequency.get(term) ?? 0),
      terms.map(() => 0),
    );
  }

  symbolsNamed(name: string, limit: number): StoredSymbol[] {
    return this.#read(
      ({ symbolsNamed }) => symbolsNamed.all(name.toLowerCase(), name, limit).map(toSymbol),
      [],
    );
  }

  symbolCandidates(query: string, limit: number): StoredSymbol[] {
    const key = query.toLowerCase().replace(/\s+/g, '');
    if (key === '') return [];
    const after = `${key}\u{10ffff}`;
    const letters = lettersOf(key);
    const pattern = `%${[...key].map((letter) => letter.replace(/[\\%_]/, '\\$&')).join('%')}%`;
    return this.#read((statements) => {
      const found = new Map<string, SymbolRow>();
      const take = (rows: readonly SymbolRow[]): void => {
        for (const row of rows) found.set(`${row.fileId} ${row.startLine} ${row.kind} ${row.name}`, row);
      };
      take(statements.symbolsFrom.all(key, after, limit));
      take(statements.symbolsByInitials.all(key, after, limit));
      if (found.size < limit) take(statements.symbolsLike.all(letters, letters, pattern, limit));
      return [...found.values()].slice(0, limit).map(toSymbol);
    }, []);
  }

  file(path: string): StoredFile | undefined {
    return this.#read(({ file }) => toFile(file.get(path)), undefined);
  }

  skip(path: string): Skip | undefined {
    return this.#read(({ skip }) => {
      for (let shown = path; ;) {
        const row = skip.get(shown);
        if (row !== undefined) return toSkip(row);
        const slash = shown.lastIndexOf('/', shown.length - 2);
        if (slash < 0) return undefined;
        shown = shown.slice(0, slash + 1);
      }
    }, undefined);
  }

  skippedByReason(): ReturnType<StoreReader['skippedByReason']> {
    return this.#read(
      ({ skippedByReason }) =>
        Object.fromEntries(skippedByReason.all().map(({ reason, count }) => [reason, count])),
      {},
    );
  }

  languageCounts(): { language: string; files: number; chunks: number }[] {
    return this.#read(({ languageCounts }) => languageCounts.all(), []);
  }

  fallbacks(limit: number): { path: string; note: string }[] {
    return this.#read(({ fallbacks }) => fallbacks.all(limit), []);
  }

  recentPaths(limit: number): string[] {
    return this.#read(({ recentPaths }) => recentPaths.all(limit), []);
  }

  *paths(): Iterable<{ fileId: number; path: string }> {
    for (let last = 0; ;) {
      const page = this.#read(({ pathsAfter }) => pathsAfter.all(last, pathsPerPage), []);
      yield* page;
      if (page.length < pathsPerPage) return;
      last = page.at(-1)?.fileId ?? last;
    }
  }

  indexBytes(): number {
    const { path } = this.#options;
    return [path, `${path}-wal`].reduce(
      (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  }

  #changesSince(statements: ReadStatements, cursor: number, mostChunks: number): VectorChanges | undefined {
    const totals = statements.totals.get();
    if (totals === undefined) return undefined;
    const sequence = cursor % cursorBase;
    const reload =
      cursor === 0 || Math.floor(cursor / cursorBase) !== totals.epoch || sequence < totals.pruned;
    const from = reload ? 0 : sequence;
    const taken = this.#vectorsAfter(statements, from, mostChunks);
    const upTo = taken.lastId ?? totals.sequence;
    const removedIds: number[] = [];
    if (!reload) {
      for (const { firstChunk, chunkCount } of statements.removals.all(from, upTo)) {
        for (let id = firstChunk; id < firstChunk + chunkCount; id += 1) removedIds.push(id);
      }
    }
    return {
      cursor: totals.epoch * cursorBase + upTo,
      reload,
      ids: taken.ids,
      vectors: taken.vectors,
      removedIds: Int32Array.from(removedIds),
      more: taken.lastId !== undefined,
    };
  }

  /** `lastId` is set when the answer was cut short, after whole files. */
  #vectorsAfter(
    statements: ReadStatements,
    from: number,
    mostChunks: number,
  ): { ids: Int32Array; vectors: Int8Array; lastId?: number } {
    const { dimension } = this.#options.fingerprint;
    const blobs: Buffer[] = [];
    const ids: number[] = [];
    let lastId: number | undefined;
    if (dimension > 0) {
      for (const { firstChunk, vectors } of statements.vectors.iterate(from)) {
        if (ids.length >= mostChunks) {
          lastId = ids.at(-1);
          break;
        }
        blobs.push(vectors);
        for (let index = 0; index < vectors.length / dimension; index += 1) ids.push(firstChunk + index);
      }
    }
    const bytes = Buffer.concat(blobs);
    const vectors = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    return { ids: Int32Array.from(ids), vectors, ...(lastId !== undefined && { lastId }) };
  }

  /** A damaged index is reported and answers with an error; one that is not there, or is another's, answers `empty`. */
  #read<T>(ask: (statements: ReadStatements, database: Database.Database) => T, empty: T): T {
    const connection = this.#connect();
    if (connection === undefined) return empty;
    try {
      return ask(connection.statements, connection.database);
    } catch (error) {
      if (isSqliteError(error, 'SQLITE_ERROR')) {
        this.disconnect();
        return empty;
      }
      if (meansDamage(error)) {
        this.disconnect();
        this.#options.onDamage((error as Error).message);
      }
      throw toLoupeError(error, this.#options.path);
    }
  }

  #connect(): Connection | undefined {
    if (this.#connection !== undefined) return this.#connection;
    const database = openReadOnly(this.#options.path, this.#options.fingerprint);
    if (database === undefined) return undefined;
    this.#connection = { database, statements: prepareReadStatements(database) };
    return this.#connection;
  }

  /** After a change by another process: an index that was made anew with other parts is none of ours. */
  check(): void {
    const database = this.#connection?.database;
    if (database !== undefined && !isReadable(database, this.#options.fingerprint)) this.disconnect();
  }
}

function toChunk(row: ChunkRow): StoredChunk {
  const { breadcrumb, symbol, symbolKind, ...rest } = row;
  return {
    ...rest,
    breadcrumb: breadcrumb === null ? [] : (JSON.parse(breadcrumb) as string[]),
    ...(symbol !== null && { symbol }),
    ...(symbolKind !== null && { symbolKind }),
  };
}

function toSymbol({ container, ...rest }: SymbolRow): StoredSymbol {
  return { ...rest, ...(container !== null && { container }) };
}

function toFile(row: FileRow | undefined): StoredFile | undefined {
  if (row === undefined) return undefined;
  const { note, ...rest } = row;
  return { ...rest, ...(note !== null && { note }) };
}

function toSkip({ path, reason, detail, rule }: SkipRow): Skip {
  return { path, reason, ...(detail !== null && { detail }), ...(rule !== null && { rule: toRule(rule) }) };
}

function toRule(text: string): RuleSource {
  const [file, line, pattern] = JSON.parse(text) as [string, number, string];
  return { file, line, pattern };
}

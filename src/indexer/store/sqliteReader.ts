import type { Skip, SkipReason } from '../../protocol/index.ts';
import { noCounts } from './catalogQueries.ts';
import { usualCacheKb } from './pageCache.ts';
import { ReadConnection } from './readConnection.ts';
import { meansDamage, toLoupeError } from './sqliteErrors.ts';
import type { CodeSymbol } from '../records.ts';
import type { Fingerprint, StoreOptions } from './store.ts';
import type {
  Postings,
  StoredChunk,
  StoredFile,
  StoredSymbol,
  StoreReader,
  SymbolPlace,
  VectorChanges,
} from './storeReader.ts';
import { nothing } from './vectorQueries.ts';

/** Answers questions while an index is there to be read, and with nothing while it is not. */
export class SqliteReader implements StoreReader {
  readonly #path: string;
  readonly #fingerprint: Fingerprint;
  readonly #keepVectors: boolean;
  readonly #onDamage: () => void;
  #cacheKb = usualCacheKb;
  #connection: ReadConnection | undefined;

  constructor(
    path: string,
    { fingerprint, keepVectors = false }: Pick<StoreOptions, 'fingerprint' | 'keepVectors'>,
    onDamage: () => void,
  ) {
    this.#path = path;
    this.#fingerprint = fingerprint;
    this.#keepVectors = keepVectors;
    this.#onDamage = onDamage;
  }

  /** Looks for an index to read; false when there is none. */
  attach(): boolean {
    this.detach();
    this.#connection = this.#guard(() =>
      ReadConnection.open(this.#path, this.#fingerprint, this.#keepVectors),
    );
    this.setCache(this.#cacheKb);
    return this.#connection !== undefined;
  }

  get isKept(): boolean {
    return this.#connection?.isKept ?? false;
  }

  detach(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  /** Takes notice of what another process did; true when something changed. */
  poll(): boolean {
    const connection = this.#connection;
    if (connection === undefined) return this.attach();
    const news = this.#guard(() => connection.poll());
    if (news === 'replaced') this.attach();
    return news !== 'same';
  }

  /** Of the connection, and of those that take its place. See `Store.setCache`. */
  setCache(kb: number): void {
    this.#cacheKb = kb;
    this.#connection?.setCache(kb);
  }

  meta(key: string): string | undefined {
    return this.#read(undefined, ({ catalog }) => catalog.meta(key));
  }

  counts(): ReturnType<StoreReader['counts']> {
    return this.#read(noCounts(), ({ catalog }) => catalog.counts());
  }

  chunks(ids: readonly number[]): StoredChunk[] {
    return this.#read([], ({ chunks }) => chunks.chunks(ids));
  }

  chunksOfFile(fileId: number): StoredChunk[] {
    return this.#read([], ({ chunks }) => chunks.ofFile(fileId));
  }

  vectorChanges(cursor: number, mostChunks?: number): VectorChanges {
    return this.#read(nothing(cursor), ({ vectors }) => vectors.changes(cursor, mostChunks));
  }

  postings(terms: readonly string[], weights: readonly [number, number, number]): Postings[] {
    return this.#read(
      terms.map(() => ({ ids: new Int32Array(0), frequencies: new Uint16Array(0) })),
      ({ postings }) => postings.postings(terms, weights),
    );
  }

  termsBeginning(beginning: string): string[] {
    return this.#read([], ({ vocabulary }) => vocabulary.termsBeginning(beginning));
  }

  symbolsAt(places: readonly SymbolPlace[]): CodeSymbol[][] {
    return this.#read(
      places.map(() => []),
      ({ symbols }) => symbols.symbolsAt(places),
    );
  }

  symbolsNamed(name: string, limit: number): StoredSymbol[] {
    return this.#read([], ({ symbols }) => symbols.symbolsNamed(name, limit));
  }

  *symbolCandidates(query: string, limit: number): Generator<readonly StoredSymbol[]> {
    const connection = this.#connection;
    const slices = connection?.symbols.symbolCandidates(query, limit);
    // Where another index has taken the place of this one between two slices, nothing more is to be found in it.
    while (slices !== undefined && connection === this.#connection) {
      const slice = this.#guard(() => slices.next());
      if (slice.done === true) return;
      yield slice.value;
    }
  }

  file(path: string): StoredFile | undefined {
    return this.#read(undefined, ({ catalog }) => catalog.file(path));
  }

  skip(path: string): Skip | undefined {
    return this.#read(undefined, ({ catalog }) => catalog.skip(path));
  }

  skippedByReason(): Partial<Record<SkipReason, number>> {
    return this.#read({}, ({ catalog }) => catalog.skippedByReason());
  }

  languageCounts(): { language: string; files: number; chunks: number }[] {
    return this.#read([], ({ catalog }) => catalog.languageCounts());
  }

  fallbacks(limit: number): { path: string; note: string }[] {
    return this.#read([], ({ catalog }) => catalog.fallbacks(limit));
  }

  unreadable(limit: number): Skip[] {
    return this.#read([], ({ catalog }) => catalog.unreadable(limit));
  }

  pathsNamed(name: string): string[] {
    return this.#read([], ({ catalog }) => catalog.pathsNamed(name));
  }

  recentPaths(limit: number): string[] {
    return this.#read([], ({ catalog }) => catalog.recentPaths(limit));
  }

  *paths(): Generator<{ fileId: number; path: string }> {
    for (let last = 0; ;) {
      const rows = this.#read([], ({ catalog }) => catalog.pathsAfter(last));
      const end = rows.at(-1);
      if (end === undefined) return;
      yield* rows;
      last = end.fileId;
    }
  }

  indexBytes(): number {
    return this.#read(0, ({ catalog }) => catalog.indexBytes());
  }

  #read<T>(empty: T, ask: (connection: ReadConnection) => T): T {
    const connection = this.#connection;
    return connection === undefined ? empty : this.#guard(() => ask(connection));
  }

  #guard<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      if (meansDamage(error)) this.#onDamage();
      throw toLoupeError(error, this.#path);
    }
  }
}

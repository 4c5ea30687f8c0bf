import type Database from 'better-sqlite3';
import { type CacheEntry, proofOf } from './cacheEntry.ts';
import { isCode } from './cacheFile.ts';

/** Eviction goes down to this share of the limit, so that it is not due again at once. */
const shareKept = 0.9;
/** In one transaction, so that the log stays short. */
const evictedTogether = 64;
/** Beside their vectors, entries take so much: a key in the table and in its order of use, and half-filled pages. */
const bytesPerEntry = 160;
/** Room for the pages that a batch splits. */
const sparePages = 8;
/** Room for the log; of a small limit a quarter. It is carried over when it is half full. */
const logBytes = 4 << 20;
const largestLogShare = 0.25;
/** What is put at once is no more of the limit than this. */
const largestBatchShare = 0.125;

/** The content of a cache that is open to write, held within its limit. */
export class CacheTables {
  readonly #database: Database.Database;
  readonly #model: string;
  readonly #pageBytes: number;
  /** So many may be used; the rest of the limit is for the log. */
  readonly #maxPages: number;
  readonly #selectOld: Database.Statement<[Uint8Array], number>;
  readonly #deleteVectors: Database.Statement<[number]>;
  readonly #insertVectors: Database.Statement<[Int8Array]>;
  readonly #insertEntry: Database.Statement<
    [Uint8Array, number | bigint, number, number, Uint8Array, number]
  >;
  readonly #deleteEntry: Database.Statement<[Uint8Array]>;
  readonly #touch: Database.Statement<[number, Uint8Array]>;
  readonly #put: Database.Transaction<(entries: readonly CacheEntry[]) => void>;
  readonly #evictSome: Database.Transaction<() => number>;

  constructor(database: Database.Database, maxBytes: number, model: string) {
    this.#database = database;
    this.#model = model;
    this.#pageBytes = this.#pragma('page_size');
    const forLog = Math.min(logBytes, maxBytes * largestLogShare);
    this.#maxPages = Math.floor((maxBytes - forLog) / this.#pageBytes);
    database.pragma(`max_page_count = ${Math.max(1, this.#maxPages)}`);
    database.pragma(`wal_autocheckpoint = ${Math.max(1, Math.floor(forLog / this.#pageBytes / 2))}`);
    database.pragma(`journal_size_limit = ${Math.floor(forLog)}`);
    this.#selectOld = database
      .prepare<[Uint8Array], number>('SELECT vectors FROM entries WHERE key = ?')
      .pluck();
    this.#deleteVectors = database.prepare('DELETE FROM vectors WHERE id = ?');
    this.#insertVectors = database.prepare('INSERT INTO vectors (content) VALUES (?)');
    this.#insertEntry = database.prepare('INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?, ?)');
    this.#deleteEntry = database.prepare('DELETE FROM entries WHERE key = ?');
    this.#touch = database.prepare('UPDATE entries SET used = ? WHERE key = ?');
    this.#put = this.#putting();
    this.#evictSome = this.#evicting();
  }

  /** Keeps the entries, and evicts what was of no use for longest where there is no room for them. */
  put(entries: readonly CacheEntry[]): void {
    const mostPages = this.#maxPages * largestBatchShare;
    let batch: CacheEntry[] = [];
    let pages = sparePages;
    for (const entry of entries) {
      const more = sizeOf(entry) / this.#pageBytes;
      if (sparePages + more > mostPages) continue;
      if (pages + more > mostPages) {
        this.#putBatch(batch, pages);
        batch = [];
        pages = sparePages;
      }
      batch.push(entry);
      pages += more;
    }
    if (batch.length > 0) this.#putBatch(batch, pages);
  }

  #putBatch(entries: readonly CacheEntry[], pages: number): void {
    this.#makeRoom(pages);
    try {
      this.#put.immediate(entries);
    } catch (error) {
      const isAtLimit = this.#usedPages + 2 * pages > this.#maxPages;
      if (!isCode(error, 'SQLITE_FULL') || !isAtLimit) throw error;
      // More pages were split than usual.
      this.#evictTo(this.#maxPages / 2);
      this.#put.immediate(entries);
    }
  }

  get #usedPages(): number {
    return this.#pragma('page_count') - this.#pragma('freelist_count');
  }

  #makeRoom(pages: number): void {
    if (this.#usedPages + pages > this.#maxPages) this.#evictTo(this.#maxPages * shareKept - pages);
    const tooMany = this.#pragma('page_count') - this.#maxPages;
    // A file of a time with a larger limit: what is free lies in the middle, and is moved to the end to be cut off.
    if (tooMany > 0) this.#database.exec(`PRAGMA incremental_vacuum(${tooMany})`);
  }

  #evictTo(pages: number): void {
    while (this.#usedPages > Math.max(0, pages)) if (this.#evictSome.immediate() === 0) return;
  }

  #putting(): Database.Transaction<(entries: readonly CacheEntry[]) => void> {
    return this.#database.transaction((entries: readonly CacheEntry[]) => {
      const model = this.#modelId();
      const now = Math.floor(Date.now() / 1000);
      for (const { key, vectors } of entries) {
        if (vectors === undefined) {
          this.#touch.run(now, key);
          continue;
        }
        const id = this.#insertVectors.run(vectors).lastInsertRowid;
        const entry = [key, id, model, vectors.length, proofOf(vectors), now] as const;
        if (this.#insertEntry.run(...entry).changes > 0) continue;
        // Damaged, or another process was as fast.
        this.#deleteVectors.run(this.#selectOld.get(key) ?? 0);
        this.#deleteEntry.run(key);
        this.#insertEntry.run(...entry);
      }
    });
  }

  #evicting(): Database.Transaction<() => number> {
    const oldest = this.#database
      .prepare<[number], [Buffer, number]>('SELECT key, vectors FROM entries ORDER BY used LIMIT ?')
      .raw();
    return this.#database.transaction(() => {
      const rows = oldest.all(evictedTogether);
      for (const [key, vectors] of rows) {
        this.#deleteEntry.run(key);
        this.#deleteVectors.run(vectors);
      }
      return rows.length;
    });
  }

  #modelId(): number {
    const select = this.#database.prepare<[string], number>('SELECT id FROM models WHERE name = ?').pluck();
    const known = select.get(this.#model);
    if (known !== undefined) return known;
    return Number(
      this.#database.prepare<[string]>('INSERT INTO models (name) VALUES (?)').run(this.#model)
        .lastInsertRowid,
    );
  }

  #pragma(name: string): number {
    return this.#database.pragma(name, { simple: true }) as number;
  }
}

function sizeOf({ vectors }: CacheEntry): number {
  return bytesPerEntry + (vectors?.length ?? 0);
}

import { messageOf } from '../../protocol/index.ts';
import type { CacheEntry } from './cacheEntry.ts';
import {
  type CacheConnection,
  type CacheFile,
  discard,
  identityOf,
  isBusy,
  isCode,
  meansDamage,
  openToWrite,
} from './cacheFile.ts';
import { CacheTables } from './cacheTables.ts';
import { Rest, damaged, unusable } from './trouble.ts';

interface OpenCache extends CacheConnection {
  readonly tables: CacheTables;
}

/** More than this does not wait for a lock that another process holds; it is made again when it is needed. */
const maxWaitingBytes = 4 << 20;

/** What is written together: the fewer batches, the fewer pages are written more than once. */
const batchEntries = 512;
const batchBytes = 512 << 10;

/** How long the end of a process may wait for another one. */
const lastPatienceMs = 1_000;

/** One thread's hand on the cache. Entries are gathered, and written together. */
export class CacheWriter {
  readonly #file: CacheFile;
  readonly #model: string;
  readonly #onProblem: (message: string) => void;
  readonly #rest = new Rest();
  #open: OpenCache | undefined;
  #waiting: CacheEntry[] = [];
  #waitingBytes = 0;
  #patienceMs = 0;
  #flushing: Promise<void> | undefined;

  /** @param model by what name these vectors are counted */
  constructor(file: CacheFile, model: string, onProblem: (message: string) => void) {
    this.#file = file;
    this.#model = model;
    this.#onProblem = onProblem;
  }

  /** Whether enough waits to be written. */
  get isFull(): boolean {
    return this.#waiting.length >= batchEntries || this.#waitingBytes >= batchBytes;
  }

  /** Takes an entry over, to be written with the next `flush`. */
  add(entry: CacheEntry): void {
    const bytes = entry.vectors?.length ?? 0;
    if (this.#waitingBytes + bytes > maxWaitingBytes || this.#rest.goesOn) return;
    this.#waiting.push(entry);
    this.#waitingBytes += bytes;
  }

  /** Writes what waits in one transaction; never rejects. Where another process writes just now it goes on waiting. */
  flush(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  /** Writes what still waits and closes the file. */
  async close(): Promise<void> {
    await this.#flushing;
    this.#patienceMs = lastPatienceMs;
    this.#open?.database.pragma(`busy_timeout = ${lastPatienceMs}`);
    await this.flush();
    // A reader that is closed last would leave the log as it is.
    if (this.#open !== undefined) carryOver(this.#open);
    this.#open?.database.close();
    this.#open = undefined;
    this.#forget();
  }

  async #flush(): Promise<void> {
    try {
      await this.#write();
      this.#forget();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #write(): Promise<void> {
    try {
      (await this.#opened()).tables.put(this.#waiting);
    } catch (error) {
      if (!meansDamage(error)) throw error;
      this.#discard();
      this.#onProblem(damaged(this.#file.path));
      (await this.#opened()).tables.put(this.#waiting);
    }
  }

  async #opened(): Promise<OpenCache> {
    if (this.#open !== undefined && this.#open.identity !== identityOf(this.#file.path)) {
      this.#open.database.close();
      this.#open = undefined;
    }
    if (this.#open === undefined) {
      const connection = await openToWrite(this.#file.path, this.#patienceMs);
      const tables = new CacheTables(connection.database, this.#file.maxBytes, this.#model);
      this.#open = { ...connection, tables };
    }
    return this.#open;
  }

  #discard(): void {
    const identity = this.#open?.identity ?? identityOf(this.#file.path);
    this.#open?.database.close();
    this.#open = undefined;
    discard(this.#file.path, identity);
  }

  #fail(error: unknown): void {
    if (isBusy(error)) return;
    this.#open?.database.close();
    this.#open = undefined;
    this.#forget();
    this.#rest.begin();
    const why = isCode(error, 'SQLITE_FULL') ? 'the disk is full' : messageOf(error);
    this.#onProblem(unusable(this.#file.path, why));
  }

  #forget(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

function carryOver({ database }: CacheConnection): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // Whoever uses the cache next does it.
  }
}

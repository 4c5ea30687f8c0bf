import type Database from 'better-sqlite3';
import { messageOf } from '../../protocol/index.ts';
import { type CacheConnection, discard, identityOf, isBusy, meansDamage, openToRead } from './cacheFile.ts';
import { proofOf } from './cacheEntry.ts';
import { Rest, damaged, unusable } from './trouble.ts';

/** Vectors of a version of a file. */
export interface CachedVectors {
  readonly vectors: Int8Array;
  /** Nobody has told the cache for a while that they are of use. */
  readonly isForgotten: boolean;
}

type Row = readonly [used: number, proof: Buffer, content: Buffer];

/** What was of use within the last hour is of use: to say so each time would make every reader a writer. */
const forgottenSeconds = 3600;
/** How often a reader looks whether its file is still the one in use. */
const identityMs = 1_000;

/** One thread's eyes on the cache. It opens the file with the first question, or as soon as there is one. */
export class CacheReader {
  readonly #path: string;
  readonly #rest = new Rest();
  #connection: CacheConnection | undefined;
  #select: Database.Statement<[Uint8Array, number], Row> | undefined;
  #sureUntil = 0;
  #problem: string | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @param bytes how long the vectors must be; others under this key are none. Never rejects. */
  async find(key: Uint8Array, bytes: number): Promise<CachedVectors | undefined> {
    if (this.#rest.goesOn) return undefined;
    try {
      await this.#open();
      const row = this.#select?.get(key, bytes);
      return row === undefined ? undefined : vectorsOf(row, bytes);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** What went wrong since it was last asked, for the log. */
  takeProblem(): string | undefined {
    const problem = this.#problem;
    this.#problem = undefined;
    return problem;
  }

  close(): void {
    this.#connection?.database.close();
    this.#connection = undefined;
    this.#select = undefined;
  }

  async #open(): Promise<void> {
    if (this.#connection !== undefined && performance.now() < this.#sureUntil) return;
    if (this.#connection !== undefined && identityOf(this.#path) !== this.#connection.identity) this.close();
    this.#sureUntil = performance.now() + identityMs;
    if (this.#connection !== undefined) return;
    this.#connection = await openToRead(this.#path);
    this.#select = this.#connection?.database
      .prepare<[Uint8Array, number], Row>(
        'SELECT used, proof, content FROM entries JOIN vectors ON id = vectors WHERE key = ? AND bytes = ?',
      )
      .raw();
  }

  #fail(error: unknown): void {
    if (isBusy(error)) return;
    const identity = this.#connection?.identity ?? identityOf(this.#path);
    this.close();
    const isDamage = meansDamage(error);
    if (isDamage) discard(this.#path, identity);
    else this.#rest.begin();
    this.#problem = isDamage ? damaged(this.#path) : unusable(this.#path, messageOf(error));
  }
}

/** Damage that SQLite does not notice: the file is embedded again, and what is made replaces this. */
function vectorsOf([used, proof, content]: Row, bytes: number): CachedVectors | undefined {
  if (content.length !== bytes || !proof.equals(proofOf(content))) return undefined;
  const vectors = new Int8Array(bytes);
  vectors.set(content);
  return { vectors, isForgotten: used < Date.now() / 1000 - forgottenSeconds };
}

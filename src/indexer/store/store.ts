import type { Notice, Skip } from '../../protocol/index.ts';
import type { CacheFile } from '../cache/index.ts';
import type { FileStat, KnownContent, PrepareResult } from '../records.ts';
import type { StoreReader } from './storeReader.ts';

/** What an index was made with; when any part differs, the index is built anew. */
export interface Fingerprint {
  readonly schema: number;
  readonly model: string;
  /** Components per vector; 0 without a model. */
  readonly dimension: number;
  readonly chunker: string;
  readonly tokenizer: string;
}

export interface StoreOptions {
  /** Absolute; made with mode 0700 when it does not exist. */
  readonly dataDirectory: string;
  /** Absolute; its real path names the index. */
  readonly root: string;
  readonly fingerprint: Fingerprint;
  /**
   * The fingerprint has no model only because none can be opened: an index that was made with one is read without its
   * vectors, and never written.
   */
  readonly keepVectors?: boolean;
  /** Never writes, not even a directory; an index that does not exist is the error `notIndexed`. */
  readonly readOnly?: boolean;
  /** The index file grows no further than this: then `diskFull`, as when the disk itself is full. */
  readonly maxIndexBytes?: number;
  /** Told of vectors that are new to it, or of use, after the commit that stored them. */
  readonly cache?: StoreCache;
}

/** The embedding cache, and where its troubles are told. */
export interface StoreCache {
  readonly file: CacheFile;
  readonly onProblem: (message: string) => void;
}

/** The index of one root. Paths are relative to it, with forward slashes. */
export interface Store {
  /** The index file; absolute. */
  readonly path: string;
  /** The `writer` holds the lease, an operating-system lock that dies with its process; a `follower` sees what it writes. */
  readonly role: 'writer' | 'follower';
  /** The index was made with a model, and this store must not change that (`StoreOptions.keepVectors`). */
  readonly isKept: boolean;
  /** Tries to become the writer, when the other process has gone. False when it has not, or the index is kept or cannot be opened. */
  acquire(): Promise<boolean>;
  /** What happened to the index when it was opened, for the person: set aside, or built anew. */
  readonly notices: readonly Notice[];
  /** The same, when it happens later: the index is empty now and wants an update. Returns the function that stops listening. */
  onNotice(listener: (notice: Notice) => void): () => void;

  // Writing. In a follower: `indexLocked`. Disk full: `diskFull`, nothing lost, try again. A damaged index: `indexCorrupt`,
  // it was set aside and is empty now. The writer thread died: `closed`, try again.

  /** Starts a comparison of the whole disk with the index; the number names it. A later one ends an earlier one. */
  beginScan(): Promise<number>;
  /**
   * Marks the files as seen and returns those to prepare: new ones, those whose size or time differ, or were too fresh to
   * be trusted when they were stored, and those that are not whole yet, with what the index knows of them.
   */
  diff(
    generation: number,
    stats: readonly FileStat[],
  ): Promise<readonly { stat: FileStat; known?: KnownContent }[]>;
  /** A skipped path leaves the index, with everything below it when it ends in `/`; its reason is kept. */
  recordSkips(generation: number, skips: readonly Skip[]): Promise<void>;
  /** Removes what was not seen since `beginScan`. A scan that is no longer the current one: `cancelled`. */
  endScan(generation: number): Promise<{ removed: number }>;
  /**
   * One transaction. prepared: replaces the file whole; unchanged: only its size and time; skipped: it leaves, the reason is kept.
   * `handOver`: the files' memory goes to the writer thread instead of a copy; nobody may look at it again.
   */
  commit(results: readonly PrepareResult[], options?: { readonly handOver: boolean }): Promise<void>;
  /** Removes files and their skips; a directory, with or without `/` at its end, with everything below. */
  remove(paths: readonly string[]): Promise<void>;
  /** Empties the index, its own notes (`setMeta`) too. */
  clear(): Promise<void>;
  /**
   * Makes the index quick to search and brings it to its true size on disk; after much was written. `verify`: every page is looked at; a
   * damaged index is replaced by an empty one (`indexCorrupt`).
   */
  checkpoint(options?: { readonly verify: boolean }): Promise<void>;
  /** How much of the index is kept in memory, by the reader and by the writer each. What they keep now is given back. */
  setCache(kb: number): Promise<void>;
  setMeta(key: string, value: string): Promise<void>;
  getMeta(key: string): string | undefined;

  /** After every commit and removal, by this process or by the writing one (noticed within half a second). */
  onChanged(listener: () => void): () => void;
  /** Synchronous, on a read-only connection of its own; sees every commit that was acknowledged. */
  readonly reader: StoreReader;
  /** Gives the lease back. `deleteFiles` (not where another process holds it) leaves nothing of the index but its empty lock file. */
  close(options?: { readonly deleteFiles?: boolean }): Promise<void>;
}

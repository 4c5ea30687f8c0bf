import type Database from 'better-sqlite3';
import type { PreparedChunk } from '../records.ts';
import { dueAfterCommit, dueWhenIdle } from './mergePolicy.ts';
import { SegmentMerge } from './segmentMerge.ts';
import { SegmentTables } from './segmentTables.ts';
import { WordBuffer } from './wordBuffer.ts';

/** Bytes of blocks written in one step of a merge, unless others are asked for: between two steps commits get their turn. */
const stepBytes = 1 << 20;

/**
 * Writing of the full-text index: what a transaction adds becomes a segment at its end, and segments are merged from time to time.
 * Words of chunks that are gone stay until then: readers pass over them.
 */
export class WordIndex {
  readonly #segments: SegmentTables;
  readonly #buffer = new WordBuffer();
  /** First chunk and number of chunks of each file removed in this transaction. */
  #gone: (readonly [first: number, count: number])[] = [];
  /** What was begun while nothing else was to be done. */
  #merge: SegmentMerge | undefined;
  /** A process before this one may have died in a merge. */
  #hasOrphans = true;

  constructor(database: Database.Database) {
    this.#segments = new SegmentTables(database);
  }

  /** Ids ascend. Returns how many terms the chunk has. */
  add(chunk: number, terms: Pick<PreparedChunk, 'bodyTerms' | 'nameTerms' | 'pathTerms'>): number {
    return this.#buffer.add(chunk, terms);
  }

  remove(firstChunk: number, count: number): void {
    this.#gone.push([firstChunk, count]);
  }

  /** At the end of a transaction. */
  flush(): void {
    const { firstChunk, lastChunk, chunkCount } = this.#buffer;
    if (chunkCount > 0) {
      const made = this.#segments.begin();
      this.#buffer.writeTo(made.blocks);
      this.#segments.add(made, { firstChunk, lastChunk, chunks: chunkCount, dead: 0 });
      this.#buffer.clear();
    }
    for (const [first, count] of this.#gone) this.#segments.countDead(first, count);
    this.#gone = [];
    if (chunkCount > 0) this.#mergeNewest();
  }

  /** After a transaction that was rolled back: a merge may have lost what it wrote in it, and begins anew. */
  forget(): void {
    this.#buffer.clear();
    this.#gone = [];
    this.#merge = undefined;
    this.#hasOrphans = true;
  }

  /** One step of merging, inside a transaction of the caller. Returns whether more is to be done. */
  mergeStep(bytes = stepBytes): boolean {
    if (this.#merge === undefined) {
      if (this.#hasOrphans) this.#segments.removeOrphans();
      this.#hasOrphans = false;
      const due = dueWhenIdle(this.#segments.queries.all());
      if (due.length === 0) return false;
      this.#merge = new SegmentMerge(this.#segments, due);
    }
    if (!this.#merge.step(bytes)) this.#merge = undefined;
    return true;
  }

  #mergeNewest(): void {
    const due = dueAfterCommit(this.#segments.queries.all());
    if (due.length === 0) return;
    if (due.some(({ id }) => this.#merge?.includes(id))) {
      this.#merge?.abandon();
      this.#merge = undefined;
    }
    new SegmentMerge(this.#segments, due).step(Infinity);
  }
}

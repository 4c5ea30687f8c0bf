import type Database from 'better-sqlite3';
import { unpackDirectory } from './wordBlocks.ts';

/** A sorted run of terms over a range of chunks, of which only `dead` ever changes. The ranges of two segments do not overlap. */
export interface Segment {
  readonly id: number;
  /** Ids in its lists count from here. */
  readonly firstChunk: number;
  readonly lastChunk: number;
  /** Those whose words were written, and those of them that are gone. */
  readonly chunks: number;
  readonly dead: number;
  /** Of its blocks. */
  readonly bytes: number;
}

/** A block's row is `segment * blocksOfSegment + number`. */
export const blocksOfSegment = 2 ** 20;

/** The tables of the full-text index: segments, where the blocks of each begin, and the blocks. */
export class SegmentQueries {
  readonly #all: Database.Statement<[], Segment>;
  readonly #directory: Database.Statement<[number], Buffer>;
  readonly #block: Database.Statement<[number], Buffer>;

  constructor(database: Database.Database) {
    this.#all = database.prepare(
      'SELECT id, first_chunk AS firstChunk, last_chunk AS lastChunk, chunks, dead, bytes FROM segments ORDER BY first_chunk',
    );
    this.#directory = database
      .prepare<[number], Buffer>('SELECT first_terms FROM word_directories WHERE segment_id = ?')
      .pluck();
    this.#block = database.prepare<[number], Buffer>('SELECT bytes FROM word_blocks WHERE id = ?').pluck();
  }

  /** In the order of their chunks. */
  all(): Segment[] {
    return this.#all.all();
  }

  /** The first term of each block (`keyOf`). */
  directory(segmentId: number): string[] {
    const packed = this.#directory.get(segmentId);
    return packed === undefined ? [] : unpackDirectory(packed);
  }

  block(segmentId: number, number: number): Buffer | undefined {
    return this.#block.get(segmentId * blocksOfSegment + number);
  }
}

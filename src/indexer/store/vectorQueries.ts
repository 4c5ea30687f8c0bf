import type Database from 'better-sqlite3';
import { lengthBytes, unpackLengths } from './chunkLengths.ts';
import { type Totals, totalsStatement } from './totals.ts';
import { highestId } from './schema.ts';
import type { VectorChanges } from './storeReader.ts';

interface VectorRow {
  readonly firstChunk: number;
  readonly fileId: number;
  readonly lengths: Buffer;
  readonly vectors: Buffer;
}

interface Removal {
  readonly sequence: number;
  readonly firstChunk: number;
  readonly chunkCount: number;
}

/** A cursor is this times the epoch of the index, plus the last sequence number that was seen. */
const epochFactor = highestId + 1;

export class VectorQueries {
  readonly #dimension: number;
  readonly #totals: Database.Statement<[], Totals>;
  readonly #added: Database.Statement<[number], VectorRow>;
  readonly #removed: Database.Statement<[number, number], Removal>;
  readonly #snapshot: (cursor: number, mostChunks: number) => VectorChanges;

  constructor(database: Database.Database, dimension: number) {
    this.#dimension = dimension;
    this.#totals = totalsStatement(database);
    // Who compares no vectors need not read those that are there.
    this.#added = database.prepare(
      `SELECT first_chunk AS firstChunk, file_id AS fileId, lengths, ${dimension > 0 ? 'vectors' : "x'' AS vectors"} FROM vectors
       WHERE first_chunk > ? ORDER BY first_chunk`,
    );
    this.#removed = database.prepare(
      `SELECT sequence, first_chunk AS firstChunk, chunk_count AS chunkCount FROM removals
       WHERE sequence > ? AND first_chunk <= ?`,
    );
    this.#snapshot = database.transaction((cursor: number, most: number) => this.#changes(cursor, most));
  }

  changes(cursor: number, mostChunks = Infinity): VectorChanges {
    return this.#snapshot(cursor, mostChunks);
  }

  #changes(cursor: number, mostChunks: number): VectorChanges {
    const totals = this.#totals.get();
    if (totals === undefined) return nothing(cursor);
    const epoch = Math.floor(cursor / epochFactor);
    const seen = cursor % epochFactor;
    const known = epoch === totals.epoch && seen >= totals.pruned && seen <= totals.sequence;
    const since = known ? seen : 0;
    const { rows, count, last } = this.#addedSince(since, mostChunks);
    const upTo = last ?? totals.sequence;
    const removed = known ? this.#removedBetween(since, upTo) : new Int32Array(0);
    return {
      cursor: totals.epoch * epochFactor + upTo,
      reload: cursor !== 0 && !known,
      ...this.#unpack(rows, count),
      removedIds: removed,
      more: last !== undefined,
    };
  }

  /** `count` is of chunks; `last` is the highest sequence number of the rows when there are more of them. */
  #addedSince(since: number, mostChunks: number): { rows: VectorRow[]; count: number; last?: number } {
    const rows: VectorRow[] = [];
    let count = 0;
    let last = since;
    for (const row of this.#added.iterate(since)) {
      if (count > 0 && count >= mostChunks) return { rows, count, last };
      const chunks = chunksOf(row);
      rows.push(row);
      count += chunks;
      last = row.firstChunk + chunks - 1;
    }
    return { rows, count };
  }

  /** Ids that the holder of the cursor knows and that are gone. */
  #removedBetween(since: number, upTo: number): Int32Array {
    const ids: number[] = [];
    for (const { sequence, firstChunk, chunkCount } of this.#removed.all(since, since)) {
      if (sequence > upTo) continue;
      for (let id = firstChunk; id < firstChunk + chunkCount; id++) ids.push(id);
    }
    return Int32Array.from(ids);
  }

  #unpack(
    rows: readonly VectorRow[],
    count: number,
  ): Pick<VectorChanges, 'ids' | 'fileIds' | 'lengths' | 'vectors'> {
    const ids = new Int32Array(count);
    const fileIds = new Int32Array(count);
    const lengths = new Uint16Array(count);
    const vectors = new Int8Array(count * this.#dimension);
    let at = 0;
    for (const row of rows) {
      vectors.set(row.vectors, at * this.#dimension);
      lengths.set(unpackLengths(row.lengths), at);
      const chunks = chunksOf(row);
      fileIds.fill(row.fileId, at, at + chunks);
      for (let chunk = 0; chunk < chunks; chunk++) ids[at++] = row.firstChunk + chunk;
    }
    return { ids, fileIds, lengths, vectors };
  }
}

function chunksOf({ lengths }: VectorRow): number {
  return lengths.length / lengthBytes;
}

/** No index to read: whatever the holder of the cursor has is void. */
export function nothing(cursor: number): VectorChanges {
  return {
    cursor: 0,
    reload: cursor !== 0,
    ids: new Int32Array(0),
    fileIds: new Int32Array(0),
    lengths: new Uint16Array(0),
    vectors: new Int8Array(0),
    removedIds: new Int32Array(0),
    more: false,
  };
}

import type Database from 'better-sqlite3';
import { type Segment, SegmentQueries, blocksOfSegment } from './segmentQueries.ts';
import { BlockWriter, packDirectory } from './wordBlocks.ts';

/** Writing of the full-text index, inside the transactions of the caller. */
export class SegmentTables {
  readonly queries: SegmentQueries;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #highestId = 0;

  constructor(database: Database.Database) {
    this.queries = new SegmentQueries(database);
    this.#statements = prepareStatements(database);
  }

  /** A segment that is not part of the index before `finish` is called. */
  begin(): NewSegment {
    this.#highestId = Math.max(this.#highestId, this.#statements.highestId.get() ?? 0) + 1;
    return new NewSegment(this.#highestId, (id, number, bytes) =>
      this.#statements.insertBlock.run(id * blocksOfSegment + number, bytes),
    );
  }

  add(made: NewSegment, { firstChunk, lastChunk, chunks, dead }: Omit<Segment, 'id' | 'bytes'>): void {
    this.#statements.insert.run(made.id, firstChunk, lastChunk, chunks, dead, made.bytes);
    this.#statements.insertDirectory.run(made.id, packDirectory(made.firstTerms));
  }

  remove(segmentId: number): void {
    this.#statements.remove.run(segmentId);
    this.#statements.removeDirectory.run(segmentId);
    this.removeBlocks(segmentId);
  }

  removeBlocks(segmentId: number): void {
    this.#statements.removeBlocks.run(segmentId * blocksOfSegment, (segmentId + 1) * blocksOfSegment - 1);
  }

  /** So many chunks of the segment that holds this one are gone. */
  countDead(chunk: number, count: number): void {
    this.#statements.countDead.run(count, chunk, chunk);
  }

  /** Blocks of segments that were never finished: whoever wrote them died. */
  removeOrphans(): void {
    const known = new Set(this.queries.all().map(({ id }) => id));
    for (let from = 0; ;) {
      const row = this.#statements.nextBlock.get(from);
      if (row === undefined) return;
      const segmentId = Math.floor(row / blocksOfSegment);
      if (!known.has(segmentId)) this.removeBlocks(segmentId);
      from = (segmentId + 1) * blocksOfSegment;
    }
  }

  /** 1 for each chunk from the first to the last that there is. */
  living(first: number, last: number): Uint8Array {
    const living = new Uint8Array(last - first + 1);
    for (const [start, count] of this.#statements.living.iterate(first, last))
      living.fill(1, start - first, start - first + count);
    return living;
  }
}

/** Blocks of one segment as they are written. */
export class NewSegment {
  readonly id: number;
  readonly firstTerms: string[] = [];
  readonly blocks: BlockWriter;
  bytes = 0;

  constructor(id: number, write: (id: number, number: number, bytes: Buffer) => void) {
    this.id = id;
    this.blocks = new BlockWriter(({ firstTerm, bytes }) => {
      write(id, this.firstTerms.length, bytes);
      this.firstTerms.push(firstTerm);
      this.bytes += bytes.length;
    });
  }
}

function prepareStatements(database: Database.Database) {
  return {
    highestId: database
      .prepare<[], number>(
        `SELECT max((SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'segments'),
                    (SELECT coalesce(max(id), 0) / ${blocksOfSegment} FROM word_blocks))`,
      )
      .pluck(),
    insertBlock: database.prepare('INSERT INTO word_blocks VALUES (?, ?)'),
    insert: database.prepare('INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)'),
    insertDirectory: database.prepare('INSERT INTO word_directories VALUES (?, ?)'),
    remove: database.prepare('DELETE FROM segments WHERE id = ?'),
    removeDirectory: database.prepare('DELETE FROM word_directories WHERE segment_id = ?'),
    removeBlocks: database.prepare('DELETE FROM word_blocks WHERE id BETWEEN ? AND ?'),
    countDead: database.prepare(
      'UPDATE segments SET dead = dead + ? WHERE first_chunk <= ? AND last_chunk >= ?',
    ),
    nextBlock: database
      .prepare<[number], number>('SELECT id FROM word_blocks WHERE id >= ? ORDER BY id LIMIT 1')
      .pluck(),
    living: database
      .prepare<[number, number], [number, number]>(
        'SELECT first_chunk, chunk_count FROM files WHERE first_chunk BETWEEN ? AND ?',
      )
      .raw(),
  };
}

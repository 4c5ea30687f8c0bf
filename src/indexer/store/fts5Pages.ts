import type Database from 'better-sqlite3';
import { type Segment, segmentsOf } from './fts5Structure.ts';

/** Where the structure record is in the table of blocks. */
const structureRow = 10;
/** A segment's leaf page is at `id * pagesOfSegment + page`. */
const pagesOfSegment = 2 ** 37;
/** Stands before every term of the main index. */
const mainPrefix = '0';
/** Above every byte of UTF-8. */
const afterAll = 0xff;

/** Reads leaf pages of the full-text index; in one transaction of the caller all belong together. */
export class Fts5Pages {
  readonly #structure: Database.Statement<[], Buffer>;
  readonly #leafOf: Database.Statement<[number, Buffer], number>;
  readonly #page: Database.Statement<[number], Buffer>;
  readonly #pages: Database.Statement<[number, number], Buffer>;
  readonly #pagesOfTerms: Database.Statement<[number, number, Buffer, Buffer], Buffer>;

  constructor(database: Database.Database) {
    this.#structure = database
      .prepare<[], Buffer>(`SELECT block FROM words_data WHERE id = ${structureRow}`)
      .pluck();
    this.#leafOf = database
      .prepare<[number, Buffer], number>(
        'SELECT pgno >> 1 FROM words_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1',
      )
      .pluck();
    this.#page = database.prepare<[number], Buffer>('SELECT block FROM words_data WHERE id = ?').pluck();
    this.#pages = database
      .prepare<[number, number], Buffer>('SELECT block FROM words_data WHERE id BETWEEN ? AND ? ORDER BY id')
      .pluck();
    this.#pagesOfTerms = database
      .prepare<[number, number, Buffer, Buffer], Buffer>(
        `SELECT block FROM words_idx JOIN words_data ON id = ? + (pgno >> 1)
         WHERE segid = ? AND term > ? AND term < ?`,
      )
      .pluck();
  }

  segments(): Segment[] {
    const record = this.#structure.get();
    return record === undefined ? [] : segmentsOf(record);
  }

  /** The page of a segment on which a key is, or would begin. */
  leafOf({ id, firstPage }: Segment, key: Buffer): number {
    return Math.max(this.#leafOf.get(id, key) ?? 0, firstPage);
  }

  page({ id }: Segment, page: number): Buffer | undefined {
    return this.#page.get(id * pagesOfSegment + page);
  }

  pages({ id }: Segment, first: number, last: number): Buffer[] {
    return this.#pages.all(id * pagesOfSegment + first, id * pagesOfSegment + last);
  }

  /** The pages on which keys begin that begin so themselves. */
  *pagesBeginning(segment: Segment, key: Buffer): Generator<Buffer> {
    const first = this.page(segment, this.leafOf(segment, key));
    if (first !== undefined) yield first;
    const end = Buffer.concat([key, Buffer.of(afterAll)]);
    yield* this.#pagesOfTerms.iterate(segment.id * pagesOfSegment, segment.id, key, end);
  }
}

/** What a term is called in the index. */
export function keyOf(term: string): Buffer {
  return Buffer.from(mainPrefix + term);
}

export function termOf(key: string): string {
  return key.slice(mainPrefix.length);
}

import type Database from 'better-sqlite3';
import { type Segment, pagesOfSegment, segmentsOf, structureRow } from './fts5Structure.ts';
import { PostingDecoder } from './postingDecoder.ts';
import type { Postings } from './storeReader.ts';

/** Leaf pages read at once after the first: long lists go over many. */
const pagesAtOnce = 16;
/** Stands before every term of the main index. */
const mainPrefix = 0x30;

/**
 * Posting lists straight from the leaf pages of the full-text index. Asked by MATCH and bm25, FTS5 reads for each match a row of
 * lengths and hands each over by itself, which takes ten times as long.
 */
export class PostingQueries {
  readonly #structure: Database.Statement<[], Buffer>;
  readonly #leaf: Database.Statement<[number, Buffer], number>;
  readonly #page: Database.Statement<[number], Buffer>;
  readonly #pages: Database.Statement<[number, number], Buffer>;
  readonly #decoder = new PostingDecoder();
  readonly #read: (terms: readonly string[], weights: readonly number[]) => Postings[];

  constructor(database: Database.Database) {
    this.#structure = database
      .prepare<[], Buffer>(`SELECT block FROM words_data WHERE id = ${structureRow}`)
      .pluck();
    this.#leaf = database
      .prepare<[number, Buffer], number>(
        'SELECT pgno >> 1 FROM words_idx WHERE segid = ? AND term <= ? ORDER BY term DESC LIMIT 1',
      )
      .pluck();
    this.#page = database.prepare<[number], Buffer>('SELECT block FROM words_data WHERE id = ?').pluck();
    this.#pages = database
      .prepare<[number, number], Buffer>('SELECT block FROM words_data WHERE id BETWEEN ? AND ? ORDER BY id')
      .pluck();
    this.#read = database.transaction((terms: readonly string[], weights: readonly number[]) => {
      const structure = this.#structure.get();
      const segments = structure === undefined ? [] : segmentsOf(structure);
      return terms.map((term) => this.#postings(term, weights, segments));
    });
  }

  /** @param weights of the columns */
  postings(terms: readonly string[], weights: readonly number[]): Postings[] {
    return terms.length === 0 ? [] : this.#read(terms, weights);
  }

  #postings(term: string, weights: readonly number[], segments: readonly Segment[]): Postings {
    const key = Buffer.concat([Buffer.of(mainPrefix), Buffer.from(term)]);
    this.#decoder.begin(weights);
    for (const segment of segments) this.#decodeSegment(segment, key);
    return this.#decoder.take();
  }

  #decodeSegment(segment: Segment, key: Buffer): void {
    const leaf = Math.max(this.#leaf.get(segment.id, key) ?? 0, segment.firstPage);
    const row = segment.id * pagesOfSegment;
    const first = this.#page.get(row + leaf);
    if (first === undefined || !this.#decoder.seek(first, key)) return;
    for (let page = leaf + 1; this.#decoder.isOpen && page <= segment.lastPage; page += pagesAtOnce) {
      const last = Math.min(segment.lastPage, page + pagesAtOnce - 1);
      for (const block of this.#pages.all(row + page, row + last)) this.#decoder.goOn(block);
    }
  }
}

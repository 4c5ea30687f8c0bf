import type Database from 'better-sqlite3';
import { Fts5Pages, keyOf } from './fts5Pages.ts';
import type { Segment } from './fts5Structure.ts';
import { PostingDecoder } from './postingDecoder.ts';
import type { Postings } from './storeReader.ts';

/** Leaf pages read at once after the first: long lists go over many. */
const pagesAtOnce = 16;

/**
 * Posting lists straight from the leaf pages of the full-text index. Asked by MATCH and bm25, FTS5 reads a row of lengths for each
 * match and hands each over by itself.
 */
export class PostingQueries {
  readonly #pages: Fts5Pages;
  readonly #decoder = new PostingDecoder();
  readonly #read: (terms: readonly string[], weights: readonly number[]) => Postings[];

  constructor(database: Database.Database) {
    this.#pages = new Fts5Pages(database);
    this.#read = database.transaction((terms: readonly string[], weights: readonly number[]) => {
      const segments = this.#pages.segments();
      return terms.map((term) => this.#postings(term, weights, segments));
    });
  }

  /** @param weights of the columns */
  postings(terms: readonly string[], weights: readonly number[]): Postings[] {
    return terms.length === 0 ? [] : this.#read(terms, weights);
  }

  #postings(term: string, weights: readonly number[], segments: readonly Segment[]): Postings {
    const key = keyOf(term);
    this.#decoder.begin(weights);
    for (const segment of segments) this.#decodeSegment(segment, key);
    return this.#decoder.take();
  }

  #decodeSegment(segment: Segment, key: Buffer): void {
    const leaf = this.#pages.leafOf(segment, key);
    const first = this.#pages.page(segment, leaf);
    if (first === undefined || !this.#decoder.seek(first, key)) return;
    for (let page = leaf + 1; this.#decoder.isOpen && page <= segment.lastPage; page += pagesAtOnce) {
      const last = Math.min(segment.lastPage, page + pagesAtOnce - 1);
      for (const block of this.#pages.pages(segment, page, last)) this.#decoder.goOn(block);
    }
  }
}

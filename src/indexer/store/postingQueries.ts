import type Database from 'better-sqlite3';
import { PostingReader } from './postingList.ts';
import type { Segment } from './segmentQueries.ts';
import type { Postings } from './storeReader.ts';
import { BlockReader } from './wordBlocks.ts';
import { WordReader } from './wordReader.ts';

type Weights = readonly [body: number, name: number, path: number];

const fewest = 256;
const highestFrequency = 0xffff;

/** Posting lists of terms, joined from all segments. */
export class PostingQueries {
  readonly #words: WordReader;
  readonly #block = new BlockReader();
  readonly #list = new PostingReader();
  readonly #read: (terms: readonly string[], weights: Weights) => Postings[];
  #ids = new Int32Array(fewest);
  #frequencies = new Uint16Array(fewest);

  constructor(database: Database.Database, words: WordReader) {
    this.#words = words;
    this.#read = database.transaction((terms: readonly string[], weights: Weights) => {
      const segments = words.segments();
      return terms.map((term) => this.#postings(Buffer.from(term), weights, segments));
    });
  }

  /** Ids ascend. */
  postings(terms: readonly string[], weights: Weights): Postings[] {
    return terms.length === 0 ? [] : this.#read(terms, weights);
  }

  #postings(term: Buffer, [body, name, path]: Weights, segments: readonly Segment[]): Postings {
    const list = this.#list;
    let count = 0;
    for (const segment of segments) {
      if (!this.#words.seek(segment, term, this.#block)) continue;
      list.open(this.#block.bytes, this.#block.listStart, this.#block.listEnd, segment.firstChunk);
      while (list.next()) {
        if (count === this.#ids.length) this.#grow();
        this.#ids[count] = list.id;
        const frequency = body * list.body + name * list.name + path * list.path;
        this.#frequencies[count++] = Math.min(frequency, highestFrequency);
      }
    }
    return { ids: this.#ids.slice(0, count), frequencies: this.#frequencies.slice(0, count) };
  }

  #grow(): void {
    const ids = new Int32Array(2 * this.#ids.length);
    const frequencies = new Uint16Array(2 * this.#ids.length);
    ids.set(this.#ids);
    frequencies.set(this.#frequencies);
    this.#ids = ids;
    this.#frequencies = frequencies;
  }
}

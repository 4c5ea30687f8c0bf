import { Heap } from '../../base/index.ts';
import type { StoreReader } from '../store/index.ts';
import type { TermRows, VectorTable } from './vectorTable.ts';

/** What to look for among the words; a term that stands in several lists counts once for each. */
export interface WordQuery {
  /** All of these must be there. */
  readonly required: readonly string[];
  /** One of these must be there. */
  readonly leading: readonly string[];
  /** These count where they are. */
  readonly others: readonly string[];
}

export interface WordMatch {
  readonly id: number;
  readonly score: number;
}

/** 1 for the rows that may be found. */
type Flags = Uint8Array | Uint16Array;

/** The parameters of FTS5's bm25(), which are those of the literature. */
const k1 = 1.2;
const b = 0.75;
/** What BM25's fraction comes to for a term that fills a chunk. */
export const saturation = k1 + 1;
const nowhere: TermRows = { rows: new Int32Array(0), frequencies: new Uint16Array(0) };
/** Of a term in more than half of the chunks, as in FTS5. */
const leastIdf = 1e-6;
/** Weights of body, names and path. */
const columnWeights = [1, 2, 1] as const;
/** Rows of posting lists kept for the next question, at six bytes each: so many at least, and so many for each chunk. */
const leastKnownRows = 2_000_000;
const knownRowsPerChunk = 6;

/**
 * Finds chunks by words. Posting lists are decoded when they are asked for and kept until the index changes; lengths lie in
 * memory, so that a match costs some nanoseconds.
 */
export class WordTable {
  readonly #index: Pick<StoreReader, 'postings'>;
  readonly #table: VectorTable;
  /** Least recently used first. */
  readonly #lists = new Map<string, TermRows>();
  #knownRows = 0;
  /** Of each row, all zero between questions. */
  #scores = new Float64Array(0);
  #held = new Uint16Array(0);

  constructor(index: Pick<StoreReader, 'postings'>, table: VectorTable) {
    this.#index = index;
    this.#table = table;
  }

  /** After every change of the table, and where memory is short. */
  forget(): void {
    this.#lists.clear();
    this.#knownRows = 0;
  }

  /** In how many chunks each term occurs. */
  documentFrequencies(terms: readonly string[]): number[] {
    return this.#listsOf(terms).map(({ rows }) => rows.length);
  }

  /**
   * The `limit` best matches among the rows where `allowed` [count] is 1 (all when absent), best first, by BM25 as FTS5
   * computes it (Robertson & Zaragoza 2009): the sum over all terms of idf · f · (k1 + 1) / (f + k1 · (1 − b + b · length / average)),
   * where f is the number of occurrences in the chunk, those in each column times its weight, lengths are counts of terms, and
   * idf = ln((N − n + ½) / (n + ½)) of n in N chunks.
   */
  match({ required, leading, others }: WordQuery, limit: number, allowed?: Uint8Array): WordMatch[] {
    this.#makeRoom();
    const lists = this.#listsOf([...required, ...leading, ...others]);
    const musts = lists.slice(0, required.length);
    const leaders = lists.slice(required.length, required.length + leading.length);
    const held = this.#rowsWithAll(musts, allowed);
    const touched: number[] = [];
    for (const list of leaders) this.#addTo(list, held, touched);
    for (const list of [...musts, ...lists.slice(required.length + leading.length)]) this.#addToTouched(list);
    if (musts.length > 0) this.#held.fill(0);
    const best = this.#best(touched, limit);
    for (const row of touched) this.#scores[row] = 0;
    return best;
  }

  #makeRoom(): void {
    if (this.#scores.length >= this.#table.count) return;
    const capacity = Math.ceil(this.#table.count * 1.2);
    this.#scores = new Float64Array(capacity);
    this.#held = new Uint16Array(capacity);
  }

  #listsOf(terms: readonly string[]): TermRows[] {
    const missing = [...new Set(terms)].filter((term) => !this.#lists.has(term));
    this.#index.postings(missing, columnWeights).forEach((postings, at) => {
      this.#remember(missing[at] ?? '', this.#table.rowsOf(postings));
    });
    const lists = terms.map((term) => this.#lists.get(term) ?? nowhere);
    terms.forEach((term, at) => this.#remember(term, lists[at] ?? nowhere));
    this.#forgetOldest();
    return lists;
  }

  /** As the last one used. */
  #remember(term: string, list: TermRows): void {
    if (!this.#lists.delete(term)) this.#knownRows += list.rows.length;
    this.#lists.set(term, list);
  }

  #forgetOldest(): void {
    const most = Math.max(leastKnownRows, knownRowsPerChunk * this.#table.count);
    for (const [oldest, { rows }] of this.#lists) {
      if (this.#knownRows <= most) return;
      this.#lists.delete(oldest);
      this.#knownRows -= rows.length;
    }
  }

  /** One byte per row: 1 where all of the lists are, and `allowed` is 1; undefined when every row will do. */
  #rowsWithAll(lists: readonly TermRows[], allowed: Uint8Array | undefined): Flags | undefined {
    if (lists.length === 0) return allowed;
    const held = this.#held;
    lists.forEach(({ rows }, at) => {
      for (const row of rows) if (held[row] === at) held[row] = at + 1;
    });
    for (let row = 0; row < this.#table.count; row++)
      held[row] = held[row] === lists.length && (allowed === undefined || allowed[row] === 1) ? 1 : 0;
    return held;
  }

  #addTo({ rows, frequencies }: TermRows, allowed: Flags | undefined, touched: number[]): void {
    const scores = this.#scores;
    const { lengths } = this.#table;
    const { factor, least, perLength } = this.#weighing(rows.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? 0;
      if (allowed !== undefined && allowed[row] !== 1) continue;
      const score = scores[row] ?? 0;
      if (score === 0) touched.push(row);
      const frequency = frequencies[at] ?? 0;
      scores[row] = score + (factor * frequency) / (frequency + least + perLength * (lengths[row] ?? 0));
    }
  }

  #addToTouched({ rows, frequencies }: TermRows): void {
    const scores = this.#scores;
    const { lengths } = this.#table;
    const { factor, least, perLength } = this.#weighing(rows.length);
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? 0;
      const score = scores[row] ?? 0;
      if (score === 0) continue;
      const frequency = frequencies[at] ?? 0;
      scores[row] = score + (factor * frequency) / (frequency + least + perLength * (lengths[row] ?? 0));
    }
  }

  /** The parts of BM25 that are the same for all rows of a list. */
  #weighing(n: number): { readonly factor: number; readonly least: number; readonly perLength: number } {
    const { count, averageLength } = this.#table;
    const idf = Math.log((count - n + 0.5) / (n + 0.5));
    return {
      factor: (idf > 0 ? idf : leastIdf) * saturation,
      least: k1 * (1 - b),
      perLength: (k1 * b) / averageLength,
    };
  }

  #best(touched: readonly number[], limit: number): WordMatch[] {
    const scores = this.#scores;
    const ids = this.#table;
    const worse = (a: WordMatch, other: WordMatch): boolean =>
      a.score < other.score || (a.score === other.score && a.id > other.id);
    const heap = new Heap<WordMatch>(worse);
    let least = -1;
    for (const row of touched) {
      const score = scores[row] ?? 0;
      if (score < least) continue;
      heap.push({ id: ids.idOf(row), score });
      if (heap.size > limit) least = heap.pop()?.score ?? -1;
    }
    return heap.drain().sort((one, other) => other.score - one.score || one.id - other.id);
  }
}

import { splitIdentifier } from '../tokens/index.ts';

const noRows = new Int32Array(0);
const cacheEntries = 60_000;
const longestCachedRun = 64;
/** Longer runs are encoded data, and longer words are not cut into pieces. */
const longestRun = 256;
const longestCutWord = 48;
const shortestPiece = 3;
/** Against a cost of 1 for each piece. */
const unmatchedLetterCost = 1.5;

/** Finds the rows of a model's table for the words of a text. */
export class Vocabulary {
  readonly #rows: ReadonlyMap<string, number>;
  readonly #longestWord: number;
  readonly #rowsOfRun = new Map<string, Int32Array>();

  /** Row numbers follow the order of `words`. */
  constructor(words: readonly string[]) {
    this.#rows = new Map(words.map((word, row) => [word, row]));
    this.#longestWord = words.reduce((longest, word) => Math.max(longest, word.length), 0);
  }

  has(word: string): boolean {
    return this.#rows.has(word);
  }

  /** Rows for an ASCII run of letters, digits and underscores, in order; cached, because identifiers repeat. */
  rowsOfRun(run: string): Int32Array {
    if (run.length > longestCachedRun) return run.length > longestRun ? noRows : this.#find(run);
    const known = this.#rowsOfRun.get(run);
    if (known !== undefined) return known;
    if (this.#rowsOfRun.size >= cacheEntries) this.#rowsOfRun.clear();
    const rows = this.#find(run);
    this.#rowsOfRun.set(run, rows);
    return rows;
  }

  #find(run: string): Int32Array {
    const found: number[] = [];
    for (const word of splitIdentifier(run)) {
      const row = this.#rows.get(word);
      if (row !== undefined) found.push(row);
      else if (word.length >= shortestPiece && word.length <= longestCutWord) this.#cut(word, found);
    }
    return found.length === 0 ? noRows : Int32Array.from(found);
  }

  /** Cheapest cover of the word by known pieces, a dynamic programme over its prefixes. */
  #cut(word: string, found: number[]): void {
    const length = word.length;
    const cost = new Float64Array(length + 1);
    const pieceStart = new Int32Array(length + 1);
    const pieceRow = new Int32Array(length + 1);
    for (let end = 1; end <= length; end++) {
      cost[end] = (cost[end - 1] ?? 0) + unmatchedLetterCost;
      pieceStart[end] = end - 1;
      pieceRow[end] = -1;
      for (let start = Math.max(0, end - this.#longestWord); start <= end - shortestPiece; start++) {
        const candidate = (cost[start] ?? 0) + 1;
        if (candidate >= (cost[end] ?? 0)) continue;
        const row = this.#rows.get(word.slice(start, end));
        if (row === undefined) continue;
        cost[end] = candidate;
        pieceStart[end] = start;
        pieceRow[end] = row;
      }
    }
    const at = found.length;
    for (let end = length; end > 0; end = pieceStart[end] ?? 0) {
      const row = pieceRow[end] ?? -1;
      if (row >= 0) found.splice(at, 0, row);
    }
  }
}

import { asciiPieces, splitIdentifier } from '../tokens/index.ts';
import { type WordTable, emptyHash, findRow, hashWith } from './wordTable.ts';

const noRows: readonly number[] = [];
/** Longer runs are encoded data, and longer words are not cut into pieces. */
const longestRun = 256;
const longestCutWord = 48;
const shortestPiece = 3;
/** Against a cost of 1 for each piece. */
const unmatchedLetterCost = 1.5;

/** Finds the rows of a model's table for the words of a text. */
export class Vocabulary {
  readonly #table: WordTable;
  /** Of the word that is cut: the least cost of its first letters, and the last piece of that cut. */
  readonly #cost = new Float64Array(longestCutWord + 1);
  readonly #pieceStart = new Int32Array(longestCutWord + 1);
  readonly #pieceRow = new Int32Array(longestCutWord + 1);

  constructor(table: WordTable) {
    this.#table = table;
  }

  has(word: string): boolean {
    return this.#rowOf(word) >= 0;
  }

  /** Rows for any run (`eachRun`), in order. Whoever asks for many remembers them: identifiers repeat. */
  rowsOf(run: string, ascii: boolean): readonly number[] {
    return ascii ? this.#find(run) : asciiPieces(run).flatMap((piece) => this.#find(piece));
  }

  #find(run: string): readonly number[] {
    if (run.length > longestRun) return noRows;
    const found: number[] = [];
    for (const word of splitIdentifier(run)) {
      const row = this.#rowOf(word);
      if (row >= 0) found.push(row);
      else if (word.length >= shortestPiece && word.length <= longestCutWord) this.#cut(word, found);
    }
    return found.length === 0 ? noRows : found;
  }

  #rowOf(word: string): number {
    if (word.length > this.#table.longestWord) return -1;
    let hash = emptyHash;
    for (let at = word.length - 1; at >= 0; at--) hash = hashWith(hash, word.charCodeAt(at));
    return findRow(this.#table, hash, word, 0, word.length);
  }

  /** Cheapest cover of the word by known pieces, a dynamic programme over its prefixes. */
  #cut(word: string, found: number[]): void {
    for (let end = 1; end <= word.length; end++) this.#cutLast(word, end);
    const at = found.length;
    for (let end = word.length; end > 0; end = this.#pieceStart[end] ?? 0) {
      const row = this.#pieceRow[end] ?? -1;
      if (row >= 0) found.splice(at, 0, row);
    }
  }

  /** The last piece of the cheapest cover of the first `end` letters: of equally cheap ones the longest, and none if that costs no more. */
  #cutLast(word: string, end: number): void {
    const cost = this.#cost;
    const without = (cost[end - 1] ?? 0) + unmatchedLetterCost;
    let least = without;
    let pieceStart = end - 1;
    let pieceRow = -1;
    let hash = emptyHash;
    for (let start = end - 1; start >= Math.max(0, end - this.#table.longestWord); start--) {
      hash = hashWith(hash, word.charCodeAt(start));
      const candidate = (cost[start] ?? 0) + 1;
      if (start > end - shortestPiece || candidate > least || candidate >= without) continue;
      const row = findRow(this.#table, hash, word, start, end);
      if (row < 0) continue;
      least = candidate;
      pieceStart = start;
      pieceRow = row;
    }
    cost[end] = least;
    this.#pieceStart[end] = pieceStart;
    this.#pieceRow[end] = pieceRow;
  }
}

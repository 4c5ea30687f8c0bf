import { WasmFunction } from '../../base/index.ts';
import { dotFunction, dotParameters, lanes } from './dotFunction.ts';

/** Rows compared in one call: the list of them has a place of its own in the memory. */
const listRows = 1 << 12;
const listBytes = 4 * listRows;

/**
 * Vectors as int8 rows in the memory of a WebAssembly function that multiplies them: first the query, then a list of rows, then the
 * rows, each filled up with zeros to whole instructions.
 */
export class VectorRows {
  readonly dimension: number;
  readonly #stride: number;
  readonly #listAt: number;
  readonly #rowsAt: number;
  readonly #function: WasmFunction<[list: number, end: number, rows: number]>;
  #bytes: Int8Array;
  #capacity = 0;

  constructor(dimension: number) {
    const blocks = Math.max(1, Math.ceil(dimension / lanes));
    this.dimension = dimension;
    this.#stride = blocks * lanes;
    this.#listAt = 2 * this.#stride;
    this.#rowsAt = this.#listAt + listBytes;
    this.#function = new WasmFunction(dotParameters, dotFunction(blocks));
    this.#function.reserve(this.#rowsAt);
    this.#bytes = new Int8Array(this.#function.buffer);
  }

  /** Makes room for `count` rows in all. */
  reserve(count: number): void {
    if (this.dimension === 0 || count <= this.#capacity) return;
    this.#capacity = count;
    this.#function.reserve(this.#rowsAt + count * this.#stride);
    this.#bytes = new Int8Array(this.#function.buffer);
  }

  set(row: number, vector: Int8Array): void {
    if (this.dimension > 0) this.#bytes.set(vector, this.#startOf(row));
  }

  copy(from: number, to: number): void {
    const start = this.#startOf(from);
    this.#bytes.copyWithin(this.#startOf(to), start, start + this.#stride);
  }

  /** The dot product of each of these rows with the query. */
  dots(query: Int8Array, rows: Int32Array): Int32Array {
    const dots = new Int32Array(rows.length);
    new Int16Array(this.#function.buffer, 0, this.dimension).set(query.subarray(0, this.dimension));
    for (let start = 0; start < rows.length; start += listRows) {
      const part = rows.subarray(start, start + listRows);
      const list = new Int32Array(this.#function.buffer, this.#listAt, part.length);
      list.set(part);
      this.#function.call(this.#listAt, this.#listAt + 4 * part.length, this.#rowsAt);
      dots.set(list, start);
    }
    return dots;
  }

  #startOf(row: number): number {
    return this.#rowsAt + row * this.#stride;
  }
}

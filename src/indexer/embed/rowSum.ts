import { type SharedMemory, WasmFunction } from '../../base/index.ts';
import { componentsAtOnce, rowSumFunction, rowSumParameters } from './rowSumFunction.ts';

/** Rows added in one call. */
const listRows = 4096;
const entryBytes = 8;
const sumAt = listRows * entryBytes;

/** Adds up weighted rows of a model: float32 [dimension] out of int8 rows that lie one behind the other from the start of the weights. */
export class RowSum {
  /** Of the rows that were added since the last `clear`, once `finish` was called. */
  readonly sum: Float32Array;
  readonly #dimension: number;
  readonly #function: WasmFunction<[list: number, end: number, sum: number]>;
  readonly #addresses: Int32Array;
  readonly #weights: Float32Array;
  #count = 0;

  constructor(dimension: number, weights: SharedMemory) {
    const blocks = Math.ceil(dimension / componentsAtOnce);
    this.#dimension = dimension;
    this.#function = new WasmFunction(rowSumParameters, rowSumFunction(blocks), weights);
    this.#function.reserve(sumAt + 4 * blocks * componentsAtOnce);
    const { buffer } = this.#function;
    this.#addresses = new Int32Array(buffer, 0, 2 * listRows);
    this.#weights = new Float32Array(buffer, 0, 2 * listRows);
    this.sum = new Float32Array(buffer, sumAt, dimension);
  }

  clear(): void {
    this.#count = 0;
    this.sum.fill(0);
  }

  add(row: number, weight: number): void {
    const at = 2 * this.#count;
    this.#addresses[at] = row * this.#dimension;
    this.#weights[at + 1] = weight;
    this.#count += 1;
    if (this.#count === listRows) this.finish();
  }

  /** After the last row. */
  finish(): void {
    if (this.#count > 0) this.#function.call(0, this.#count * entryBytes, sumAt);
    this.#count = 0;
  }
}

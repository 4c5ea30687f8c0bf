import { WasmFunction } from '../../base/index.ts';
import { distanceFunction, distanceParameters } from './distanceFunction.ts';

const bitsPerByte = 8;
const wordBits = 64;
const wordBytes = wordBits / bitsPerByte;
const distanceBytes = 2;

/**
 * Sign codes of vectors, one bit per component, in the memory of a WebAssembly function that measures their distances: first the
 * code of the question, then one code per row, then room for the distances.
 */
export class SignCodes {
  readonly #codeBytes: number;
  readonly #function: WasmFunction<[codes: number, end: number, out: number]>;
  #bytes: Uint8Array;
  #capacity = 0;

  constructor(dimension: number) {
    const words = Math.max(1, Math.ceil(dimension / wordBits));
    this.#codeBytes = words * wordBytes;
    this.#function = new WasmFunction(distanceParameters, distanceFunction(words));
    this.#bytes = new Uint8Array(this.#function.buffer);
  }

  /** Makes room for `count` rows in all. */
  reserve(count: number): void {
    if (count <= this.#capacity) return;
    this.#capacity = count;
    this.#function.reserve(this.#startOf(count) + count * distanceBytes);
    this.#bytes = new Uint8Array(this.#function.buffer);
  }

  set(row: number, vector: Int8Array): void {
    this.#write(vector, this.#startOf(row));
  }

  copy(from: number, to: number): void {
    const start = this.#startOf(from);
    this.#bytes.copyWithin(this.#startOf(to), start, start + this.#codeBytes);
  }

  /** In how many bits each of the first `count` rows differs from the code of the query; until the next call. */
  distances(query: Int8Array, count: number): Uint16Array {
    this.#write(query, 0);
    const out = this.#startOf(this.#capacity);
    if (count > 0) this.#function.call(this.#startOf(0), this.#startOf(count), out);
    return new Uint16Array(this.#function.buffer, out, count);
  }

  #startOf(row: number): number {
    return (row + 1) * this.#codeBytes;
  }

  /** Bit i says that component i is above zero. */
  #write(vector: Int8Array, start: number): void {
    const bytes = this.#bytes;
    for (let at = 0; at < this.#codeBytes; at++) {
      let byte = 0;
      for (let bit = 0; bit < bitsPerByte; bit++)
        if ((vector[at * bitsPerByte + bit] ?? 0) > 0) byte |= 1 << bit;
      bytes[start + at] = byte;
    }
  }
}

import { Heap } from '../../base/index.ts';
import type { Postings, VectorChanges } from '../store/index.ts';
import { RowsById } from './rowsById.ts';
import { SignCodes } from './signCodes.ts';
import { VectorRows } from './vectorRows.ts';

/** A chunk by its distance in meaning; `similarity` is the cosine, −1 to 1. */
export interface Neighbour {
  readonly row: number;
  readonly similarity: number;
}

/** Where a term occurs: rows of the table, and how often in each. */
export interface TermRows {
  readonly rows: Int32Array;
  readonly frequencies: Uint16Array;
}

/**
 * What is kept in memory of all chunks of a store, in typed arrays: the file and the length of each, its vector as an int8
 * row [count × dimension], and the vector's sign code, one bit per component.
 * A search scans the codes by Hamming distance and compares the best rows exactly.
 */
export class VectorTable {
  readonly dimension: number;
  #ids = new Int32Array(0);
  #files = new Int32Array(0);
  #lengths = new Uint16Array(0);
  #totalLength = 0;
  readonly #vectors: VectorRows;
  readonly #codes: SignCodes;
  readonly #rows = new RowsById();
  #count = 0;
  /** By file, counted when it is asked for. */
  #rowsOfFiles: Int32Array | undefined;

  constructor(dimension: number) {
    this.dimension = dimension;
    this.#vectors = new VectorRows(dimension);
    this.#codes = new SignCodes(dimension);
  }

  get count(): number {
    return this.#count;
  }

  /** The file a row's chunk belongs to. */
  fileOf(row: number): number {
    return this.#files[row] ?? 0;
  }

  /** How many rows are of the file. */
  rowsOfFile(fileId: number): number {
    this.#rowsOfFiles ??= countsOf(this.#files.subarray(0, this.#count));
    return this.#rowsOfFiles[fileId] ?? 0;
  }

  /** How many terms each row's chunk has, over more rows than there are; until the next change. */
  get lengths(): Uint16Array {
    return this.#lengths;
  }

  /** 1 when there are none. */
  get averageLength(): number {
    return this.#totalLength === 0 ? 1 : this.#totalLength / this.#count;
  }

  idOf(row: number): number {
    return this.#ids[row] ?? 0;
  }

  rowOf(id: number): number | undefined {
    return this.#rows.get(id);
  }

  /** The rows of those postings whose chunks are here. */
  rowsOf({ ids, frequencies }: Postings): TermRows {
    const rows = new Int32Array(ids.length);
    const kept = new Uint16Array(ids.length);
    let count = 0;
    for (let at = 0; at < ids.length; at++) {
      const row = this.#rows.get(ids[at] ?? 0);
      if (row === undefined) continue;
      rows[count] = row;
      kept[count] = frequencies[at] ?? 0;
      count += 1;
    }
    return { rows: rows.subarray(0, count), frequencies: kept.subarray(0, count) };
  }

  /** Ids that were taken over before are replaced. */
  take(changes: VectorChanges): void {
    this.#rowsOfFiles = undefined;
    if (changes.reload) this.#clear();
    for (const id of changes.removedIds) this.#remove(id);
    this.reserve(this.#count + changes.ids.length);
    changes.ids.forEach((id, index) => {
      const vector = changes.vectors.subarray(index * this.dimension, (index + 1) * this.dimension);
      this.#put(id, changes.fileIds[index] ?? 0, changes.lengths[index] ?? 0, vector);
    });
  }

  /** Makes room for `count` rows in all. */
  reserve(count: number): void {
    if (count <= this.#ids.length) return;
    const capacity = Math.max(count, Math.ceil(this.#ids.length * 1.5), 1024);
    this.#ids = grown(new Int32Array(capacity), this.#ids);
    this.#files = grown(new Int32Array(capacity), this.#files);
    this.#lengths = grown(new Uint16Array(capacity), this.#lengths);
    this.#vectors.reserve(capacity);
    this.#codes.reserve(capacity);
  }

  /** Cosines of rows with an int8 query of the same scale as theirs: the dot products over `scale`². */
  similarities(rows: Int32Array, query: Int8Array, scale: number): Float64Array {
    return Float64Array.from(this.#vectors.dots(query, rows), (dot) => dot / (scale * scale));
  }

  /**
   * The `limit` rows nearest to the query, best first, among those where `allowed` [count] is 1 (all when absent).
   * About `rescored` rows, nearest by sign code, are compared exactly.
   */
  nearest(
    query: Int8Array,
    scale: number,
    limit: number,
    rescored: number,
    allowed?: Uint8Array,
  ): Neighbour[] {
    const rows = this.#rowsToCompare(query, rescored, allowed);
    const dots = this.#vectors.dots(query, rows);
    const best = new Heap<Neighbour>(
      (one, other) =>
        one.similarity < other.similarity || (one.similarity === other.similarity && one.row > other.row),
    );
    let least = -Infinity;
    for (let at = 0; at < rows.length; at++) {
      const dot = dots[at] ?? 0;
      if (dot < least) continue;
      best.push({ row: rows[at] ?? 0, similarity: dot });
      if (best.size > limit) least = best.pop()?.similarity ?? least;
    }
    return best
      .drain()
      .sort((one, other) => other.similarity - one.similarity || one.row - other.row)
      .map(({ row, similarity }) => ({ row, similarity: similarity / (scale * scale) }));
  }

  #rowsToCompare(query: Int8Array, wanted: number, allowed: Uint8Array | undefined): Int32Array {
    const count = this.#count;
    if (wanted >= count && allowed === undefined) return Int32Array.from({ length: count }, (_, row) => row);
    const distances = this.#codes.distances(query, count);
    const { limit, within } = this.#limitOf(distances, wanted, allowed);
    const rows = new Int32Array(within);
    let found = 0;
    for (let row = 0; row < count; row++)
      if ((distances[row] ?? 0) <= limit && (allowed === undefined || allowed[row] === 1))
        rows[found++] = row;
    return rows;
  }

  /** The distance within which so many of the allowed rows are, and how many are. */
  #limitOf(
    distances: Uint16Array,
    wanted: number,
    allowed: Uint8Array | undefined,
  ): { readonly limit: number; readonly within: number } {
    const histogram = new Uint32Array(this.dimension + 1);
    for (let row = 0; row < distances.length; row++) {
      if (allowed !== undefined && allowed[row] !== 1) continue;
      const distance = distances[row] ?? 0;
      histogram[distance] = (histogram[distance] ?? 0) + 1;
    }
    let limit = -1;
    let within = 0;
    while (within < wanted && limit < this.dimension) within += histogram[++limit] ?? 0;
    return { limit, within };
  }

  #put(id: number, fileId: number, length: number, vector: Int8Array): void {
    const known = this.#rows.get(id);
    const row = known ?? this.#count++;
    this.#rows.set(id, row);
    this.#ids[row] = id;
    this.#files[row] = fileId;
    this.#totalLength += length - (known === undefined ? 0 : (this.#lengths[row] ?? 0));
    this.#lengths[row] = length;
    this.#vectors.set(row, vector);
    this.#codes.set(row, vector);
  }

  /** The last row takes the place of the removed one. */
  #remove(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#totalLength -= this.#lengths[row] ?? 0;
    const last = --this.#count;
    if (row === last) return;
    this.#ids[row] = this.idOf(last);
    this.#files[row] = this.fileOf(last);
    this.#lengths[row] = this.#lengths[last] ?? 0;
    this.#rows.set(this.idOf(row), row);
    this.#vectors.copy(last, row);
    this.#codes.copy(last, row);
  }

  #clear(): void {
    this.#count = 0;
    this.#totalLength = 0;
    this.#rows.clear();
  }
}

/** How often each number from 0 to the largest is there. */
function countsOf(numbers: Int32Array): Int32Array {
  let most = -1;
  for (const number of numbers) if (number > most) most = number;
  const counts = new Int32Array(most + 1);
  for (const number of numbers) counts[number] = (counts[number] ?? 0) + 1;
  return counts;
}

function grown<T extends Int32Array | Uint16Array>(larger: T, smaller: T): T {
  larger.set(smaller);
  return larger;
}

import { type RunReader, withRoom } from './runReader.ts';

type Arena = Uint8Array | Int32Array;

export interface RunValuesOptions<A extends Arena> {
  readonly arena: new (length: number) => A;
  /** What a run is worth: asked once for each run that is remembered. */
  readonly cut: (run: string, ascii: boolean) => ArrayLike<number>;
}

const firstRuns = 1 << 11;
const firstValues = 1 << 14;
const asciiOnly = /^[\0-\x7f]*$/;

/** What was made of each of the runs that a reader numbered, worked out when it is first asked for. */
export class RunValues<A extends Arena> {
  /** Another array after more was worked out. */
  values: A;
  readonly #reader: RunReader;
  readonly #options: RunValuesOptions<A>;
  #generation = 0;
  /** By number of the run, where its values begin, plus 1, and where they end; 0 for one that was not asked for. */
  #starts = new Int32Array(firstRuns);
  #ends = new Int32Array(firstRuns);
  #length = 0;

  constructor(reader: RunReader, options: RunValuesOptions<A>) {
    this.#reader = reader;
    this.#options = options;
    this.values = new options.arena(firstValues);
  }

  /** To be called before `startOf` and `endOf`, whenever something was read. */
  follow(): void {
    if (this.#generation === this.#reader.generation) return;
    this.#generation = this.#reader.generation;
    this.#starts = new Int32Array(firstRuns);
    this.#ends = new Int32Array(firstRuns);
    this.values = new this.#options.arena(firstValues);
    this.#length = 0;
  }

  startOf(run: number): number {
    const start = this.#starts[run] ?? 0;
    return start > 0 ? start - 1 : this.#workOut(run);
  }

  /** Only after `startOf`. */
  endOf(run: number): number {
    return this.#ends[run] ?? 0;
  }

  #workOut(run: number): number {
    const text = this.#reader.textOf(run);
    const values = this.#options.cut(text, asciiOnly.test(text));
    const start = this.#length;
    this.#length += values.length;
    this.values = withRoom(this.values, this.#length, this.#options.arena);
    this.values.set(values, start);
    this.#starts = withRoom(this.#starts, run + 1, Int32Array);
    this.#ends = withRoom(this.#ends, run + 1, Int32Array);
    this.#starts[run] = start + 1;
    this.#ends[run] = this.#length;
    return start;
  }
}

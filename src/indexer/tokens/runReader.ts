import { partOfRun } from './eachRun.ts';

/** Where the runs of a text stand in the `numbers` and `starts` of the reader that read it. */
export interface TextRuns {
  readonly text: string;
  readonly first: number;
  readonly end: number;
}

/** Powers of two; at most half of the slots are taken. With a quarter as many, terms and vectors of 10.8 MB of C took a third longer. */
const firstSlots = 1 << 12;
const mostSlots = 1 << 17;
const mostLetters = 1 << 21;
const longestFound = 64;
const firstLetters = 1 << 14;
const firstRuns = 1 << 13;

/**
 * Cuts texts into their runs (`eachRun`) and gives each different run a number, from 1 on. A run that is known is found by its
 * characters where they stand: no string is made of it, which is what most of the time went into. Whoever makes something of
 * runs remembers it by these numbers (`RunValues`), so that all of them read a text once.
 */
export class RunReader {
  /** Of the runs of all texts since `clear`, in order, and where each begins in its text. */
  numbers = new Int32Array(firstRuns);
  starts = new Int32Array(firstRuns);
  #length = 0;
  /** The number of a run at the place that its hash names or soon after; 0 where there is none. */
  #slots = new Int32Array(firstSlots);
  #hashes = new Int32Array(firstSlots / 2);
  /** By number, where the run's letters end; they begin where those of the run before end. */
  #letterEnds = new Int32Array(firstSlots / 2);
  #letters = new Uint16Array(firstLetters);
  #count = 0;
  #generation = 1;

  /** Goes up when all numbers are given anew: what is remembered of them is void. */
  get generation(): number {
    return this.#generation;
  }

  /** Forgets the texts that were read. */
  clear(): void {
    this.#length = 0;
  }

  /** What it returns holds until `clear`, or until `drop`. */
  read(text: string): TextRuns {
    if (this.#length === 0) this.#forgetMany();
    const first = this.#length;
    const { length } = text;
    let at = 0;
    while (at < length) {
      let code = text.charCodeAt(at);
      if (code < 128 && partOfRun[code] === 0) {
        at++;
        continue;
      }
      const start = at;
      let hash = 0;
      do {
        hash = (Math.imul(hash, 0x01000193) ^ code) | 0;
        code = ++at < length ? text.charCodeAt(at) : 0;
      } while (code >= 128 || partOfRun[code] === 1);
      if (this.#length === this.numbers.length) {
        this.numbers = withRoom(this.numbers, this.#length + 1, Int32Array);
        this.starts = withRoom(this.starts, this.#length + 1, Int32Array);
      }
      this.starts[this.#length] = start;
      this.numbers[this.#length++] =
        at - start > longestFound
          ? this.#remember(text, start, at, hash)
          : this.#numberOf(text, start, at, hash);
    }
    return { text, first, end: this.#length };
  }

  /** The text that was read last is not needed any more. */
  drop({ first }: TextRuns): void {
    this.#length = first;
  }

  /** The run of this number. */
  textOf(run: number): string {
    const from = this.#letterEnds[run - 1] ?? 0;
    const { buffer, byteOffset } = this.#letters;
    const letters = (this.#letterEnds[run] ?? 0) - from;
    return Buffer.from(buffer, byteOffset + 2 * from, 2 * letters).toString('utf16le');
  }

  /** Only while no text needs the numbers. */
  #forgetMany(): void {
    if (2 * (this.#count + 1) < mostSlots && (this.#letterEnds[this.#count] ?? 0) < mostLetters) return;
    this.#slots = new Int32Array(firstSlots);
    this.#hashes = new Int32Array(firstSlots / 2);
    this.#letterEnds = new Int32Array(firstSlots / 2);
    this.#letters = new Uint16Array(firstLetters);
    this.#count = 0;
    this.#generation += 1;
  }

  #numberOf(text: string, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    let slot = firstSlotOf(hash, slots.length);
    for (let run = slots[slot] ?? 0; run !== 0; run = slots[slot] ?? 0) {
      if (this.#hashes[run] === hash && this.#isAt(text, start, end, run)) return run;
      slot = (slot + 1) & (slots.length - 1);
    }
    const run = this.#remember(text, start, end, hash);
    this.#place(run, hash);
    return run;
  }

  #isAt(text: string, start: number, end: number, run: number): boolean {
    const letters = this.#letters;
    const from = this.#letterEnds[run - 1] ?? 0;
    if ((this.#letterEnds[run] ?? 0) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (letters[from + at - start] !== text.charCodeAt(at)) return false;
    return true;
  }

  #remember(text: string, start: number, end: number, hash: number): number {
    if (this.#count + 1 === this.#hashes.length) this.#grow();
    const from = this.#letterEnds[this.#count] ?? 0;
    this.#letters = withRoom(this.#letters, from + end - start, Uint16Array);
    for (let at = start; at < end; at++) this.#letters[from + at - start] = text.charCodeAt(at);
    const run = ++this.#count;
    this.#letterEnds[run] = from + end - start;
    this.#hashes[run] = hash;
    return run;
  }

  #place(run: number, hash: number): void {
    const slots = this.#slots;
    let slot = firstSlotOf(hash, slots.length);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = run;
  }

  #grow(): void {
    const size = 2 * this.#slots.length;
    this.#slots = new Int32Array(size);
    this.#hashes = withRoom(this.#hashes, size / 2, Int32Array);
    this.#letterEnds = withRoom(this.#letterEnds, size / 2, Int32Array);
    for (let run = 1; run <= this.#count; run++)
      if (this.#lengthOf(run) <= longestFound) this.#place(run, this.#hashes[run] ?? 0);
  }

  #lengthOf(run: number): number {
    return (this.#letterEnds[run] ?? 0) - (this.#letterEnds[run - 1] ?? 0);
  }
}

function firstSlotOf(hash: number, slots: number): number {
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

/** The same numbers with room for so many, twice the length when there was none. */
export function withRoom<A extends Uint8Array | Uint16Array | Int32Array>(
  numbers: A,
  length: number,
  make: new (length: number) => A,
): A {
  if (length <= numbers.length) return numbers;
  const grown = new make(Math.max(2 * numbers.length, length));
  grown.set(numbers);
  return grown;
}

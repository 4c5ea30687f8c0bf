import { partOfRun } from './eachRun.ts';

type Arena = Uint8Array | Uint16Array | Int32Array;

export interface RunTableOptions<A extends Arena> {
  readonly arena: new (length: number) => A;
  /** What a run is worth: asked once for each run that is remembered. */
  readonly cut: (run: string, ascii: boolean) => ArrayLike<number>;
}

/** Powers of two; at most half of the slots are taken. With 8 times as many, 28 MB of C took as long. */
const firstSlots = 1 << 12;
const mostSlots = 1 << 15;
const longestRemembered = 64;
const firstArenaLength = 1 << 14;

/**
 * Remembers what was made of each run of a text (`eachRun`). A run that is known is found by its characters where they
 * stand: no string is made of it, which is what most of the time went into. The table grows with what it holds; when it is
 * full it starts anew.
 */
export class RunTable<A extends Arena> {
  readonly #options: RunTableOptions<A>;
  /** The number of a run, from 1 on, at the place that its hash names or soon after; 0 where there is none. */
  #slots = new Int32Array(firstSlots);
  #hashes = new Int32Array(firstSlots / 2);
  /** By number, where the run's letters and values end; they begin where those of the run before end. */
  #letterEnds = new Int32Array(firstSlots / 2);
  #valueEnds = new Int32Array(firstSlots / 2);
  #letters = new Uint16Array(firstArenaLength);
  #values: A;
  #count = 0;

  constructor(options: RunTableOptions<A>) {
    this.#options = options;
    this.#values = new options.arena(firstArenaLength);
  }

  /** What each run of the text is worth, in order, as a range of `values`; to be read before the next call only. */
  each(text: string, visit: (values: A, start: number, end: number) => void): void {
    const length = text.length;
    let at = 0;
    while (at < length) {
      let code = text.charCodeAt(at);
      if (code < 128 && partOfRun[code] === 0) {
        at++;
        continue;
      }
      const start = at;
      let seen = 0;
      let hash = 0;
      do {
        seen |= code;
        hash = (Math.imul(hash, 0x01000193) ^ code) | 0;
        code = ++at < length ? text.charCodeAt(at) : 0;
      } while (code >= 128 || partOfRun[code] === 1);
      if (at - start > longestRemembered) {
        const end = this.#writeValues(text.slice(start, at), seen < 128);
        visit(this.#values, this.#valueEnds[this.#count] ?? 0, end);
      } else {
        const run = this.#numberOf(text, start, at, hash, seen < 128);
        visit(this.#values, this.#valueEnds[run - 1] ?? 0, this.#valueEnds[run] ?? 0);
      }
    }
  }

  #numberOf(text: string, start: number, end: number, hash: number, ascii: boolean): number {
    const slots = this.#slots;
    let slot = firstSlotOf(hash, slots.length);
    for (let run = slots[slot] ?? 0; run !== 0; run = slots[slot] ?? 0) {
      if (this.#hashes[run] === hash && this.#isAt(text, start, end, run)) return run;
      slot = (slot + 1) & (slots.length - 1);
    }
    return this.#remember(text, start, end, hash, ascii);
  }

  #isAt(text: string, start: number, end: number, run: number): boolean {
    const letters = this.#letters;
    const from = this.#letterEnds[run - 1] ?? 0;
    if ((this.#letterEnds[run] ?? 0) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (letters[from + at - start] !== text.charCodeAt(at)) return false;
    return true;
  }

  #remember(text: string, start: number, end: number, hash: number, ascii: boolean): number {
    if (this.#count + 1 === this.#hashes.length) {
      if (this.#slots.length < mostSlots) this.#grow();
      else this.#forget();
    }
    const valuesEnd = this.#writeValues(text.slice(start, end), ascii);
    const lettersStart = this.#letterEnds[this.#count] ?? 0;
    this.#letters = withRoom(this.#letters, lettersStart + end - start, Uint16Array);
    for (let at = start; at < end; at++) this.#letters[lettersStart + at - start] = text.charCodeAt(at);
    const run = ++this.#count;
    this.#letterEnds[run] = lettersStart + end - start;
    this.#valueEnds[run] = valuesEnd;
    this.#hashes[run] = hash;
    this.#place(run, hash);
    return run;
  }

  /** Behind what is remembered; returns where it ends. */
  #writeValues(run: string, ascii: boolean): number {
    const values = this.#options.cut(run, ascii);
    const start = this.#valueEnds[this.#count] ?? 0;
    this.#values = withRoom(this.#values, start + values.length, this.#options.arena);
    this.#values.set(values, start);
    return start + values.length;
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
    this.#valueEnds = withRoom(this.#valueEnds, size / 2, Int32Array);
    for (let run = 1; run <= this.#count; run++) this.#place(run, this.#hashes[run] ?? 0);
  }

  #forget(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }
}

function firstSlotOf(hash: number, slots: number): number {
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

/** The same numbers with room for so many, twice the length when there was none. */
function withRoom<A extends Arena>(numbers: A, length: number, make: new (length: number) => A): A {
  if (length <= numbers.length) return numbers;
  const grown = new make(Math.max(2 * numbers.length, length));
  grown.set(numbers);
  return grown;
}

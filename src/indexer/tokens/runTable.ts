import { partOfRun } from './eachRun.ts';
import { ownText } from './ownText.ts';

type Arena = Uint8Array | Int32Array;

export interface RunTableOptions<A extends Arena> {
  readonly arena: new (length: number) => A;
  /** What a run is worth: asked once for each run that is remembered. */
  readonly cut: (run: string, ascii: boolean) => ArrayLike<number>;
}

/** A power of two; at most half of them are taken. */
const slots = 1 << 17;
const mostRuns = slots / 2;
const longestRemembered = 64;
const firstArenaLength = 1 << 16;

/**
 * Remembers what was made of each run of a text (`eachRun`). A run that is known is found by its characters where they
 * stand: no string is made of it, which is what most of the time went into. When the table is full it starts anew.
 */
export class RunTable<A extends Arena> {
  readonly #options: RunTableOptions<A>;
  readonly #hashes = new Int32Array(slots);
  readonly #starts = new Int32Array(slots);
  readonly #ends = new Int32Array(slots);
  readonly #runs: (string | undefined)[] = new Array<string | undefined>(slots).fill(undefined);
  #arena: A;
  #used = 0;
  #count = 0;

  constructor(options: RunTableOptions<A>) {
    this.#options = options;
    this.#arena = new options.arena(firstArenaLength);
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
        const end = this.#write(text.slice(start, at), seen < 128);
        visit(this.#arena, this.#used, end);
      } else {
        const slot = this.#slotOf(text, start, at, hash, seen < 128);
        visit(this.#arena, this.#starts[slot] ?? 0, this.#ends[slot] ?? 0);
      }
    }
  }

  #slotOf(text: string, start: number, end: number, hash: number, ascii: boolean): number {
    let slot = (hash ^ (hash >>> 15)) & (slots - 1);
    for (let run = this.#runs[slot]; run !== undefined; run = this.#runs[slot]) {
      if (this.#hashes[slot] === hash && isAt(text, start, end, run)) return slot;
      slot = (slot + 1) & (slots - 1);
    }
    if (this.#count >= mostRuns) {
      this.#forget();
      slot = (hash ^ (hash >>> 15)) & (slots - 1);
    }
    const run = ascii ? ownText(text.slice(start, end)) : text.slice(start, end);
    const valuesEnd = this.#write(run, ascii);
    this.#runs[slot] = run;
    this.#hashes[slot] = hash;
    this.#starts[slot] = this.#used;
    this.#ends[slot] = valuesEnd;
    this.#used = valuesEnd;
    this.#count += 1;
    return slot;
  }

  /** Behind what is remembered; returns where it ends. */
  #write(run: string, ascii: boolean): number {
    const values = this.#options.cut(run, ascii);
    const end = this.#used + values.length;
    if (end > this.#arena.length) {
      const grown = new this.#options.arena(Math.max(2 * this.#arena.length, end));
      grown.set(this.#arena);
      this.#arena = grown;
    }
    this.#arena.set(values, this.#used);
    return end;
  }

  #forget(): void {
    this.#runs.fill(undefined);
    this.#used = this.#count = 0;
  }
}

function isAt(text: string, start: number, end: number, run: string): boolean {
  if (run.length !== end - start) return false;
  for (let at = 0; at < run.length; at++)
    if (run.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  return true;
}

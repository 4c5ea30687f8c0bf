import type Database from 'better-sqlite3';
import { lettersOf } from './symbolName.ts';

interface NameRow {
  readonly id: number;
  readonly key: string;
  readonly initials: string;
  readonly letters: number;
}

/** Names taken over, and names looked at, in one slice: between two of them the caller may give way. */
const learnedAtOnce = 10_000;
const lookedAtAtOnce = 100_000;
/** Above every length of a key, and above every id. */
const lengths = 2 ** 16;
const ids = 2 ** 31;

/**
 * All different names of symbols in memory, learned with the first question that needs them: 4 bytes each for id, letters and place, and
 * the letters of the name and its initials. To look at them row by row in the database took most of the time of a question.
 */
export class NameScan {
  readonly #after: Database.Statement<[number, number], NameRow>;
  readonly #epoch: Database.Statement<[], number>;
  #seenEpoch = 0;
  #count = 0;
  #ids = new Int32Array(1024);
  #letters = new Int32Array(1024);
  /** Where the key and, behind it, the initials of each name end. */
  #keyEnds = new Int32Array(1024);
  #ends = new Int32Array(1024);
  #bytes = Buffer.alloc(16 << 10);

  constructor(database: Database.Database) {
    this.#after = database.prepare(
      'SELECT id, key, initials, letters FROM names WHERE id > ? ORDER BY id LIMIT ?',
    );
    this.#epoch = database.prepare<[], number>('SELECT epoch FROM totals').pluck();
  }

  /**
   * Ids of at most `limit` names: first those that begin with `key`, then those whose initials begin with `initials`, then those that hold
   * the letters of `key` in order; of each kind short names first. Names that are gone may be among them. Yields nothing while it works: the caller may give way or stop.
   */
  *namesWith(key: string, initials: string, limit: number): Generator<undefined, readonly number[]> {
    yield* this.#learn();
    const mask = lettersOf(initials);
    const wanted = Buffer.from(key);
    const beginning = Buffer.from(initials);
    let best: number[] = [];
    for (let start = 0; start < this.#count; start += lookedAtAtOnce) {
      const end = Math.min(this.#count, start + lookedAtAtOnce);
      for (let name = start; name < end; name++) {
        if (((this.#letters[name] ?? 0) & mask) !== mask) continue;
        const rank = this.#rankOf(name, wanted, beginning);
        if (rank !== undefined) best.push(rank * ids + (this.#ids[name] ?? 0));
      }
      best = best.sort((one, other) => one - other).slice(0, limit);
      yield undefined;
    }
    return best.map((one) => one % ids);
  }

  /** The less the better; undefined for a name that is not like the wanted one. */
  #rankOf(name: number, wanted: Buffer, beginning: Buffer): number | undefined {
    const start = name === 0 ? 0 : (this.#ends[name - 1] ?? 0);
    const keyEnd = this.#keyEnds[name] ?? 0;
    const length = Math.min(keyEnd - start, lengths - 1);
    if (this.#beginsAt(start, keyEnd, wanted)) return length;
    if (beginning.length > 0 && this.#beginsAt(keyEnd, this.#ends[name] ?? 0, beginning))
      return lengths + length;
    return this.#holdsInOrder(start, keyEnd, wanted) ? 2 * lengths + length : undefined;
  }

  #beginsAt(start: number, end: number, beginning: Buffer): boolean {
    if (end - start < beginning.length) return false;
    for (let at = 0; at < beginning.length; at++) if (this.#bytes[start + at] !== beginning[at]) return false;
    return true;
  }

  #holdsInOrder(start: number, end: number, wanted: Buffer): boolean {
    const bytes = this.#bytes;
    let found = 0;
    for (let at = start; at < end && found < wanted.length; at++) if (bytes[at] === wanted[found]) found += 1;
    return found === wanted.length;
  }

  *#learn(): Generator<undefined> {
    const epoch = this.#epoch.get() ?? 0;
    if (epoch !== this.#seenEpoch) this.#count = 0;
    this.#seenEpoch = epoch;
    for (;;) {
      const last = this.#count === 0 ? 0 : (this.#ids[this.#count - 1] ?? 0);
      const rows = this.#after.all(last, learnedAtOnce);
      for (const row of rows) this.#add(row);
      if (rows.length < learnedAtOnce) return;
      yield undefined;
    }
  }

  #add({ id, key, initials, letters }: NameRow): void {
    const name = this.#count++;
    if (name === this.#ids.length) this.#grow();
    const start = name === 0 ? 0 : (this.#ends[name - 1] ?? 0);
    const needed = start + 3 * (key.length + initials.length);
    if (needed > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], Math.max(2 * this.#bytes.length, needed));
    const keyEnd = start + this.#bytes.write(key, start);
    this.#ids[name] = id;
    this.#letters[name] = letters;
    this.#keyEnds[name] = keyEnd;
    this.#ends[name] = keyEnd + this.#bytes.write(initials, keyEnd);
  }

  #grow(): void {
    this.#ids = doubled(this.#ids);
    this.#letters = doubled(this.#letters);
    this.#keyEnds = doubled(this.#keyEnds);
    this.#ends = doubled(this.#ends);
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

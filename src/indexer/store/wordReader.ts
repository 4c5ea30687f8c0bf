import type Database from 'better-sqlite3';
import { type Segment, SegmentQueries } from './segmentQueries.ts';
import { BlockReader, keyOf } from './wordBlocks.ts';

/** Finds the blocks of terms; in one transaction of the caller all belong together. */
export class WordReader {
  readonly #queries: SegmentQueries;
  readonly #epoch: Database.Statement<[], number>;
  /** By segment. */
  #directories = new Map<number, readonly string[]>();
  #seenEpoch = 0;

  constructor(database: Database.Database) {
    this.#queries = new SegmentQueries(database);
    this.#epoch = database.prepare<[], number>('SELECT epoch FROM totals').pluck();
  }

  /** In the order of their chunks. */
  segments(): Segment[] {
    const segments = this.#queries.all();
    const epoch = this.#epoch.get() ?? 0;
    // An index that was made anew numbers its segments anew.
    const known = epoch === this.#seenEpoch ? this.#directories : new Map<number, readonly string[]>();
    this.#seenEpoch = epoch;
    this.#directories = new Map(segments.map(({ id }) => [id, known.get(id) ?? this.#queries.directory(id)]));
    return segments;
  }

  /** Moves the reader to the term in a segment; false when it is not there. */
  seek(segment: Segment, term: Buffer, reader: BlockReader): boolean {
    const number = lastUpTo(this.#directories.get(segment.id) ?? [], keyOf(term));
    const block = number < 0 ? undefined : this.#queries.block(segment.id, number);
    if (block === undefined) return false;
    reader.open(block);
    return reader.seek(term);
  }

  /** The terms of a segment that begin so, in order. */
  *termsBeginning(segment: Segment, beginning: Buffer, reader: BlockReader): Generator<string> {
    const firstTerms = this.#directories.get(segment.id) ?? [];
    const key = keyOf(beginning);
    for (let number = Math.max(0, lastUpTo(firstTerms, key)); number < firstTerms.length; number++) {
      const first = firstTerms[number] ?? '';
      if (first > key && !first.startsWith(key)) return;
      const block = this.#queries.block(segment.id, number);
      if (block === undefined) return;
      reader.open(block);
      while (reader.next())
        if (reader.beginsWith(beginning)) yield reader.term.toString('utf8', 0, reader.termLength);
    }
  }
}

/** The place of the last key that is not after this one; −1 when all are. */
function lastUpTo(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

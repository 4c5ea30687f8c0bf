/** A sorted run of the full-text index: terms and where they occur, over the leaf pages from `firstPage` to `lastPage`. */
export interface Segment {
  readonly id: number;
  readonly firstPage: number;
  readonly lastPage: number;
}

const cookieBytes = 4;
/** Stands after the cookie where the index was made with `contentless_delete`: five more numbers follow each segment. */
const secondVersion = Buffer.from([0xff, 0, 0, 1]);

/**
 * The segments of an FTS5 index, oldest first, from its structure record. Formats: the comment at the head of SQLite's
 * `fts5_index.c`; a file that SQLite can read keeps them.
 */
export function segmentsOf(record: Uint8Array): Segment[] {
  const reader = new VarintReader(record, cookieBytes);
  const isSecond = secondVersion.every((byte, at) => record[cookieBytes + at] === byte);
  if (isSecond) reader.at += secondVersion.length;
  const levels = reader.next();
  reader.skip(2);
  const segments: Segment[] = [];
  for (let level = 0; level < levels; level++) {
    reader.skip(1);
    for (let left = reader.next(); left > 0; left--) {
      const segment = { id: reader.next(), firstPage: reader.next(), lastPage: reader.next() };
      if (isSecond) reader.skip(5);
      // A segment that a merge has used up is without pages.
      if (segment.firstPage > 0) segments.push(segment);
    }
  }
  return segments;
}

/** SQLite's numbers of variable length: seven bits a byte, highest first, the top bit set in all but the last; eight in a ninth. */
class VarintReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  next(): number {
    let value = 0;
    for (let taken = 0; taken < 8; taken++) {
      const byte = this.#bytes[this.at++] ?? 0;
      value = value * 128 + (byte & 127);
      if (byte < 128) return value;
    }
    return value * 256 + (this.#bytes[this.at++] ?? 0);
  }

  skip(count: number): void {
    for (let left = count; left > 0; left--) this.next();
  }
}

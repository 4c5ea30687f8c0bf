import { PostingListWriter, PostingReader } from './postingList.ts';
import type { Segment, SegmentQueries } from './segmentQueries.ts';
import type { NewSegment, SegmentTables } from './segmentTables.ts';
import { BlockReader } from './wordBlocks.ts';

/** Makes one segment of several neighbours, in steps; until the last of them readers see the old ones. */
export class SegmentMerge {
  readonly #tables: SegmentTables;
  readonly #segments: readonly Segment[];
  readonly #cursors: Cursor[];
  readonly #made: NewSegment;
  readonly #list = new PostingListWriter();
  readonly #postings = new PostingReader();
  readonly #firstChunk: number;
  readonly #lastChunk: number;
  /** 1 for the chunks that there are; undefined when none are gone. */
  readonly #living: Uint8Array | undefined;

  /** @param segments one at least, in the order of their chunks, with none between them */
  constructor(tables: SegmentTables, segments: readonly Segment[]) {
    this.#tables = tables;
    this.#segments = segments;
    this.#firstChunk = segments[0]?.firstChunk ?? 0;
    this.#lastChunk = segments.at(-1)?.lastChunk ?? 0;
    this.#made = tables.begin();
    this.#cursors = segments.map((segment) => new Cursor(tables.queries, segment));
    if (segments.some(({ dead }) => dead > 0))
      this.#living = tables.living(this.#firstChunk, this.#lastChunk);
  }

  /** Writes so many bytes of blocks, inside a transaction of the caller. Returns whether more is to be done. */
  step(bytes: number): boolean {
    const enough = this.#made.bytes + bytes;
    while (this.#made.bytes < enough) {
      const least = this.#leastTerm();
      if (least === undefined) {
        this.#finish();
        return false;
      }
      this.#mergeTerm(least);
    }
    return true;
  }

  includes(segmentId: number): boolean {
    return this.#segments.some(({ id }) => id === segmentId);
  }

  /** Takes back what was written. */
  abandon(): void {
    this.#tables.removeBlocks(this.#made.id);
  }

  #leastTerm(): Buffer | undefined {
    let least: Cursor | undefined;
    for (const cursor of this.#cursors)
      if (!cursor.isDone && (least === undefined || cursor.isBefore(least))) least = cursor;
    return least === undefined ? undefined : Buffer.from(least.term);
  }

  #mergeTerm(term: Buffer): void {
    this.#list.begin(this.#firstChunk);
    for (const cursor of this.#cursors) {
      if (cursor.isDone || !cursor.isAt(term)) continue;
      const { bytes, listStart, listEnd } = cursor.block;
      const base = cursor.segment.firstChunk;
      if (this.#living === undefined) this.#list.join(this.#postings, bytes, listStart, listEnd, base);
      else this.#addLiving(this.#living, bytes, listStart, listEnd, base);
      cursor.next();
    }
    if (!this.#list.isEmpty) this.#made.blocks.add(term, this.#list);
  }

  #addLiving(living: Uint8Array, bytes: Uint8Array, start: number, end: number, base: number): void {
    const postings = this.#postings;
    postings.open(bytes, start, end, base);
    while (postings.next()) {
      const { id, body, name, path } = postings;
      if (living[id - this.#firstChunk] === 1) this.#list.add(id, body, name, path);
    }
  }

  #finish(): void {
    this.#made.blocks.flush();
    const before = sumOf(this.#segments);
    const now = sumOf(this.#tables.queries.all().filter(({ id }) => this.includes(id)));
    for (const { id } of this.#segments) this.#tables.remove(id);
    const chunks = before.chunks - before.dead;
    if (chunks === 0) return;
    const range = { firstChunk: this.#firstChunk, lastChunk: this.#lastChunk };
    this.#tables.add(this.#made, { ...range, chunks, dead: now.dead - before.dead });
  }
}

function sumOf(segments: readonly Segment[]): { readonly chunks: number; readonly dead: number } {
  return segments.reduce(
    (sum, { chunks, dead }) => ({ chunks: sum.chunks + chunks, dead: sum.dead + dead }),
    { chunks: 0, dead: 0 },
  );
}

/** Goes through the terms of a segment. */
class Cursor {
  readonly segment: Segment;
  readonly block = new BlockReader();
  isDone = false;
  readonly #queries: SegmentQueries;
  #nextBlock = 0;

  constructor(queries: SegmentQueries, segment: Segment) {
    this.#queries = queries;
    this.segment = segment;
    this.next();
  }

  get term(): Buffer {
    return this.block.term.subarray(0, this.block.termLength);
  }

  next(): void {
    while (!this.block.next()) {
      const bytes = this.#queries.block(this.segment.id, this.#nextBlock++);
      if (bytes === undefined) {
        this.isDone = true;
        return;
      }
      this.block.open(bytes);
    }
  }

  isBefore({ block }: Cursor): boolean {
    return this.block.compare(block.term, block.termLength) < 0;
  }

  isAt(term: Buffer): boolean {
    return this.block.compare(term) === 0;
  }
}

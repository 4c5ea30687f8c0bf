import { ByteReader, ByteWriter } from './byteWriter.ts';
import type { PostingListWriter } from './postingList.ts';

/** A block of 8,000 bytes fills a page of the database; a longer list has a block of its own. */
const blockBytes = 8_000;

/** Terms of a block as it is written: bytes shared with the term before, own bytes, bytes of the list, all as varints. */
export interface WordBlock {
  /** Where the block begins: bytes of its first term, one character for each. */
  readonly firstTerm: string;
  readonly bytes: Buffer;
}

/** Packs terms, which come in the order of their bytes, and their lists into blocks. */
export class BlockWriter {
  readonly #block = new ByteWriter();
  readonly #emit: (block: WordBlock) => void;
  #firstTerm = '';
  #term: Uint8Array = new Uint8Array(0);

  constructor(emit: (block: WordBlock) => void) {
    this.#emit = emit;
  }

  add(term: Uint8Array, list: PostingListWriter): void {
    const block = this.#block;
    const listBytes = list.finish();
    if (block.length > 0 && block.length + term.length + listBytes > blockBytes) this.flush();
    const isFirst = block.length === 0;
    if (isFirst) this.#firstTerm = keyOf(term);
    const shared = isFirst ? 0 : sharedBytes(this.#term, term);
    block.varint(shared);
    block.varint(term.length - shared);
    block.append(term, shared, term.length);
    block.varint(listBytes);
    list.appendTo(block);
    this.#term = term;
  }

  flush(): void {
    if (this.#block.length === 0) return;
    this.#emit({ firstTerm: this.#firstTerm, bytes: this.#block.take() });
    this.#block.clear();
  }
}

/** Goes through the terms of a block in order. */
export class BlockReader {
  /** Bytes of the term at hand; good until the next. */
  term = Buffer.alloc(64);
  termLength = 0;
  /** Where the list of the term at hand lies in `bytes`. */
  listStart = 0;
  listEnd = 0;
  bytes: Uint8Array = new Uint8Array(0);
  readonly #reader = new ByteReader(new Uint8Array(0));

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.#reader.reset(bytes);
    this.listEnd = 0;
    this.termLength = 0;
  }

  next(): boolean {
    const reader = this.#reader;
    reader.at = this.listEnd;
    if (reader.at >= this.bytes.length) return false;
    const shared = reader.varint();
    const own = reader.varint();
    this.termLength = shared + own;
    if (this.termLength > this.term.length)
      this.term = Buffer.concat([this.term, Buffer.alloc(this.termLength)]);
    for (let at = shared; at < this.termLength; at++) this.term[at] = reader.byte();
    const listBytes = reader.varint();
    this.listStart = reader.at;
    this.listEnd = reader.at + listBytes;
    return true;
  }

  beginsWith(beginning: Uint8Array): boolean {
    if (this.termLength < beginning.length) return false;
    for (let at = 0; at < beginning.length; at++) if (this.term[at] !== beginning[at]) return false;
    return true;
  }

  /** Moves to a term; false when the block has it not. */
  seek(key: Uint8Array): boolean {
    while (this.next()) {
      const order = this.compare(key);
      if (order === 0) return true;
      if (order > 0) return false;
    }
    return false;
  }

  /** Below, at or above zero as the term at hand comes before the key, is it, or comes after it. */
  compare(key: Uint8Array, keyLength = key.length): number {
    const { term, termLength } = this;
    const least = Math.min(termLength, keyLength);
    for (let at = 0; at < least; at++) {
      const difference = (term[at] ?? 0) - (key[at] ?? 0);
      if (difference !== 0) return difference;
    }
    return termLength - keyLength;
  }
}

/** The bytes of a term as a string that is ordered as they are. */
export function keyOf(term: Uint8Array): string {
  return Buffer.from(term.buffer, term.byteOffset, term.byteLength).toString('latin1');
}

/** Where the blocks of a segment begin, packed. */
export function packDirectory(firstTerms: readonly string[]): Buffer {
  const directory = new ByteWriter();
  for (const term of firstTerms) {
    const bytes = Buffer.from(term, 'latin1');
    directory.varint(bytes.length);
    directory.append(bytes, 0, bytes.length);
  }
  return directory.take();
}

export function unpackDirectory(packed: Buffer): string[] {
  const firstTerms: string[] = [];
  const reader = new ByteReader(packed);
  while (reader.at < packed.length) {
    const length = reader.varint();
    firstTerms.push(packed.toString('latin1', reader.at, reader.at + length));
    reader.at += length;
  }
  return firstTerms;
}

function sharedBytes(one: Uint8Array, other: Uint8Array): number {
  const most = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < most && one[shared] === other[shared]) shared += 1;
  return shared;
}

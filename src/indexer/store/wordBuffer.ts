import type { PreparedChunk } from '../records.ts';
import { PostingListWriter } from './postingList.ts';
import type { BlockWriter } from './wordBlocks.ts';

type Terms = Pick<PreparedChunk, 'bodyTerms' | 'nameTerms' | 'pathTerms'>;

const space = 32;
const firstTerms = 1 << 12;
const firstPostings = 1 << 14;
const firstLetters = 1 << 16;
const counted = 0xffff;
/** A term's first bytes as one number that is ordered as they are: six fit into a double. */
const prefixBytes = 6;

/** Turns the words of the chunks of one transaction round: by chunk they come, by term they go. */
export class WordBuffer {
  /** By number of a term, from 1 on: where its bytes end, its hash, and its first and last posting. */
  #ends = new Int32Array(firstTerms);
  #hashes = new Int32Array(firstTerms);
  #firsts = new Int32Array(firstTerms);
  #lasts = new Int32Array(firstTerms);
  /** The number of a term at the place that its hash names or soon after; 0 where there is none. */
  #slots = new Int32Array(2 * firstTerms);
  #letters = new Uint8Array(firstLetters);
  #terms = 0;
  /** Of each posting, from 1 on: the chunk, how often the term is in each field, and the term's next posting. */
  #chunks = new Int32Array(firstPostings);
  #bodies = new Uint16Array(firstPostings);
  #names = new Uint16Array(firstPostings);
  #paths = new Uint16Array(firstPostings);
  #nexts = new Int32Array(firstPostings);
  #postings = 0;
  #firstChunk = 0;
  #lastChunk = 0;
  #chunkCount = 0;

  get chunkCount(): number {
    return this.#chunkCount;
  }

  get firstChunk(): number {
    return this.#firstChunk;
  }

  get lastChunk(): number {
    return this.#lastChunk;
  }

  /** Ids ascend. Returns how many terms the chunk has. */
  add(chunk: number, { bodyTerms, nameTerms, pathTerms }: Terms): number {
    if (this.#chunkCount === 0) this.#firstChunk = chunk;
    this.#lastChunk = chunk;
    this.#chunkCount += 1;
    return (
      this.#addTerms(chunk, bodyTerms, 'body') +
      this.#addTerms(chunk, nameTerms, 'name') +
      this.#addTerms(chunk, pathTerms, 'path')
    );
  }

  clear(): void {
    this.#slots.fill(0);
    this.#terms = 0;
    this.#postings = 0;
    this.#chunkCount = 0;
  }

  /** Hands over all terms in the order of their bytes. */
  writeTo(blocks: BlockWriter): void {
    const list = new PostingListWriter();
    for (const term of this.#sorted()) {
      list.begin(this.#firstChunk);
      for (let at = this.#firsts[term] ?? 0; at > 0; at = this.#nexts[at] ?? 0)
        list.add(this.#chunks[at] ?? 0, this.#bodies[at] ?? 0, this.#names[at] ?? 0, this.#paths[at] ?? 0);
      blocks.add(this.#letters.subarray(this.#ends[term - 1] ?? 0, this.#ends[term] ?? 0), list);
    }
    blocks.flush();
  }

  /** Terms are separated by spaces. */
  #addTerms(chunk: number, terms: Uint8Array, field: 'body' | 'name' | 'path'): number {
    let count = 0;
    for (let at = 0; at < terms.length; at++) {
      const start = at;
      let hash = 0;
      for (
        let byte = terms[at] ?? space;
        byte !== space;
        byte = ++at < terms.length ? (terms[at] ?? space) : space
      )
        hash = (Math.imul(hash, 0x01000193) ^ byte) | 0;
      if (at === start) continue;
      this.#count(this.#numberOf(terms, start, at, hash), chunk, field);
      count += 1;
    }
    return count;
  }

  #count(term: number, chunk: number, field: 'body' | 'name' | 'path'): void {
    const last = this.#lasts[term] ?? 0;
    const posting = last > 0 && this.#chunks[last] === chunk ? last : this.#addPosting(term, last, chunk);
    const counts = field === 'body' ? this.#bodies : field === 'name' ? this.#names : this.#paths;
    const before = counts[posting] ?? 0;
    if (before < counted) counts[posting] = before + 1;
  }

  #addPosting(term: number, last: number, chunk: number): number {
    const posting = ++this.#postings;
    if (posting === this.#chunks.length) this.#growPostings();
    this.#chunks[posting] = chunk;
    this.#bodies[posting] = 0;
    this.#names[posting] = 0;
    this.#paths[posting] = 0;
    this.#nexts[posting] = 0;
    if (last > 0) this.#nexts[last] = posting;
    else this.#firsts[term] = posting;
    this.#lasts[term] = posting;
    return posting;
  }

  #numberOf(terms: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    let slot = slotOf(hash, slots.length);
    for (let term = slots[slot] ?? 0; term > 0; term = slots[slot] ?? 0) {
      if (this.#hashes[term] === hash && this.#isTerm(term, terms, start, end)) return term;
      slot = (slot + 1) & (slots.length - 1);
    }
    return this.#addTerm(terms, start, end, hash);
  }

  #isTerm(term: number, terms: Uint8Array, start: number, end: number): boolean {
    const letters = this.#letters;
    const from = this.#ends[term - 1] ?? 0;
    if ((this.#ends[term] ?? 0) - from !== end - start) return false;
    for (let at = start; at < end; at++) if (letters[from + at - start] !== terms[at]) return false;
    return true;
  }

  #addTerm(terms: Uint8Array, start: number, end: number, hash: number): number {
    const term = ++this.#terms;
    if (term === this.#ends.length) this.#growTerms();
    const from = this.#ends[term - 1] ?? 0;
    const to = from + end - start;
    if (to > this.#letters.length) this.#letters = grown(this.#letters, Uint8Array, to);
    for (let at = start; at < end; at++) this.#letters[from + at - start] = terms[at] ?? 0;
    this.#ends[term] = to;
    this.#hashes[term] = hash;
    this.#firsts[term] = 0;
    this.#lasts[term] = 0;
    place(this.#slots, hash, term);
    return term;
  }

  #growTerms(): void {
    this.#ends = grown(this.#ends, Int32Array);
    this.#hashes = grown(this.#hashes, Int32Array);
    this.#firsts = grown(this.#firsts, Int32Array);
    this.#lasts = grown(this.#lasts, Int32Array);
    this.#slots = new Int32Array(2 * this.#ends.length);
    for (let term = 1; term < this.#terms; term++) place(this.#slots, this.#hashes[term] ?? 0, term);
  }

  #growPostings(): void {
    this.#chunks = grown(this.#chunks, Int32Array);
    this.#bodies = grown(this.#bodies, Uint16Array);
    this.#names = grown(this.#names, Uint16Array);
    this.#paths = grown(this.#paths, Uint16Array);
    this.#nexts = grown(this.#nexts, Int32Array);
  }

  #sorted(): Uint32Array {
    const prefixes = new Float64Array(this.#terms + 1);
    for (let term = 1; term <= this.#terms; term++) prefixes[term] = this.#prefixOf(term);
    return Uint32Array.from({ length: this.#terms }, (_, at) => at + 1).sort(
      (one, other) => (prefixes[one] ?? 0) - (prefixes[other] ?? 0) || this.#compareRest(one, other),
    );
  }

  #prefixOf(term: number): number {
    const start = this.#ends[term - 1] ?? 0;
    const end = this.#ends[term] ?? 0;
    let prefix = 0;
    for (let at = start; at < start + prefixBytes; at++)
      prefix = prefix * 256 + (at < end ? (this.#letters[at] ?? 0) : 0);
    return prefix;
  }

  #compareRest(one: number, other: number): number {
    const letters = this.#letters;
    const [oneStart, otherStart] = [this.#ends[one - 1] ?? 0, this.#ends[other - 1] ?? 0];
    const [oneLength, otherLength] = [
      (this.#ends[one] ?? 0) - oneStart,
      (this.#ends[other] ?? 0) - otherStart,
    ];
    const least = Math.min(oneLength, otherLength);
    for (let at = prefixBytes; at < least; at++) {
      const difference = (letters[oneStart + at] ?? 0) - (letters[otherStart + at] ?? 0);
      if (difference !== 0) return difference;
    }
    return oneLength - otherLength;
  }
}

function slotOf(hash: number, slots: number): number {
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

function place(slots: Int32Array, hash: number, term: number): void {
  let slot = slotOf(hash, slots.length);
  while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
  slots[slot] = term;
}

type Numbers = Int32Array | Uint16Array | Uint8Array;

/** The same numbers with twice the room, or as much as is needed. */
function grown<A extends Numbers>(numbers: A, make: new (length: number) => A, needed = 0): A {
  const larger = new make(Math.max(2 * numbers.length, needed));
  larger.set(numbers);
  return larger;
}

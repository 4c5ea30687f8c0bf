import type { Postings } from './storeReader.ts';

const headerBytes = 4;
/** In a list of positions: the next number is a column. */
const columnMark = 1;
const fewest = 256;
const highestFrequency = 0xffff;

/**
 * Decodes the list of one term over the leaf pages of FTS5 segments, ids ascending within a segment. A leaf: two bytes with
 * the place of the first id that a list from an earlier page has on it (0: none), two with the end of the lists, the
 * lists, and after them the places of the terms that begin on it, each as the distance from the one before. A term: the
 * bytes it shares with the one before it (not for the first of a leaf), those of its own, its list. A list: ids as distances
 * from the one before (whole where a leaf begins with it), each with twice the bytes of its positions, and positions, in which
 * 1 says that the next number is a column. Numbers are varints that never stand over the edge of a page.
 */
export class PostingDecoder {
  #weights: readonly number[] = [];
  #ids = new Int32Array(fewest);
  #frequencies = new Uint16Array(fewest);
  #count = 0;
  /** The page at hand: its bytes, the place in it, and where lists and the list of the term end. */
  #page: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #listEnd = 0;
  /** The posting at hand. */
  #id = 0;
  #column = 0;
  #frequency = 0;
  #positionBytes = 0;
  /** Whether the list may go on, on the next page. */
  #isOpen = false;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  begin(weights: readonly number[]): void {
    this.#weights = weights;
    this.#count = 0;
  }

  take(): Postings {
    return { ids: this.#ids.slice(0, this.#count), frequencies: this.#frequencies.slice(0, this.#count) };
  }

  /** Finds the term on a page and decodes what the page holds of its list; false when the term is not there. */
  seek(page: Uint8Array, key: Uint8Array): boolean {
    this.#isOpen = false;
    this.#open(page);
    let place = this.#end;
    let at = 0;
    let shared = 0;
    for (let isFirst = true; place < page.length; isFirst = false) {
      this.#at = place;
      at += this.#varint();
      place = this.#at;
      this.#at = at;
      const kept = isFirst ? 0 : this.#varint();
      const own = this.#varint();
      // What the last term has in common with the key holds for this one as far as both share it.
      if (kept > shared) continue;
      shared = kept;
      const start = this.#at;
      const most = Math.min(own, key.length - kept);
      while (shared - kept < most && page[start + shared - kept] === key[shared]) shared += 1;
      if (shared === key.length && kept + own === key.length) {
        this.#at = place;
        this.#listEnd = place < page.length ? at + this.#varint() : this.#end;
        this.#at = start + own;
        this.#startList();
        return true;
      }
      if (shared < kept + own && (page[start + shared - kept] ?? 0) > (key[shared] ?? -1)) return false;
    }
    return false;
  }

  /** Decodes what the next page holds of the list, if it goes on. */
  goOn(page: Uint8Array): void {
    if (!this.#isOpen) return;
    this.#open(page);
    const firstId = ((page[0] ?? 0) << 8) | (page[1] ?? 0);
    this.#at = headerBytes;
    if (this.#end < page.length) {
      this.#at = this.#end;
      this.#listEnd = this.#varint();
      this.#at = headerBytes;
    } else this.#listEnd = this.#end;
    if (this.#positionBytes > 0) this.#positions();
    if (this.#positionBytes > 0) return;
    if (firstId === 0) this.#isOpen = this.#end >= page.length;
    else {
      this.#at = firstId;
      this.#id = 0;
      this.#list();
    }
  }

  #open(page: Uint8Array): void {
    this.#page = page;
    this.#end = ((page[2] ?? 0) << 8) | (page[3] ?? 0);
  }

  #startList(): void {
    this.#id = 0;
    this.#positionBytes = 0;
    this.#isOpen = true;
    this.#list();
  }

  #list(): void {
    while (this.#at < this.#listEnd) {
      this.#id += this.#varint();
      this.#positionBytes = this.#varint() >> 1;
      this.#column = 0;
      this.#frequency = 0;
      if (this.#positionBytes === 0) this.#keep();
      else this.#positions();
    }
    this.#isOpen = this.#listEnd >= this.#end;
  }

  /** Counts the positions at hand, as far as the page goes, by the weights of their columns. */
  #positions(): void {
    const page = this.#page;
    const stop = Math.min(this.#at + this.#positionBytes, this.#end);
    let at = this.#at;
    let frequency = this.#frequency;
    let weight = this.#weights[this.#column] ?? 0;
    while (at < stop) {
      let byte = page[at++] ?? 0;
      if (this.#column < 0) {
        this.#column = byte;
        weight = this.#weights[byte] ?? 0;
      } else if (byte === columnMark) this.#column = -1;
      else {
        while (byte > 127) byte = page[at++] ?? 0;
        frequency += weight;
      }
    }
    this.#positionBytes -= at - this.#at;
    this.#at = at;
    this.#frequency = frequency;
    if (this.#positionBytes === 0) this.#keep();
  }

  #keep(): void {
    if (this.#count === this.#ids.length) this.#grow();
    this.#ids[this.#count] = this.#id;
    this.#frequencies[this.#count] = Math.min(this.#frequency, highestFrequency);
    this.#count += 1;
  }

  #grow(): void {
    const ids = new Int32Array(2 * this.#ids.length);
    const frequencies = new Uint16Array(2 * this.#ids.length);
    ids.set(this.#ids);
    frequencies.set(this.#frequencies);
    this.#ids = ids;
    this.#frequencies = frequencies;
  }

  /** Ids are below 2³¹, and so is all else on a leaf. */
  #varint(): number {
    const page = this.#page;
    let byte = page[this.#at++] ?? 0;
    let value = byte & 127;
    while (byte > 127) {
      byte = page[this.#at++] ?? 0;
      value = value * 128 + (byte & 127);
    }
    return value;
  }
}

const firstLength = 1 << 12;

/** Bytes that grow at the end. Numbers are varints: seven bits a byte, lowest first, the top bit set in all but the last. */
export class ByteWriter {
  #bytes = new Uint8Array(firstLength);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** @param value 32 bits, taken as a number from 0 on */
  varint(value: number): void {
    if (this.#length + 5 > this.#bytes.length) this.#grow(5);
    let left = value >>> 0;
    for (; left > 127; left >>>= 7) this.#bytes[this.#length++] = (left & 127) | 128;
    this.#bytes[this.#length++] = left;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Adds what another one wrote. */
  appendAll(other: ByteWriter): void {
    this.append(other.#bytes, 0, other.#length);
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    // For a few bytes a loop is faster than a call that copies.
    if (count < 24) for (let at = start; at < end; at++) this.#bytes[this.#length++] = bytes[at] ?? 0;
    else {
      this.#bytes.set(bytes.subarray(start, end), this.#length);
      this.#length += count;
    }
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #grow(room: number): void {
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + room));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  at: number;
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  reset(bytes: Uint8Array, at = 0): void {
    this.#bytes = bytes;
    this.at = at;
  }

  /** The 32 bits, which make a negative number from 2³¹ on. */
  varint(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.at++] ?? 0;
    let value = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[this.at++] ?? 0;
      value |= (byte & 127) << shift;
    }
    return value;
  }

  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }
}

import { ByteReader, ByteWriter } from './byteWriter.ts';

/**
 * The list of a term in a segment: postings with ascending ids. Each is the varint of `distance · 4 + form`, where the distance is from
 * the id before, or from the first id of the segment. The forms spare most postings a further byte; the last one has counts behind it:
 * a byte with four bits for the body and two each for name and path or, where these do not hold them, `tooSmall` and three varints.
 * Behind the first posting, unless it is the only one, stands the varint of the distance from it to the last one: with it
 * lists are joined without being read.
 */
const form = { bodyOnce: 0, pathOnce: 1, bodyTwice: 2, counted: 3 } as const;
const formBits = 2;
const formMask = 3;
const most = { body: 15, name: 3, path: 3 } as const;
const tooSmall = 255;

/** One term in one chunk: how often it is in the body, in the names the chunk defines, and in its path. */
export class PostingReader {
  id = 0;
  body = 0;
  name = 0;
  path = 0;
  /** Id of the last posting; known after the first was read. */
  last = 0;
  readonly #bytes = new ByteReader(new Uint8Array(0));
  #end = 0;
  #isFirst = true;

  /** @param base the first id of the segment */
  open(bytes: Uint8Array, start: number, end: number, base: number): void {
    this.#bytes.reset(bytes, start);
    this.#end = end;
    this.id = base;
    this.#isFirst = true;
  }

  /** Where the next posting begins. */
  get at(): number {
    return this.#bytes.at;
  }

  /** False when there is none left. */
  next(): boolean {
    const bytes = this.#bytes;
    if (bytes.at >= this.#end) return false;
    const start = bytes.varint();
    this.id += start >>> formBits;
    const how = start & formMask;
    if (how === form.counted) this.#readCounts();
    else {
      this.body = how === form.bodyTwice ? 2 : how === form.bodyOnce ? 1 : 0;
      this.name = 0;
      this.path = how === form.pathOnce ? 1 : 0;
    }
    if (this.#isFirst) {
      this.#isFirst = false;
      this.last = bytes.at < this.#end ? this.id + bytes.varint() : this.id;
    }
    return true;
  }

  #readCounts(): void {
    const bytes = this.#bytes;
    const byte = bytes.byte();
    if (byte === tooSmall) {
      this.body = bytes.varint();
      this.name = bytes.varint();
      this.path = bytes.varint();
    } else {
      this.body = byte >> 4;
      this.name = (byte >> 2) & 3;
      this.path = byte & 3;
    }
  }
}

/** Writes one list after the other. */
export class PostingListWriter {
  readonly #list = new ByteWriter();
  /** All after the first posting. */
  readonly #rest = new ByteWriter();
  #first = -1;
  #last = 0;

  /** @param base the first id of the segment */
  begin(base: number): void {
    this.#list.clear();
    this.#rest.clear();
    this.#first = -1;
    this.#last = base;
  }

  get isEmpty(): boolean {
    return this.#first < 0;
  }

  /** Ids ascend. */
  add(id: number, body: number, name: number, path: number): void {
    const isFirst = this.#first < 0;
    writePosting(isFirst ? this.#list : this.#rest, id - this.#last, body, name, path);
    if (isFirst) this.#first = id;
    this.#last = id;
  }

  /** Adds a whole list of another segment, whose ids are all higher, as its bytes are. */
  join(reader: PostingReader, bytes: Uint8Array, start: number, end: number, base: number): void {
    reader.open(bytes, start, end, base);
    reader.next();
    this.add(reader.id, reader.body, reader.name, reader.path);
    this.#rest.append(bytes, reader.at, end);
    this.#last = reader.last;
  }

  /** Ends the list and returns how many bytes it has. */
  finish(): number {
    if (this.#rest.length > 0) this.#list.varint(this.#last - this.#first);
    return this.#list.length + this.#rest.length;
  }

  appendTo(bytes: ByteWriter): void {
    bytes.appendAll(this.#list);
    bytes.appendAll(this.#rest);
  }
}

function writePosting(to: ByteWriter, distance: number, body: number, name: number, path: number): void {
  const start = distance << formBits;
  if (name === 0 && path === 0 && (body === 1 || body === 2))
    to.varint(start | (body === 1 ? form.bodyOnce : form.bodyTwice));
  else if (body === 0 && name === 0 && path === 1) to.varint(start | form.pathOnce);
  else {
    to.varint(start | form.counted);
    writeCounts(to, body, name, path);
  }
}

function writeCounts(to: ByteWriter, body: number, name: number, path: number): void {
  const byte = (body << 4) | (name << 2) | path;
  if (body <= most.body && name <= most.name && path <= most.path && byte !== tooSmall) to.byte(byte);
  else {
    to.byte(tooSmall);
    to.varint(body);
    to.varint(name);
    to.varint(path);
  }
}

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { decode } from './decode.ts';
import { readText } from './readText.ts';

interface KnownText {
  readonly text: string | undefined;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A file that took longer than this shows that the disk does not answer at once (or that the machine is busy). */
const slowMs = 10;
/** So quick is a disk on which a file may be read without leaving the thread. */
const quickMs = 20;
/** After a slow answer the thread is left for every file for so long. */
const mistrustMs = 2_000;
/** A longer file takes too long to decode in one go with others. */
const largestBytes = 256 << 10;
const room = Buffer.alloc(largestBytes);
const mostKnown = 256;
const mostKnownCharacters = 4 << 20;
/** A file that was changed so lately may change again without a new time: times may be as coarse as 2 s (FAT). */
const racyMs = 10_000;

/**
 * Texts of files as they are now, for previews. Reading a small file takes longer on its way to another thread and back than
 * by itself where the disk answers at once: there it is read without leaving the thread. What was read lately is not read
 * again while its size and time are the same.
 */
export class PreviewTexts {
  readonly #maxBytes: number;
  readonly #clock: () => number;
  /** Least recently used first. */
  readonly #known = new Map<string, KnownText>();
  #knownCharacters = 0;
  /** Until this moment every file is read in another thread; the first of all tell how quick the disk is. */
  #slowUntil = Infinity;

  /**
   * @param maxBytes of a longer file only the whole lines within so many bytes are returned
   * @param clock milliseconds since whenever
   */
  constructor(maxBytes: number, clock = () => performance.now()) {
    this.#maxBytes = maxBytes;
    this.#clock = clock;
  }

  /** undefined when it cannot be read or is no text. */
  read(absolutePath: string): Promise<string | undefined> {
    const started = this.#clock();
    if (started < this.#slowUntil) return this.#readElsewhere(absolutePath, started);
    const known = this.#readHere(absolutePath);
    if (this.#clock() - started > slowMs) this.#slowUntil = started + mistrustMs;
    return known === undefined ? readText(absolutePath, this.#maxBytes) : Promise.resolve(known.text);
  }

  /** Forgets all texts. */
  clear(): void {
    this.#known.clear();
    this.#knownCharacters = 0;
  }

  async #readElsewhere(absolutePath: string, started: number): Promise<string | undefined> {
    const text = await readText(absolutePath, this.#maxBytes);
    const now = this.#clock();
    if (this.#slowUntil === Infinity && now - started < quickMs) this.#slowUntil = now;
    return text;
  }

  /** undefined when this is not the way to read that file. */
  #readHere(absolutePath: string): KnownText | undefined {
    let file: number | undefined;
    try {
      const known = this.#known.get(absolutePath);
      const now = known && statSync(absolutePath);
      if (known !== undefined && known.size === now?.size && known.mtimeMs === now.mtimeMs)
        return this.#remember(absolutePath, known);
      file = openSync(absolutePath, 'r');
      const stats = fstatSync(file);
      const { size, mtimeMs } = stats;
      if (!stats.isFile() || size > Math.min(largestBytes, this.#maxBytes)) return undefined;
      // In memory that is there already: decoding makes a copy.
      if (readSync(file, room, 0, size, 0) < size) return undefined;
      const decoded = decode(room.subarray(0, size));
      const text = decoded.kind === 'text' ? decoded.text : undefined;
      const read = { text, size, mtimeMs };
      return mtimeMs > Date.now() - racyMs ? read : this.#remember(absolutePath, read);
    } catch {
      // Whatever it is, the other way meets it too.
      return undefined;
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  #remember(absolutePath: string, read: KnownText): KnownText {
    this.#forget(absolutePath);
    this.#known.set(absolutePath, read);
    this.#knownCharacters += read.text?.length ?? 0;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown && this.#knownCharacters <= mostKnownCharacters) break;
      this.#forget(oldest);
    }
    return read;
  }

  #forget(absolutePath: string): void {
    const known = this.#known.get(absolutePath);
    if (known === undefined) return;
    this.#known.delete(absolutePath);
    this.#knownCharacters -= known.text?.length ?? 0;
  }
}

import { cutRun } from './indexTerms.ts';
import type { RunReader, TextRuns } from './runReader.ts';
import { RunValues } from './runValues.ts';

const space = 32;
const encoder = new TextEncoder();
const nothing = new Uint8Array(0);

/** The terms of texts (`indexTerms`) as the index takes them: joined by spaces, in UTF-8. */
export class TermWriter {
  readonly #reader: RunReader;
  readonly #terms: RunValues<Uint8Array>;
  #written = new Uint8Array(1 << 16);
  #length = 0;

  constructor(reader: RunReader) {
    this.#reader = reader;
    this.#terms = new RunValues(reader, { arena: Uint8Array, cut: spacedTerms });
  }

  ofText(text: string): Uint8Array {
    const runs = this.#reader.read(text);
    const bytes = this.ofRuns(runs);
    this.#reader.drop(runs);
    return bytes;
  }

  /** @param runs of a text that the reader has read */
  ofRuns({ first, end }: TextRuns): Uint8Array {
    this.#length = 0;
    this.#terms.follow();
    const { numbers } = this.#reader;
    for (let at = first; at < end; at++) this.#append(numbers[at] ?? 0);
    return this.#written.slice(0, Math.max(0, this.#length - 1));
  }

  #append(run: number): void {
    const start = this.#terms.startOf(run);
    const end = this.#terms.endOf(run);
    const terms = this.#terms.values;
    if (this.#length + end - start > this.#written.length) this.#grow(this.#length + end - start);
    const written = this.#written;
    let length = this.#length;
    // Terms are short: a loop is faster than a call that copies.
    for (let at = start; at < end; at++) written[length++] = terms[at] ?? space;
    this.#length = length;
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(2 * needed);
    grown.set(this.#written);
    this.#written = grown;
  }
}

/** Each term with a space behind it. */
function spacedTerms(run: string, ascii: boolean): Uint8Array {
  const text = `${cutRun(run, ascii).join(' ')} `;
  if (text === ' ') return nothing;
  if (!ascii) return encoder.encode(text);
  // For so few letters a loop is faster than a call.
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

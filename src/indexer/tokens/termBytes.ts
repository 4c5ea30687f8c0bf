import { cutRun } from './indexTerms.ts';
import { RunTable } from './runTable.ts';

const space = 32;
const encoder = new TextEncoder();
const nothing = new Uint8Array(0);

/** Made with the first text: a thread that only asks needs none. */
let table: RunTable<Uint8Array> | undefined;
let written = new Uint8Array(1 << 16);
let length = 0;

/** The terms of a text (`indexTerms`) as the index takes them: joined by spaces, in UTF-8. */
export function termBytes(text: string): Uint8Array {
  table ??= new RunTable({ arena: Uint8Array, cut: spacedTerms });
  length = 0;
  table.each(text, append);
  return written.slice(0, Math.max(0, length - 1));
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

function append(terms: Uint8Array, start: number, end: number): void {
  if (length + end - start > written.length) {
    const grown = new Uint8Array(2 * (length + end - start));
    grown.set(written);
    written = grown;
  }
  // Terms are short: a loop is faster than a call that copies.
  for (let at = start; at < end; at++) written[length++] = terms[at] ?? space;
}

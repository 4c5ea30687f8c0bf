/** What a file shares with others, by its long lines: copies and leaks show there, boilerplate hardly does. */

const shortestLine = 30;
/** Comments repeat licences, and imports repeat names: files that share only those are no copies of each other. */
const commentOrImport =
  /^(?:\*|\/\/|\/\*|#(?!define)|--|;|%|\(\*|(?:import|from|use|using|require|require_once|package|namespace|open|export \*)\b)/;
/** Fewer say nothing. */
const enoughLines = 5;
const bits = 2 ** 31;

/** 32-bit FNV-1a of each long line, trimmed. */
export function longLineHashes(text: string): number[] {
  const hashes: number[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed.length >= shortestLine && !commentOrImport.test(trimmed)) hashes.push(hashOf(trimmed));
  }
  return hashes;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** A set of lines: one bit for each hash, so that hundreds of millions fit. */
export class LineSet {
  readonly #bits = new Uint8Array(bits / 8);

  add(hashes: readonly number[]): void {
    for (const hash of hashes) {
      const bit = hash % bits;
      this.#bits[bit >>> 3] = (this.#bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  /** The share of the lines that are in the set; 0 for files with few long lines. */
  share(hashes: readonly number[]): number {
    if (hashes.length < enoughLines) return 0;
    let known = 0;
    for (const hash of hashes) {
      const bit = hash % bits;
      if (((this.#bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0) known++;
    }
    return known / hashes.length;
  }
}

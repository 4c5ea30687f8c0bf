/**
 * Words and their rows in memory that threads share: an open hash table beside the words' letters. Only ASCII words can be
 * found: the text of a run holds no others.
 */
export interface WordTable {
  /** One more than the row of a word, at the place that its hash names or soon after; 0 where there is none. */
  readonly slots: Int32Array;
  /** Where each word begins in `letters`, and where one after the last would. */
  readonly starts: Int32Array;
  /** The words, each with a line break behind it. */
  readonly letters: Uint8Array;
  readonly longestWord: number;
}

/** Empty slots end a search: with three of four empty, one or two looks are enough. */
const slotsPerWord = 4;
const lineBreak = 10;
/** The hash of no letters; the multiplier mixes one more letter in (FNV-1a, 32 bits). */
export const emptyHash = 0x811c9dc5;
const multiplier = 0x01000193;

/** The hash of a word grows to the left: `letter` stands before the letters that `hash` is of. */
export function hashWith(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, multiplier);
}

/** @param text one word per line, in the order of their rows. */
export function makeWordTable(text: Uint8Array): WordTable {
  const letters = new Uint8Array(new SharedArrayBuffer(text.length));
  letters.set(text);
  const starts = startsOf(letters);
  const words = starts.length - 1;
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, words * slotsPerWord)));
  const slots = new Int32Array(new SharedArrayBuffer(4 * size));
  let longestWord = 0;
  for (let row = 0; row < words; row++) {
    const start = starts[row] ?? 0;
    const end = (starts[row + 1] ?? 0) - 1;
    longestWord = Math.max(longestWord, end - start);
    let hash = emptyHash;
    for (let at = end - 1; at >= start; at--) hash = hashWith(hash, letters[at] ?? 0);
    let slot = slotOf(hash, size);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = row + 1;
  }
  return { slots, starts, letters, longestWord };
}

/** The row of the word that is `text` from `start` to `end`, whose hash this is; -1 when there is none. */
export function findRow(
  { slots, starts, letters }: WordTable,
  hash: number,
  text: string,
  start: number,
  end: number,
): number {
  for (let slot = slotOf(hash, slots.length); ; slot = (slot + 1) & (slots.length - 1)) {
    const row = (slots[slot] ?? 0) - 1;
    if (row < 0) return -1;
    const from = starts[row] ?? 0;
    if ((starts[row + 1] ?? 0) - 1 - from !== end - start) continue;
    let at = start;
    while (at < end && letters[from + at - start] === text.charCodeAt(at)) at++;
    if (at === end) return row;
  }
}

function slotOf(hash: number, size: number): number {
  return (hash ^ (hash >>> 15)) & (size - 1);
}

function startsOf(letters: Uint8Array): Int32Array {
  const starts = [0];
  for (let at = letters.indexOf(lineBreak); at >= 0; at = letters.indexOf(lineBreak, at + 1))
    starts.push(at + 1);
  if (letters.at(-1) !== lineBreak && letters.length > 0) starts.push(letters.length + 1);
  const shared = new Int32Array(new SharedArrayBuffer(4 * starts.length));
  shared.set(starts);
  return shared;
}

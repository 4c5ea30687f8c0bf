/** Source text on a terminal: as wide as it looks, with nothing in it that a terminal would obey. */
import type { MatchRange } from '../protocol/index.ts';

/** One character with its place in the line and the columns it takes. */
interface Cell {
  readonly text: string;
  readonly offset: number;
  readonly width: number;
}

const tabWidth = 4;
/** Nobody reads so far in one line; minified text has lines of a million characters. */
const longestLine = 10_000;
/** Characters that take two columns: East Asian wide ones and emoji. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Characters that take none: marks on the one before, joiners. */
const narrow = /^(?:\p{Mn}|\p{Me}|[\u200b-\u200d]|[\ufe00-\ufe0f])/u;
/** What moves the cursor, changes colours or turns the direction of writing. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** Text of unknown origin, such as a file name, made harmless: control characters are shown as pictures. */
export function printable(text: string): string {
  return text.replace(unprintable, picture);
}

/** Columns that the text takes on a terminal. */
export function displayWidth(text: string): number {
  return cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);
}

/** Columns of white space at the start; undefined when there is nothing else in the line. */
export function indentOf(line: string): number | undefined {
  if (line.trim() === '') return undefined;
  return displayWidth(line.slice(0, line.search(/\S/)));
}

/**
 * A line cut to `width` columns around its first match, without `dedent` columns at its start.
 * @param mark paints a match @param fade paints the sign for what was cut off
 */
export function markedLine(
  line: string,
  matches: readonly MatchRange[],
  { width, dedent }: { readonly width: number; readonly dedent: number },
  mark: (text: string) => string,
  fade: (text: string) => string,
): string {
  const cells = withoutIndent(cellsOf(line.slice(0, longestLine).trimEnd()), dedent);
  const isMarked = (cell: Cell): boolean =>
    matches.some(({ start, end }) => cell.offset >= start && cell.offset < end);
  const { from, to } = windowOf(cells, cells.findIndex(isMarked), width);
  let shown = from > 0 ? fade('…') : '';
  let run = '';
  let runIsMarked = false;
  for (const cell of cells.slice(from, to)) {
    if (isMarked(cell) !== runIsMarked) {
      shown += runIsMarked ? mark(run) : run;
      run = '';
      runIsMarked = !runIsMarked;
    }
    run += cell.text;
  }
  return shown + (runIsMarked ? mark(run) : run) + (to < cells.length ? fade('…') : '');
}

/** Text cut to `width` columns. */
export function fitted(text: string, width: number): string {
  return markedLine(text, [], { width, dedent: 0 }, String, String);
}

/** Cells from and up to which a line is shown; a first match that would be cut off comes to a third of the width. */
function windowOf(cells: readonly Cell[], firstMatch: number, width: number): { from: number; to: number } {
  const sizes = cells.map((cell) => cell.width);
  if (sum(sizes) <= width) return { from: 0, to: cells.length };
  const isFar = firstMatch > 0 && sum(sizes.slice(0, firstMatch + 1)) > width - 2;
  let from = isFar ? firstMatch : 0;
  for (let room = Math.floor(width / 3); isFar && from > 0; from--) {
    room -= sizes[from - 1] ?? 0;
    if (room < 0) break;
  }
  let to = from;
  for (let room = width - 1 - (from > 0 ? 1 : 0); to < cells.length; to++) {
    room -= sizes[to] ?? 0;
    if (room < 0) break;
  }
  return { from, to };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

function withoutIndent(cells: readonly Cell[], columns: number): readonly Cell[] {
  let dropped = 0;
  let from = 0;
  while (dropped < columns && /^\s+$/.test(cells[from]?.text ?? '')) dropped += cells[from++]?.width ?? 0;
  const rest = dropped - columns;
  const kept = cells.slice(from);
  return rest > 0
    ? [{ text: ' '.repeat(rest), offset: cells[from - 1]?.offset ?? 0, width: rest }, ...kept]
    : kept;
}

function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let offset = 0;
  for (const char of line) {
    const text = char === '\t' ? ' '.repeat(tabWidth) : printable(char);
    cells.push({ text, offset, width: char === '\t' ? tabWidth : widthOf(text) });
    offset += char.length;
  }
  return cells;
}

function widthOf(char: string): number {
  if (char < '\u0300') return 1;
  if (narrow.test(char)) return 0;
  return wide.test(char) ? 2 : 1;
}

/** ␛ for an escape; a dot for what has no picture. */
function picture(char: string): string {
  const code = char.charCodeAt(0);
  if (code === 127) return '␡';
  return code < 32 ? String.fromCharCode(0x2400 + code) : '·';
}

import type { Hit, MatchRange } from '../src/protocol/index.ts';
import type { Token } from './highlight/token.ts';

/** A piece of a line in one colour, inside or outside a match. */
export interface Piece extends Token {
  readonly marked: boolean;
}

/** The window of source lines that is shown; `first` is the 1-based line of its first one. */
export interface Excerpt {
  readonly first: number;
  readonly lines: readonly string[];
  /** Columns cut off at the left of every line: the indentation all of them share. */
  readonly indent: number;
}

/** At most `most` lines around the best one, without blank ends and without shared indentation. */
export function excerptOf(hit: Hit, most: number): Excerpt {
  const best = hit.bestLine - hit.previewStartLine;
  const last = hit.preview.length;
  const before = Math.floor((most - 1) / 3);
  let start = Math.max(0, Math.min(best - before, last - most));
  // What merely closes something above says nothing here; its place goes to a line further down.
  while (start < Math.min(best, last) && isHollow(hit.preview[start])) start += 1;
  let end = Math.min(last, start + most);
  while (end > start && isBlank(hit.preview[end - 1])) end -= 1;
  while (start < end && isBlank(hit.preview[start])) start += 1;
  const lines = hit.preview.slice(start, end);
  return { first: hit.previewStartLine + start, lines, indent: sharedIndent(lines) };
}

/** Cuts a coloured line at the borders of its matches. Columns are offsets into the joined text of `tokens`. */
export function markPieces(tokens: readonly Token[], matches: readonly MatchRange[]): Piece[] {
  const borders = matches.flatMap((match) => [match.start, match.end]).toSorted((one, other) => one - other);
  const pieces: Piece[] = [];
  let start = 0;
  for (const token of tokens) {
    const end = start + token.text.length;
    const inner = borders.filter((border) => border > start && border < end);
    let from = start;
    for (const to of [...new Set(inner), end]) {
      const begin = from;
      const marked = matches.some((match) => match.start <= begin && to <= match.end);
      pieces.push({ ...token, text: token.text.slice(from - start, to - start), marked });
      from = to;
    }
    start = end;
  }
  return pieces;
}

/** Neither letter nor digit: a bracket, the end of a comment, nothing. */
function isHollow(line: string | undefined): boolean {
  return line === undefined || !/[\p{L}\p{N}]/u.test(line);
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}

function sharedIndent(lines: readonly string[]): number {
  const filled = lines.filter((line) => !isBlank(line));
  const first = filled[0];
  if (first === undefined) return 0;
  const widths = filled.map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths);
  // Tabs and spaces mixed: only what is literally the same may go.
  return filled.every((line) => line.startsWith(first.slice(0, width))) ? width : 0;
}

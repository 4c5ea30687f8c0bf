/** Sizes of line ranges of one file in constant time, and where a range without inner sections is best cut. */

/** A chunk is aimed at this many characters; a definition up to this size stays whole. */
const maxChars = 2500;
/** The same in lines, for code with short lines. */
const maxLines = 64;

/** Lines are 1-based and inclusive; characters count what is not indentation at the end of lines, plus one per line. */
export class LineMeasure {
  readonly lines: readonly string[];
  readonly #chars: Int32Array;
  readonly #filled: Int32Array;

  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.#chars = new Int32Array(lines.length + 1);
    this.#filled = new Int32Array(lines.length + 1);
    for (const [index, line] of lines.entries()) {
      this.#chars[index + 1] = (this.#chars[index] ?? 0) + line.length + 1;
      this.#filled[index + 1] = (this.#filled[index] ?? 0) + (indentOf(line) < line.length ? 1 : 0);
    }
  }

  /** Characters of the lines with their line breaks. */
  chars(startLine: number, endLine: number): number {
    return (this.#chars[endLine] ?? 0) - (this.#chars[startLine - 1] ?? 0);
  }

  /** Lines that are not blank. */
  filled(startLine: number, endLine: number): number {
    return (this.#filled[endLine] ?? 0) - (this.#filled[startLine - 1] ?? 0);
  }

  fits(startLine: number, endLine: number): boolean {
    return this.chars(startLine, endLine) <= maxChars && endLine - startLine < maxLines;
  }

  /** The range without blank lines at its ends; undefined when nothing else is in it. */
  trim(startLine: number, endLine: number): { startLine: number; endLine: number } | undefined {
    let first = startLine;
    let last = endLine;
    while (first <= last && this.filled(first, first) === 0) first++;
    while (last >= first && this.filled(last, last) === 0) last--;
    return first <= last ? { startLine: first, endLine: last } : undefined;
  }

  /**
   * First lines of the pieces into which a long range is cut: pieces of about equal size, cut where the indentation is
   * small and a blank line stands before. `breaks` (ascending) names the lines that may start a piece, when known.
   */
  cut(startLine: number, endLine: number, breaks: readonly number[] = []): number[] {
    const starts = [startLine];
    let from = startLine;
    while (!this.fits(from, endLine)) {
      const next = this.#bestCut(from, endLine, breaks);
      if (next > endLine) break;
      starts.push(next);
      from = next;
    }
    return starts;
  }

  #bestCut(from: number, endLine: number, breaks: readonly number[]): number {
    const chars = this.chars(from, endLine);
    const pieces = Math.ceil(Math.max(chars / maxChars, (endLine - from + 1) / maxLines));
    const idealChars = chars / pieces;
    let last = from + 1;
    while (last < endLine && this.fits(from, last)) last++;
    const allowed = breaksBetween(breaks, from + 1, last);
    let best = last;
    let bestCost = Infinity;
    for (let index = 0; index < (allowed?.length ?? last - from); index++) {
      const line = allowed?.[index] ?? from + 1 + index;
      const size = this.chars(from, line - 1);
      if (size * 3 < idealChars) continue;
      const cost = this.#cutCost(line) + (6 * Math.abs(size - idealChars)) / idealChars;
      if (cost <= bestCost) {
        best = line;
        bestCost = cost;
      }
    }
    return best;
  }

  /** How bad it is to start a piece with this line: deep lines, blank lines and closing brackets are bad. */
  #cutCost(line: number): number {
    const text = this.lines[line - 1] ?? '';
    const indent = indentOf(text);
    if (indent === text.length) return 100;
    const closes = /^[\])}]|^(?:end|else|elif|except|catch|finally|fi|done|esac)\b/.test(
      text.slice(indent, indent + 8),
    );
    const afterBlank = this.filled(line - 1, line - 1) === 0;
    return Math.min(columnsOf(text, indent), 40) / 2 + (closes ? 20 : 0) - (afterBlank ? 1.5 : 0);
  }
}

/** Number of white-space characters at the start. */
function indentOf(line: string): number {
  let index = 0;
  while (index < line.length && line.charCodeAt(index) <= 32) index++;
  return index;
}

function columnsOf(line: string, indent: number): number {
  let columns = 0;
  for (let index = 0; index < indent; index++) columns += line.charCodeAt(index) === 9 ? 4 : 1;
  return columns;
}

/** Those of the ascending lines that lie in the range; undefined when none does. */
function breaksBetween(breaks: readonly number[], first: number, last: number): number[] | undefined {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((breaks[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let index = low; index < breaks.length && (breaks[index] ?? 0) <= last; index++)
    found.push(breaks[index] ?? 0);
  return found.length > 0 ? found : undefined;
}

/** Turns headings and the like, found line by line, into nested sections and symbols. */
import type { SymbolKind } from '../../../protocol/index.ts';
import type { CodeSymbol } from '../../records.ts';
import type { Outline, Section } from '../pack.ts';

/** Where something named begins. It lasts until the next mark of its level or a higher one, or until `endLine`. */
export interface Mark {
  /** Line of the name, 1-based. */
  readonly line: number;
  /** 1 is outermost. */
  readonly level: number;
  readonly name?: string;
  /** Without a kind the mark is a section but no symbol. */
  readonly kind?: SymbolKind;
  readonly endLine?: number;
}

export interface MarkOptions {
  /** Lines right above a mark that belong to it: comments, decorators. */
  readonly leading?: RegExp | ((line: number) => boolean);
  /** Lines where a long section is best cut, ascending. */
  readonly breaks?: readonly number[];
}

interface OpenMark {
  readonly mark: Mark;
  readonly from: number;
  /** Its own end or that of what it lies in, whichever comes first. */
  readonly lastLine: number;
  readonly children: Section[];
  /** Index of its symbol, which is completed when the section ends. */
  readonly symbolAt: number | undefined;
}

/** Generated data may have a key on each of 100,000 lines; nobody looks for the last of them by name. */
const maxSymbols = 1_000;
const maxNameLength = 100;

/** Nests marks, ascending by line, by their levels. */
export function outlineMarks(
  marks: readonly Mark[],
  lines: readonly string[],
  options: MarkOptions = {},
): Outline {
  return new MarkNesting(lines, options).nest(marks);
}

class MarkNesting {
  readonly #lines: readonly string[];
  readonly #options: MarkOptions;
  readonly #open: OpenMark[] = [];
  readonly #sections: Section[] = [];
  readonly #symbols: (CodeSymbol | undefined)[] = [];

  constructor(lines: readonly string[], options: MarkOptions) {
    this.#lines = lines;
    this.#options = options;
  }

  nest(marks: readonly Mark[]): Outline {
    let previousLine = 0;
    for (const mark of marks) {
      const from = this.#firstLine(mark.line, previousLine + 1);
      this.#closeBefore(mark, from);
      const lastLine = Math.min(mark.endLine ?? Infinity, this.#open.at(-1)?.lastLine ?? Infinity);
      this.#open.push({ mark, from, lastLine, children: [], symbolAt: this.#addSymbol(mark) });
      previousLine = mark.line;
    }
    while (this.#open.length > 0) this.#close(this.#lines.length);
    return { sections: this.#sections, symbols: this.#symbols.filter((symbol) => symbol !== undefined) };
  }

  #firstLine(line: number, earliest: number): number {
    const { leading } = this.#options;
    if (leading === undefined) return line;
    const isLeading = (above: number): boolean =>
      typeof leading === 'function' ? leading(above) : leading.test(this.#lines[above - 1] ?? '');
    let from = line;
    while (from > earliest && isLeading(from - 1)) from--;
    return from;
  }

  #closeBefore(mark: Mark, from: number): void {
    for (let last = this.#open.at(-1); last !== undefined; last = this.#open.at(-1)) {
      if (last.mark.level < mark.level && last.lastLine >= mark.line) return;
      this.#close(from - 1);
    }
  }

  #close(limit: number): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    const { mark, from, lastLine, children, symbolAt } = closed;
    let endLine = Math.min(lastLine, limit);
    while (endLine > mark.line && (this.#lines[endLine - 1] ?? '').trim() === '') endLine--;
    const { breaks } = this.#options;
    const isSymbol = mark.kind !== undefined && (mark.kind !== 'key' || endLine > mark.line);
    const section: Section = {
      startLine: from,
      endLine: Math.max(endLine, from),
      children,
      ...(mark.name !== undefined && { name: shorten(mark.name) }),
      ...(isSymbol && { kind: mark.kind }),
      ...(breaks !== undefined && { breaks }),
    };
    (this.#open.at(-1)?.children ?? this.#sections).push(section);
    if (symbolAt !== undefined) this.#completeSymbol(symbolAt, isSymbol ? endLine : undefined);
  }

  /** A key with its value on one line is a setting among many, not a place: `"version": 1` would answer every question for "version". */
  #completeSymbol(index: number, endLine: number | undefined): void {
    const symbol = this.#symbols[index];
    this.#symbols[index] =
      symbol === undefined || endLine === undefined
        ? undefined
        : { ...symbol, endLine: Math.max(endLine, symbol.startLine) };
  }

  #addSymbol(mark: Mark): number | undefined {
    if (mark.kind === undefined || mark.name === undefined || this.#symbols.length >= maxSymbols)
      return undefined;
    const container = this.#open.findLast((open) => open.mark.name !== undefined)?.mark.name;
    this.#symbols.push({
      name: shorten(mark.name),
      kind: mark.kind,
      ...(container !== undefined && { container: shorten(container) }),
      startLine: mark.line,
      endLine: mark.line,
    });
    return this.#symbols.length - 1;
  }
}

function shorten(name: string): string {
  return name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength - 1)}…`;
}

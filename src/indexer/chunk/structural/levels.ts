/** Builds an outline while a text is read from its start to its end, with the rules that `outlineTree` has for a tree. */
import type { SymbolKind } from '../../../protocol/index.ts';
import type { CodeSymbol } from '../../records.ts';
import type { LineMeasure } from '../lineMeasure.ts';
import type { Section } from '../pack.ts';
import type { Tokens } from './tokens.ts';

/** A section that is being read. */
export interface Level extends Section {
  endLine: number;
  readonly children: Level[];
  readonly breaks: number[];
  readonly inRoutine: boolean;
  /** Name of the nearest named section around and including this one. */
  readonly innermost: string | undefined;
}

export interface Definition {
  /** Index of the token that is the name, or the name itself. */
  readonly name: number | string | undefined;
  readonly kind: SymbolKind;
  readonly holdsMembers?: boolean;
}

/** Lines of an item; `from` is the first line of the comments that belong to it. */
export interface Extent {
  readonly from: number;
  readonly startLine: number;
  readonly endLine: number;
}

export class Levels {
  readonly tokens: Tokens;
  readonly measure: LineMeasure;
  readonly file: Level;
  readonly symbols: CodeSymbol[] = [];
  #comment = 0;

  constructor(tokens: Tokens, measure: LineMeasure) {
    this.tokens = tokens;
    this.measure = measure;
    const endLine = measure.lines.length;
    this.file = { startLine: 1, endLine, children: [], breaks: [], inRoutine: false, innermost: undefined };
  }

  fits(extent: { readonly from: number; readonly endLine: number }): boolean {
    return this.measure.fits(extent.from, extent.endLine);
  }

  /** Begins to read what lies beside each other; `lead` are lines before it that belong to the first item. */
  row(level: Level, lead?: { startLine: number; endLine: number }): Row {
    return new Row(this, level, lead);
  }

  /** The comments between the last token looked at and this one that were not asked for yet. */
  nextComment(token: number): { startLine: number; endLine: number } | undefined {
    const { comments } = this.tokens;
    for (;;) {
      const comment = comments[this.#comment];
      if (comment === undefined || comment.before > token) return undefined;
      this.#comment++;
      if (comment.before === token) return comment;
    }
  }

  define(level: Level, definition: Definition, extent: Extent): Level {
    const { kind, holdsMembers = false } = definition;
    const { name: given } = definition;
    const name = (typeof given === 'number' ? this.tokens.word(given) : given)?.slice(0, 200);
    const section: Level = {
      startLine: extent.from,
      endLine: extent.endLine,
      ...(name !== undefined && { name }),
      kind,
      children: [],
      breaks: [],
      inRoutine: kind === 'function' || (level.inRoutine && !holdsMembers),
      innermost: name ?? level.innermost,
    };
    level.children.push(section);
    if (name !== undefined) {
      this.symbols.push({
        name,
        kind,
        startLine: typeof given === 'number' ? this.tokens.line(given) : extent.startLine,
        endLine: extent.endLine,
        ...(level.innermost !== undefined && { container: level.innermost }),
      });
    }
    return section;
  }
}

/** Items beside each other. Comments belong to the item that follows, unless they stand beside the one before. */
export class Row {
  readonly #levels: Levels;
  readonly #level: Level;
  #leading: { startLine: number; endLine: number } | undefined;
  #previousEnd = 0;

  constructor(levels: Levels, level: Level, lead: { startLine: number; endLine: number } | undefined) {
    this.#levels = levels;
    this.#level = level;
    this.#leading = lead;
  }

  /** An item that begins with a token and ends on a line: its first line is where a long section may be cut. */
  item(token: number, endLine: number): Extent {
    this.#readComments(token);
    const startLine = this.#levels.tokens.line(token);
    const from = this.#from(startLine);
    const { breaks } = this.#level;
    if (breaks.at(-1) !== from) breaks.push(from);
    this.#leading = undefined;
    this.#previousEnd = endLine;
    return { from, startLine, endLine };
  }

  #readComments(token: number): void {
    for (;;) {
      const comment = this.#levels.nextComment(token);
      if (comment === undefined) return;
      const { startLine, endLine } = comment;
      if (startLine !== this.#previousEnd) this.#leading = { startLine: this.#from(startLine), endLine };
    }
  }

  #from(startLine: number): number {
    const leading = this.#leading;
    return leading !== undefined && leading.endLine + 1 >= startLine ? leading.startLine : startLine;
  }
}

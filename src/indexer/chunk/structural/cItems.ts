/** Reads what lies beside each other in C: items of one sort, and lines for the preprocessor between them. */
import type { Extent, Level, Levels, Row } from './levels.ts';
import { isDirective, kind, type Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

/** Reads the item at a token and answers the token after it. */
export type ReadItem = (level: Level, row: Row, at: number) => number;

/** More branches of one condition are not read. */
const maxBranches = 100;

export class CItems {
  readonly #levels: Levels;
  readonly #tokens: Tokens;

  constructor(levels: Levels) {
    this.#levels = levels;
    this.#tokens = levels.tokens;
  }

  read(level: Level, row: Row, from: number, to: number, readItem: ReadItem): void {
    for (let at = from; at < to;) {
      at = isDirective(this.#tokens.kind(at))
        ? this.#directive(level, row, at, readItem)
        : readItem(level, row, at);
    }
  }

  #directive(level: Level, row: Row, at: number, readItem: ReadItem): number {
    const tokens = this.#tokens;
    const what = tokens.kind(at);
    if (what === kind.ifDirective) return this.#condition(level, row, at, readItem);
    if (what !== kind.macro && what !== kind.directive)
      throw new Unclear('a condition inside of an item', tokens.conditionOf(at));
    const extent = row.item(at, tokens.partner(at));
    if (what === kind.macro) this.#macro(level, at, extent);
    else if (!this.#levels.fits({ from: extent.startLine, endLine: extent.endLine }))
      throw new Unclear('a long directive');
    return at + 1;
  }

  #macro(level: Level, at: number, extent: Extent): void {
    const name = /#[ \t]*define[ \t]+([\w$]+)/y.exec(
      this.#tokens.text.slice(this.#tokens.start(at), this.#tokens.end(at)),
    )?.[1];
    if (name === undefined) throw new Unclear('an unusual macro');
    this.#levels.define(level, { name, kind: 'macro' }, extent);
  }

  #condition(level: Level, row: Row, at: number, readItem: ReadItem): number {
    const tokens = this.#tokens;
    let end = at;
    while (tokens.kind(end) !== kind.endDirective) end = tokens.partner(end);
    row.item(at, tokens.line(end));
    this.#branch(level, at, readItem);
    return end + 1;
  }

  /** What the condition holds, and the branch that follows it, which lies inside. */
  #branch(level: Level, at: number, readItem: ReadItem, count = 0): void {
    if (count > maxBranches) throw new Unclear('many branches');
    const tokens = this.#tokens;
    const inner = this.#levels.row(level);
    const next = tokens.partner(at);
    if (!/^#[ \t]*else/.test(tokens.word(at))) inner.item(at, tokens.lastLine(at));
    this.read(level, inner, at + 1, next, readItem);
    if (tokens.kind(next) !== kind.elseDirective) return;
    inner.item(next, tokens.line(next));
    this.#branch(level, next, readItem, count + 1);
  }
}

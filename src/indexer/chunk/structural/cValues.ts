/** Long values of C in braces. */
import type { Level, Levels, Row } from './levels.ts';
import { isDirective, sign, type Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

export class CValues {
  readonly #levels: Levels;
  readonly #tokens: Tokens;

  constructor(levels: Levels) {
    this.#levels = levels;
    this.#tokens = levels.tokens;
  }

  /** A long value in braces: it may be cut before each of its elements. */
  read(level: Level, row: Row, from: number, to: number): void {
    const tokens = this.#tokens;
    const { startLine, endLine } = row.item(from, tokens.lastLine(to - 1));
    if (this.#levels.measure.fits(startLine, endLine)) return;
    if (tokens.kind(from) !== sign.openBrace || tokens.after(from) !== to) throw new Unclear('a long value');
    const inner = this.#levels.row(level);
    const close = to - 1;
    for (let at = from + 1; at < close;) {
      const what = tokens.kind(at);
      if (isDirective(what)) {
        inner.item(at, tokens.lastLine(at));
        this.#tokens.readAs('0,', at, at + 1);
        at++;
        continue;
      }
      const end = this.#elementEnd(at, close);
      this.#element(level, inner, at, end);
      at = end + 1;
    }
  }

  #elementEnd(from: number, close: number): number {
    const tokens = this.#tokens;
    let at = from;
    while (at < close && tokens.kind(at) !== sign.comma) {
      const what = tokens.kind(at);
      if (isDirective(what)) throw new Unclear('a condition in a long value', tokens.conditionOf(at));
      at = tokens.after(at);
    }
    if (at === from) throw new Unclear('an unusual value');
    return at;
  }

  #element(level: Level, row: Row, at: number, end: number): void {
    const tokens = this.#tokens;
    if (tokens.kind(at) === sign.openBrace) {
      this.read(level, row, at, end);
      return;
    }
    const { startLine, endLine } = row.item(at, tokens.lastLine(end - 1));
    if (this.#levels.measure.fits(startLine, endLine)) return;
    let equals = at;
    while (equals < end && tokens.kind(equals) !== sign.equals) equals = tokens.after(equals);
    if (equals === end) throw new Unclear('a long value');
    const inner = this.#levels.row(level);
    inner.item(at, tokens.line(at));
    this.read(level, inner, equals + 1, end);
  }
}

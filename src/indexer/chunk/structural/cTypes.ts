/** Reads types of C that are defined where they are used: structs, unions and enums. */
import type { Composite, DeclarationReader, Specifiers } from './cDeclarations.ts';
import type { CItems, ReadItem } from './cItems.ts';
import { roleOf } from './cWords.ts';
import type { Extent, Level, Levels, Row } from './levels.ts';
import { isDirective, kind, sign, type Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

export class CTypes {
  readonly #levels: Levels;
  readonly #tokens: Tokens;
  readonly #items: CItems;
  readonly #declarations: DeclarationReader;

  constructor(levels: Levels, items: CItems, declarations: DeclarationReader) {
    this.#levels = levels;
    this.#tokens = levels.tokens;
    this.#items = items;
    this.#declarations = declarations;
  }

  /** What stands before a declarator, as items of the row. @param isLong that the whole declaration is */
  specifiers(level: Level, row: Row, specifiers: Specifiers, isLong = false): void {
    for (const start of specifiers.starts) {
      if (start === specifiers.composite?.start) this.composite(level, row, specifiers.composite, isLong);
      else if (roleOf(this.#tokens.word(start)) !== 'typedef') row.item(start, this.#tokens.line(start));
    }
  }

  /** A type as an item of the row, and a definition where it has a body. */
  composite(level: Level, row: Row, composite: Composite, isLong = false): void {
    const extent = row.item(composite.start, this.#tokens.lastLine(composite.end - 1));
    if (composite.body !== undefined) this.#compositeBody(level, composite, extent, isLong);
  }

  #compositeBody(level: Level, composite: Composite, extent: Extent, isLong: boolean): void {
    const { name, body, isEnum } = composite;
    const section = this.#levels.define(
      level,
      { name, kind: isEnum ? 'enum' : 'struct', holdsMembers: !isEnum },
      extent,
    );
    if (body === undefined) return;
    const close = this.#tokens.partner(body);
    if (isEnum || (!isLong && this.#levels.fits(extent) && !this.#holdsMacros(body + 1, close))) {
      this.#tokens.close(body);
      return;
    }
    const inner = this.#levels.row(section);
    if (name !== undefined) inner.item(name, this.#tokens.line(name));
    inner.item(body, this.#tokens.line(close));
    this.#items.read(section, this.#levels.row(section), body + 1, close, this.#field);
  }

  #holdsMacros(from: number, to: number): boolean {
    for (let at = from; at < to; at = this.#tokens.after(at))
      if (this.#tokens.kind(at) === kind.macro) return true;
    return false;
  }

  readonly #field: ReadItem = (level, row, at) => {
    const tokens = this.#tokens;
    let end = at;
    for (; tokens.kind(end) !== sign.semicolon; end = tokens.after(end)) {
      const what = tokens.kind(end);
      if (what === sign.closeBrace || isDirective(what))
        throw new Unclear('an unusual field', tokens.conditionOf(end));
    }
    const extent = row.item(at, tokens.line(end));
    if (tokens.kind(at + 1) === sign.openParen && tokens.after(at + 1) === end)
      tokens.readAs('int m', at, end);
    if (this.#levels.fits({ from: extent.startLine, endLine: extent.endLine })) return end + 1;
    const specifiers = this.#declarations.specifiers(at);
    const inner = this.#levels.row(level);
    this.specifiers(level, inner, specifiers);
    if (specifiers.end < end) inner.item(specifiers.end, tokens.line(end));
    return end + 1;
  };
}

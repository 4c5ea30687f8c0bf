/** What lies inside long functions of C: where they may be cut, and what they define. */
import type { CItems, ReadItem } from './cItems.ts';
import { roleOf } from './cWords.ts';
import type { Level, Levels, Row } from './levels.ts';
import { isDirective, kind, sign, type Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

/** What statements need to know of declarations. */
export interface Surroundings {
  declaration(level: Level, row: Row, at: number): number;
  declarationEnd(at: number): number;
}

/** Statements inside of so many others without braces are not read. */
const maxDepth = 100;

export class CStatements {
  readonly #levels: Levels;
  readonly #tokens: Tokens;
  readonly #items: CItems;
  readonly #around: Surroundings;
  #depth = 0;

  constructor(levels: Levels, items: CItems, around: Surroundings) {
    this.#levels = levels;
    this.#tokens = levels.tokens;
    this.#items = items;
    this.#around = around;
  }

  /** A block as an item of the row; what it holds only when it is long. */
  block(level: Level, row: Row, open: number): void {
    const close = this.#tokens.partner(open);
    const { startLine, endLine } = row.item(open, this.#tokens.line(close));
    if (!this.#levels.measure.fits(startLine, endLine)) this.#inside(level, open);
    else this.#tokens.close(open);
  }

  #inside(level: Level, open: number): void {
    this.#tokens.checkTrapped(open, this.#tokens.partner(open));
    this.#items.read(level, this.#levels.row(level), open + 1, this.#tokens.partner(open), this.#blockItem);
  }

  readonly #blockItem: ReadItem = (level, row, at) => {
    if (this.#isDeclaration(at)) return this.#around.declaration(level, row, at);
    if (!level.inRoutine && this.#mayDeclare(at)) throw new Unclear('a variable in a block of a macro');
    return this.#statement(level, row, at);
  };

  /** `name name` and `name *name`, which outside of functions may be a definition. */
  #mayDeclare(at: number): boolean {
    const tokens = this.#tokens;
    if (tokens.kind(at) !== kind.word || roleOf(tokens.word(at)) !== undefined) return false;
    return tokens.kind(at + 1) === kind.word || tokens.kind(at + 1) === sign.star;
  }

  /** Only declarations that may hold a definition; all others are as statements. */
  #isDeclaration(at: number): boolean {
    const tokens = this.#tokens;
    if (tokens.kind(at) !== kind.word) return false;
    const role = roleOf(tokens.word(at));
    return (
      role === 'composite' ||
      role === 'typedef' ||
      role === 'modifier' ||
      role === 'constant' ||
      role === 'type'
    );
  }

  #statement(level: Level, row: Row, at: number): number {
    const end = this.#end(at);
    const { startLine, endLine } = row.item(at, this.#tokens.lastLine(end - 1));
    if (!this.#levels.measure.fits(startLine, endLine)) this.#parts(level, at, end);
    else this.#tokens.closeAll(at, end);
    return end;
  }

  /** The token after the statement. */
  #end(at: number): number {
    if (++this.#depth > maxDepth) throw new Unclear('deep nesting');
    const end = this.#endOf(at);
    this.#depth--;
    return end;
  }

  #endOf(at: number): number {
    const tokens = this.#tokens;
    const what = tokens.kind(at);
    if (what === sign.openBrace) return tokens.after(at);
    if (what !== kind.word) return this.#expressionEnd(at);
    switch (tokens.word(at)) {
      case 'if':
        return this.#ifEnd(at);
      case 'for':
      case 'while':
        return this.#end(this.#group(at + 1));
      case 'switch':
        return this.#blockEnd(this.#group(at + 1));
      case 'do':
        return this.#doEnd(at);
      case 'case':
      case 'default':
        return this.#caseEnd(at);
      case 'else':
        throw new Unclear('an else without an if', at > 0 ? tokens.conditionOf(at - 1) : undefined);
      default:
        return this.#isLabel(at) ? this.#labelledEnd(at + 2) : this.#expressionEnd(at);
    }
  }

  #group(at: number): number {
    if (this.#tokens.kind(at) !== sign.openParen) throw new Unclear('an unusual statement');
    return this.#tokens.after(at);
  }

  #blockEnd(at: number): number {
    if (this.#tokens.kind(at) !== sign.openBrace) throw new Unclear('an unusual statement');
    return this.#tokens.after(at);
  }

  #ifEnd(at: number): number {
    const end = this.#end(this.#group(at + 1));
    return this.#isWord(end, 'else') ? this.#end(end + 1) : end;
  }

  #doEnd(at: number): number {
    const end = this.#end(at + 1);
    if (!this.#isWord(end, 'while')) throw new Unclear('an unusual statement');
    const after = this.#group(end + 1);
    if (this.#tokens.kind(after) !== sign.semicolon) throw new Unclear('an unusual statement');
    return after + 1;
  }

  #isLabel(at: number): boolean {
    return this.#tokens.kind(at + 1) === sign.colon && roleOf(this.#tokens.word(at)) === undefined;
  }

  #labelledEnd(at: number): number {
    const what = this.#tokens.kind(at);
    if (what === sign.closeBrace || isDirective(what)) return at;
    if (this.#isDeclaration(at)) throw new Unclear('a label before a declaration');
    return this.#end(at);
  }

  #caseEnd(at: number): number {
    const tokens = this.#tokens;
    let end = this.#caseColon(at) + 1;
    for (;;) {
      const what = tokens.kind(end);
      if (isDirective(what) || what === sign.closeBrace || what === kind.end || this.#isCase(end)) return end;
      end = this.#isDeclaration(end) ? this.#around.declarationEnd(end) : this.#end(end);
    }
  }

  #isCase(at: number): boolean {
    if (this.#isWord(at, 'case')) return true;
    return this.#tokens.kind(at + 1) === sign.colon && this.#isWord(at, 'default');
  }

  #caseColon(at: number): number {
    const tokens = this.#tokens;
    for (let colon = at + 1; ; colon = tokens.after(colon)) {
      const what = tokens.kind(colon);
      if (what === sign.colon) return colon;
      if (
        what === sign.question ||
        what === sign.semicolon ||
        what < kind.word ||
        (what > kind.operator && what < 33)
      )
        throw new Unclear('an unusual case');
    }
  }

  #isWord(at: number, word: string): boolean {
    return this.#tokens.kind(at) === kind.word && this.#tokens.word(at) === word;
  }

  #expressionEnd(from: number): number {
    const tokens = this.#tokens;
    if (this.#isLoopMacro(from)) {
      const end = tokens.after(from + 1);
      this.#tokens.readAs('m();', from, end);
      return end;
    }
    for (let at = from; ; at = tokens.after(at)) {
      const what = tokens.kind(at);
      if (what === sign.semicolon) return at + 1;
      if (what === kind.end || what === sign.closeBrace) throw new Unclear('a statement without an end');
      if (isDirective(what)) throw new Unclear('a condition inside of a statement', tokens.conditionOf(at));
      if (what === sign.openBrace && !this.#isValue(at)) throw new Unclear('an unusual block');
      if (
        what === kind.word &&
        at > from &&
        roleOf(tokens.word(at)) === 'statement' &&
        !this.#isWord(at, 'sizeof')
      )
        throw new Unclear('a statement without an end');
    }
  }

  /** `for_each(…) {`, and `for_each(…)` before a line with another statement. */
  #isLoopMacro(at: number): boolean {
    const tokens = this.#tokens;
    if (tokens.kind(at) !== kind.word || tokens.kind(at + 1) !== sign.openParen) return false;
    if (roleOf(tokens.word(at)) !== undefined) return false;
    const after = tokens.after(at + 1);
    if (tokens.kind(after) === sign.openBrace) return true;
    return tokens.kind(after) === kind.word && tokens.line(after) > tokens.line(after - 1);
  }

  /** Whether a brace opens a value: after `=`, or after a type in parentheses. */
  #isValue(brace: number): boolean {
    const tokens = this.#tokens;
    const before = tokens.kind(brace - 1);
    if (before === sign.equals) return true;
    if (before !== sign.closeParen) return false;
    const first = tokens.partner(brace - 1) - 1;
    return tokens.kind(first) !== kind.word || this.#isWord(first, 'return');
  }

  /** The parts of a long statement. */
  #parts(level: Level, at: number, end: number): void {
    const tokens = this.#tokens;
    const row = this.#levels.row(level);
    const what = tokens.kind(at);
    const word = what === kind.word ? tokens.word(at) : '';
    if (what === sign.openBrace) this.#inside(level, at);
    else if (word === 'if') this.#ifParts(level, row, at, end);
    else if (word === 'for') this.#forParts(level, row, at);
    else if (word === 'while' || word === 'switch') {
      this.#condition(row, at + 1);
      this.#statement(level, row, tokens.after(at + 1));
    } else if (word === 'do') {
      const after = this.#statement(level, row, at + 1);
      this.#condition(row, after + 1);
    } else if (word === 'case' || word === 'default') this.#caseParts(level, row, at, end);
    else if (what === kind.word && this.#isLabel(at)) {
      row.item(at, tokens.line(at));
      if (at + 2 < end) this.#statement(level, row, at + 2);
    } else throw new Unclear('a long statement');
  }

  #condition(row: Row, open: number): void {
    const { startLine, endLine } = row.item(open, this.#tokens.line(this.#tokens.partner(open)));
    if (!this.#levels.measure.fits(startLine, endLine)) throw new Unclear('a long statement');
  }

  #ifParts(level: Level, row: Row, at: number, end: number): void {
    const tokens = this.#tokens;
    this.#condition(row, at + 1);
    const after = this.#statement(level, row, tokens.after(at + 1));
    if (after >= end) return;
    const { startLine, endLine } = row.item(after, tokens.lastLine(end - 1));
    if (this.#levels.measure.fits(startLine, endLine)) tokens.closeAll(after, end);
    else this.#statement(level, this.#levels.row(level), after + 1);
  }

  #forParts(level: Level, row: Row, at: number): void {
    const tokens = this.#tokens;
    const close = tokens.partner(at + 1);
    let isStart = true;
    for (let part = at + 2; part < close; part = tokens.after(part)) {
      if (tokens.kind(part) === sign.semicolon) isStart = true;
      else {
        if (isStart) row.item(part, tokens.line(part));
        isStart = false;
      }
    }
    this.#statement(level, row, close + 1);
  }

  #caseParts(level: Level, row: Row, at: number, end: number): void {
    const tokens = this.#tokens;
    const colon = this.#caseColon(at);
    if (colon > at + 1) row.item(at + 1, tokens.line(colon - 1));
    this.#items.read(level, row, colon + 1, end, this.#blockItem);
  }
}

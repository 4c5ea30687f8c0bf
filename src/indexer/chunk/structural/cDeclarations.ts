/** Takes declarations of C apart: what is declared with which type, and under which name. */
import { roleOf } from './cWords.ts';
import { isDirective, kind, sign, type Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

/** `struct name { … }`, with or without name and body. */
export interface Composite {
  readonly start: number;
  readonly end: number;
  readonly isEnum: boolean;
  readonly name: number | undefined;
  /** The brace that opens the body. */
  readonly body: number | undefined;
}

/** What stands before the first declarator. */
export interface Specifiers {
  /** First tokens of the specifiers. */
  readonly starts: readonly number[];
  readonly end: number;
  readonly hasType: boolean;
  readonly isConstant: boolean;
  readonly isTypedef: boolean;
  readonly composite: Composite | undefined;
}

export interface Declarator {
  readonly start: number;
  readonly end: number;
  readonly name: number | undefined;
  readonly hasParameters: boolean;
  /** Where the value begins that it is given. */
  readonly value?: number;
}

/** More macros for attributes beside each other are not looked at. */
const maxAttributes = 8;

export class DeclarationReader {
  readonly #tokens: Tokens;
  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  specifiers(from: number): Specifiers {
    const tokens = this.#tokens;
    const starts: number[] = [];
    let [isConstant, isTypedef, hasType] = [false, false, false];
    let composite: Composite | undefined;
    let macroOrType: number | undefined;
    let at = from;
    while (tokens.kind(at) === kind.word) {
      const start = at;
      const role = roleOf(tokens.word(at));
      if (role === undefined) {
        const place = this.#placeOf(at, hasType);
        if (place === 'declarator') break;
        if (place === 'macroType') {
          hasType = true;
          at = tokens.readAs('int', at, tokens.after(at + 1));
        } else if (place === 'macro')
          at = this.#tokens.readAs(isTypedef ? '' : 'auto', at, tokens.after(at + 1));
        else {
          if (place === 'type') macroOrType = at;
          else this.#tokens.readAs(isTypedef ? '' : 'auto', at, at + 1);
          hasType = true;
          at++;
        }
      } else if (role === 'modifier' || role === 'constant' || role === 'typedef') {
        if (role === 'constant') isConstant = true;
        if (role === 'typedef') isTypedef = true;
        at++;
      } else if (role === 'attribute') at = this.#group(at + 1);
      else if (role === 'statement' || role === 'assembly')
        throw new Unclear('a statement among declarations');
      else {
        if (macroOrType !== undefined) this.#tokens.readAs('auto', macroOrType, macroOrType + 1);
        macroOrType = undefined;
        hasType = true;
        if (role === 'composite') composite = this.#composite(at);
        if (role === 'typeof') at = this.#group(at + 1);
        else at = role === 'composite' && composite !== undefined ? composite.end : at + 1;
      }
      starts.push(start);
    }
    return { starts, end: at, hasType, isConstant, isTypedef, composite };
  }

  declarator(from: number): Declarator {
    const tokens = this.#tokens;
    let at = this.#pointers(from);
    let name: number | undefined;
    if (tokens.kind(at) === kind.word) {
      if (roleOf(tokens.word(at)) !== undefined) throw new Unclear('an unusual declarator');
      name = at;
      at++;
    } else if (tokens.kind(at) === sign.openParen) {
      const inner = this.declarator(at + 1);
      if (inner.end !== tokens.partner(at)) throw new Unclear('an unusual declarator');
      name = inner.name;
      at = tokens.after(at);
    } else if (tokens.kind(at) !== sign.colon) throw new Unclear('an unusual declarator');
    const hasParameters = tokens.kind(at) === sign.openParen;
    if (hasParameters) this.#leaveOutAttributes(at);
    while (tokens.kind(at) === sign.openParen || tokens.kind(at) === sign.openBracket) at = tokens.after(at);
    return { start: from, end: this.#tail(at, hasParameters), name, hasParameters };
  }

  /** The first and those that follow; their ends are those of their values. */
  declarators(first: Declarator): Declarator[] {
    const tokens = this.#tokens;
    const found: Declarator[] = [];
    let next = first;
    for (;;) {
      const isInitialised = tokens.kind(next.end) === sign.equals;
      const end = isInitialised ? this.#valueEnd(next.end + 1) : next.end;
      found.push({ ...next, end, ...(isInitialised && { value: next.end + 1 }) });
      if (tokens.kind(end) !== sign.comma) return found;
      next = this.declarator(end + 1);
    }
  }

  #valueEnd(from: number): number {
    const tokens = this.#tokens;
    let at = from;
    for (;;) {
      const what = tokens.kind(at);
      if (what === sign.semicolon || what === sign.comma) return at;
      if (what === kind.end || isDirective(what))
        throw new Unclear('a condition inside of an item', tokens.conditionOf(at));
      if (what === sign.closeBrace || what === sign.closeParen || what === sign.closeBracket)
        throw new Unclear('an unusual value');
      at = tokens.after(at);
    }
  }

  #pointers(from: number): number {
    const tokens = this.#tokens;
    let at = from;
    for (;;) {
      if (tokens.kind(at) === sign.star) at++;
      else if (tokens.kind(at) !== kind.word) return at;
      else {
        const role = roleOf(tokens.word(at));
        const next = tokens.kind(at + 1);
        if (role === 'modifier' || role === 'constant') at++;
        else if (role === 'attribute') at = tokens.readAs('', at, this.#group(at + 1));
        else if (role !== undefined || at === from) return at;
        else if ((next === kind.word && !this.#isTail(at + 1, false)) || next === sign.star)
          at = this.#tokens.readAs('', at, at + 1);
        else return at;
      }
    }
  }

  /** The grammar knows no attributes of parameters. */
  #leaveOutAttributes(open: number): void {
    const tokens = this.#tokens;
    for (let at = open + 1; at < tokens.partner(open); at = tokens.after(at)) {
      const isAttribute = tokens.kind(at) === kind.word && this.#isAttribute(at);
      if (isAttribute && roleOf(tokens.word(at)) === 'attribute') tokens.readAs('', at, this.#group(at + 1));
    }
  }

  /** Attributes after a declarator, and macros for them. */
  #tail(from: number, hasParameters: boolean): number {
    const tokens = this.#tokens;
    const found: { start: number; end: number; isMacro: boolean }[] = [];
    let at = from;
    while (tokens.kind(at) === kind.word) {
      const start = at;
      const role = roleOf(tokens.word(at));
      if (role === 'attribute' || role === 'assembly') at = this.#group(at + 1);
      else if (role === undefined)
        at = tokens.kind(at + 1) === sign.openParen ? tokens.after(at + 1) : at + 1;
      else throw new Unclear('an unusual declarator');
      if (role !== 'assembly') found.push({ start, end: at, isMacro: role === undefined });
    }
    const next = tokens.kind(at);
    for (const { start, end, isMacro } of found) {
      if (!hasParameters || (isMacro && next !== sign.openBrace)) this.#tokens.readAs('', start, end);
      else if (isMacro && end > start + 1) this.#tokens.readAs('m(a)', start, end);
    }
    const ends =
      next === sign.equals ||
      next === sign.semicolon ||
      next === sign.comma ||
      next === sign.openBrace ||
      next === sign.colon ||
      next === sign.closeParen;
    if (!ends) throw new Unclear('an unusual declarator');
    return at;
  }

  /** What a name among specifiers is: the type, a macro, one with arguments, or the beginning of what is declared. */
  #placeOf(at: number, hasType: boolean): 'type' | 'word' | 'macro' | 'macroType' | 'declarator' {
    const tokens = this.#tokens;
    const next = tokens.kind(at + 1);
    if (next === sign.star) return hasType ? 'word' : 'type';
    if (next === kind.word) {
      if (!hasType) return 'type';
      return this.#isTail(at + 1, false) ? 'declarator' : 'word';
    }
    if (next !== sign.openParen) return 'declarator';
    const after = tokens.after(at + 1);
    const isPointer = tokens.kind(at + 2) === sign.star && tokens.kind(after) === sign.openParen;
    if (isPointer && !hasType) return 'type';
    const isBeforeWord = tokens.kind(after) === kind.word || tokens.kind(after) === sign.star;
    if (!isBeforeWord) return 'declarator';
    if (!this.#isAttribute(at)) return !hasType && this.#isTypeOf(at, after) ? 'macroType' : 'declarator';
    return hasType && this.#isTail(after, true) ? 'declarator' : 'macro';
  }

  /** `API(int) name(…)`: on one line, and what it is the type of is declared. */
  #isTypeOf(at: number, after: number): boolean {
    const tokens = this.#tokens;
    let name = after;
    while (tokens.kind(name) === sign.star) name++;
    const next = tokens.kind(name + 1);
    const isName = tokens.kind(name) === kind.word && roleOf(tokens.word(name)) === undefined;
    const isDeclared = next === sign.openParen || next === sign.semicolon || next === sign.openBracket;
    return isName && isDeclared && tokens.line(name) === tokens.line(at);
  }

  /** Whether macros for attributes stand here, and nothing else up to the end of the declarator. */
  #isTail(from: number, hasParameters: boolean): boolean {
    const next = this.#tokens.kind(this.attributesEnd(from));
    if (next === sign.openBrace) return hasParameters;
    return next === sign.equals || next === sign.semicolon || next === sign.comma;
  }

  /** The token after macros for attributes. */
  attributesEnd(from: number): number {
    const tokens = this.#tokens;
    let at = from;
    for (
      let count = 0;
      count < maxAttributes && tokens.kind(at) === kind.word && this.#isAttribute(at);
      count++
    ) {
      at++;
      if (tokens.kind(at) === sign.openParen) at = tokens.after(at);
    }
    return at;
  }

  #isAttribute(at: number): boolean {
    const { text } = this.#tokens;
    const start = this.#tokens.start(at);
    return text.charCodeAt(start) === 95 && text.charCodeAt(start + 1) === 95;
  }

  #composite(start: number): Composite {
    const tokens = this.#tokens;
    let at = start + 1;
    let name: number | undefined;
    while (tokens.kind(at) === kind.word && roleOf(tokens.word(at)) === 'attribute') at = this.#group(at + 1);
    if (tokens.kind(at) === kind.word) {
      if (roleOf(tokens.word(at)) !== undefined) throw new Unclear('an unusual type');
      name = at++;
    }
    const isEnum = tokens.word(start) === 'enum';
    const body = tokens.kind(at) === sign.openBrace ? at : undefined;
    if (name === undefined && body === undefined) throw new Unclear('an unusual type');
    if (tokens.kind(at) === kind.word && tokens.kind(at + 1) === sign.openBrace)
      throw new Unclear('a macro in a type');
    if (body !== undefined) {
      at = tokens.after(body);
      if (tokens.kind(at) === kind.word && roleOf(tokens.word(at)) === 'attribute') at = this.#group(at + 1);
    }
    return { start, end: at, isEnum, name, body };
  }

  #group(at: number): number {
    if (this.#tokens.kind(at) !== sign.openParen) throw new Unclear('an unusual attribute');
    return this.#tokens.after(at);
  }
}

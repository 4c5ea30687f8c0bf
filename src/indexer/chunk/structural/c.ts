/** The structure of C, as the grammar and its reader in `grammars/c.ts` have it. */
import { DeclarationReader, type Declarator, type Specifiers } from './cDeclarations.ts';
import { CItems, type ReadItem } from './cItems.ts';
import { CStatements } from './cStatements.ts';
import { CTypes } from './cTypes.ts';
import { CValues } from './cValues.ts';
import { roleOf } from './cWords.ts';
import type { Extent, Level, Levels, Row } from './levels.ts';
import { isDirective, kind, sign, type Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

export class CReading {
  readonly #levels: Levels;
  readonly #tokens: Tokens;
  readonly #declarations: DeclarationReader;
  readonly #items: CItems;
  readonly #types: CTypes;
  readonly #statements: CStatements;
  readonly #values: CValues;

  constructor(levels: Levels) {
    this.#levels = levels;
    this.#tokens = levels.tokens;
    this.#declarations = new DeclarationReader(levels.tokens);
    this.#items = new CItems(levels);
    this.#values = new CValues(levels);
    this.#types = new CTypes(levels, this.#items, this.#declarations);
    this.#statements = new CStatements(levels, this.#items, {
      declaration: (level, row, at) => this.#declaration(level, row, at),
      declarationEnd: (at) => this.#declarationEnd(at),
    });
  }

  read(): void {
    const { file } = this.#levels;
    this.#items.read(file, this.#levels.row(file), 0, this.#tokens.count, this.#fileItem);
  }

  readonly #fileItem: ReadItem = (level, row, at) => {
    const tokens = this.#tokens;
    const what = tokens.kind(at);
    if (what === sign.semicolon) {
      row.item(at, tokens.line(at));
      return at + 1;
    }
    if (what !== kind.word) throw new Unclear('no declaration');
    const role = roleOf(tokens.word(at));
    if (role === 'statement') throw new Unclear('a statement outside of functions');
    if (role === 'assembly') return this.#assembly(row, at);
    if (this.#isLinkage(at)) return this.#linkage(level, row, at);
    if (role === undefined && this.#isAlone(at)) return this.#loneWord(row, at);
    return this.#declaration(level, row, at);
  };

  #assembly(row: Row, at: number): number {
    let end = at;
    while (this.#tokens.kind(end) !== sign.semicolon && this.#tokens.kind(end) !== kind.end)
      end = this.#tokens.after(end);
    const extent = row.item(at, this.#lineBefore(end + 1));
    if (!this.#levels.fits({ from: extent.startLine, endLine: extent.endLine }))
      throw new Unclear('a long call');
    return end + 1;
  }

  #isLinkage(at: number): boolean {
    return this.#tokens.kind(at + 1) === kind.string && this.#tokens.word(at) === 'extern';
  }

  /** `extern "C" { … }`. */
  #linkage(level: Level, row: Row, at: number): number {
    const tokens = this.#tokens;
    const open = at + 2;
    if (tokens.kind(open) !== sign.openBrace) throw new Unclear('an unusual linkage');
    const close = tokens.partner(open);
    row.item(at, tokens.line(close));
    const inner = this.#levels.row(level);
    inner.item(at + 1, tokens.line(at + 1));
    inner.item(open, tokens.line(close));
    this.#items.read(level, this.#levels.row(level), open + 1, close, this.#fileItem);
    return close + 1;
  }

  #declaration(level: Level, row: Row, at: number): number {
    const tokens = this.#tokens;
    const specifiers = this.#declarations.specifiers(at);
    const { end, composite } = specifiers;
    if (!specifiers.hasType) {
      if (tokens.kind(at + 1) === sign.openParen || specifiers.starts.length > 0)
        return this.#macroCall(level, row, at, specifiers);
      return this.#loneWord(row, at);
    }
    if (tokens.kind(end) === sign.semicolon) return this.#onlyType(level, row, specifiers);
    const first = this.#declarations.declarator(end);
    if (tokens.kind(first.end) === sign.openBrace) {
      if (!first.hasParameters || composite?.body !== undefined || specifiers.isTypedef)
        throw new Unclear('an unusual function');
      return this.#routine(level, row, specifiers, first);
    }
    const declarators = this.#declarations.declarators(first);
    const last = declarators.at(-1)?.end ?? first.end;
    if (tokens.kind(last) !== sign.semicolon) throw new Unclear('an unusual declaration');
    this.#checkConditions(declarators);
    const extent = row.item(at, tokens.line(last));
    if (specifiers.isTypedef) this.#typedef(level, specifiers, declarators, extent);
    else if (composite?.body !== undefined) this.#withBody(level, specifiers, declarators, extent);
    else this.#variable(level, specifiers, declarators, extent);
    return last + 1;
  }

  #checkConditions(declarators: readonly Declarator[]): void {
    for (const { start, end, value = end } of declarators) this.#tokens.checkTrapped(start, value);
  }

  #declarationEnd(at: number): number {
    const tokens = this.#tokens;
    const { rewritings } = tokens;
    const kept = rewritings.length;
    const { end, hasType } = this.#declarations.specifiers(at);
    if (!hasType) throw new Unclear('a macro among declarations');
    if (tokens.kind(end) === sign.semicolon) throw new Unclear('a type among statements');
    const first = this.#declarations.declarator(end);
    if (tokens.kind(first.end) === sign.openBrace) throw new Unclear('a function inside a function');
    const last = this.#declarations.declarators(first).at(-1)?.end ?? first.end;
    rewritings.length = kept;
    return last + 1;
  }

  /** Whether a name is not the beginning of what follows: there lies more between them than a line break. */
  #isAlone(at: number): boolean {
    const tokens = this.#tokens;
    const next = tokens.kind(at + 1);
    if (next === kind.end || isDirective(next)) return true;
    const lines = tokens.line(at + 1) - tokens.line(at);
    return next === kind.word && (lines > 1 || (lines > 0 && roleOf(tokens.word(at + 1)) === 'typedef'));
  }

  /** `NAME;`, and `NAME` on a line of its own. */
  #loneWord(row: Row, at: number): number {
    const tokens = this.#tokens;
    const isAlone = this.#isAlone(at);
    if (!isAlone && tokens.kind(at + 1) !== sign.semicolon) throw new Unclear('no declaration');
    if (tokens.end(at) - tokens.start(at) < 2) throw new Unclear('no declaration');
    row.item(at, tokens.line(at));
    if (isAlone) tokens.readAs('m;', at, at + 1);
    return isAlone ? at + 1 : at + 2;
  }

  /** `NAME(…);`, `NAME(…)` on lines of its own, and `NAME(…) { … }`. */
  #macroCall(level: Level, row: Row, at: number, specifiers: Specifiers): number {
    const tokens = this.#tokens;
    const open = specifiers.end + 1;
    if (tokens.kind(specifiers.end) !== kind.word || tokens.kind(open) !== sign.openParen)
      throw new Unclear('no declaration');
    const call = tokens.after(open);
    const tail = this.#declarations.attributesEnd(call);
    const after = tokens.kind(tail) === sign.semicolon ? tail : call;
    const next = tokens.kind(after);
    if (next === sign.openBrace) return this.#macroRoutine(level, row, at, after);
    if (next === sign.equals) return this.#macroVariable(level, row, specifiers, after);
    const isAlone = next !== sign.semicolon;
    const endsLine = next === kind.end || tokens.line(after) > tokens.line(after - 1);
    if (isAlone && (!endsLine || (next !== kind.word && next !== kind.end && next < kind.ifDirective)))
      throw new Unclear('an unusual macro call');
    const end = isAlone ? after : after + 1;
    const extent = row.item(at, this.#lineBefore(end));
    if (!this.#levels.fits({ from: extent.startLine, endLine: extent.endLine }))
      throw new Unclear('a long call');
    tokens.readAs(isAlone ? 'm();' : 'm()', at, after);
    return end;
  }

  /** `static DEFINE_PER_CPU(int, name) = 1;` is the variable `name`. */
  #macroVariable(level: Level, row: Row, specifiers: Specifiers, end: number): number {
    const tokens = this.#tokens;
    const name = end - 2;
    const isNamed = tokens.kind(name) === kind.word && tokens.kind(name - 1) <= sign.comma;
    if (!isNamed || tokens.line(name) !== tokens.line(specifiers.end))
      throw new Unclear('an unusual macro call');
    const declarators = this.#declarations.declarators({
      start: specifiers.end,
      end,
      name,
      hasParameters: false,
    });
    const last = declarators.at(-1)?.end ?? end;
    if (tokens.kind(last) !== sign.semicolon || declarators.length > 1)
      throw new Unclear('an unusual declaration');
    tokens.readAs(`int ${tokens.word(name)}`, specifiers.end, end);
    const extent = row.item(specifiers.starts[0] ?? specifiers.end, tokens.line(last));
    this.#variable(level, specifiers, declarators, extent);
    return last + 1;
  }

  /** `SYSCALL_DEFINE0(name) { … }` is the function `name`, with other arguments it is a call before a block. */
  #macroRoutine(level: Level, row: Row, at: number, body: number): number {
    const tokens = this.#tokens;
    if (tokens.kind(at + 1) !== sign.openParen || level.inRoutine) throw new Unclear('an unusual function');
    const close = tokens.partner(body);
    if (body === at + 4) {
      const name = at + 2;
      if (tokens.kind(name) !== kind.word || roleOf(tokens.word(name)) !== undefined)
        throw new Unclear('an unusual function');
      const extent = row.item(at, tokens.line(close));
      const section = this.#levels.define(level, { name, kind: 'function' }, extent);
      if (!this.#levels.fits(extent)) {
        const inner = this.#levels.row(section);
        inner.item(at, tokens.line(at));
        inner.item(at + 1, tokens.line(body - 1));
        this.#statements.block(section, inner, body);
      } else tokens.close(body);
      return close + 1;
    }
    row.item(at, tokens.line(body - 1));
    tokens.readAs('m();', at, body);
    this.#statements.block(level, row, body);
    return close + 1;
  }

  #routine(level: Level, row: Row, specifiers: Specifiers, declarator: Declarator): number {
    const tokens = this.#tokens;
    const body = declarator.end;
    const close = tokens.partner(body);
    if (level.inRoutine) throw new Unclear('a function inside a function');
    const start = specifiers.starts[0] ?? specifiers.end;
    const extent = row.item(start, tokens.line(close));
    const section = this.#levels.define(level, { name: declarator.name, kind: 'function' }, extent);
    if (this.#levels.fits(extent)) {
      tokens.close(body);
      return close + 1;
    }
    tokens.checkTrapped(declarator.start, body);
    const inner = this.#levels.row(section);
    this.#types.specifiers(section, inner, specifiers);
    inner.item(declarator.start, this.#lineBefore(body));
    this.#statements.block(section, inner, body);
    return close + 1;
  }

  /** `struct name { … };` and `struct name;`. */
  #onlyType(level: Level, row: Row, specifiers: Specifiers): number {
    const { composite, end, starts, isTypedef } = specifiers;
    if (isTypedef) throw new Unclear('an unusual type');
    if (composite === undefined || starts.length > 1) {
      if (composite?.body !== undefined) throw new Unclear('an unusual type');
      row.item(starts[0] ?? end, this.#tokens.line(end));
    } else this.#types.composite(level, row, composite);
    return end + 1;
  }

  /** `struct { … } name;`: the only definition in a declaration has its lines. */
  #withBody(level: Level, specifiers: Specifiers, declarators: readonly Declarator[], extent: Extent): void {
    const before = level.children.length;
    const inner = this.#levels.row(level, { startLine: extent.from, endLine: extent.startLine });
    this.#types.specifiers(level, inner, specifiers, !this.#levels.fits(extent));
    this.#declaratorItems(level, inner, declarators);
    const only = level.children.length === before + 1 ? level.children.at(-1) : undefined;
    if (only !== undefined) only.endLine = Math.max(only.endLine, extent.endLine);
  }

  #typedef(level: Level, specifiers: Specifiers, declarators: readonly Declarator[], extent: Extent): void {
    const { composite } = specifiers;
    const name = declarators[0]?.name;
    if (composite?.body === undefined) {
      this.#levels.define(level, { name, kind: 'type' }, extent);
      return;
    }
    const kindOf = composite.isEnum ? 'enum' : 'struct';
    const section = this.#levels.define(
      level,
      { name, kind: kindOf, holdsMembers: !composite.isEnum },
      extent,
    );
    if (composite.isEnum) {
      this.#tokens.close(composite.body);
      return;
    }
    const inner = this.#levels.row(section);
    this.#types.specifiers(section, inner, specifiers);
    this.#declaratorItems(section, inner, declarators);
  }

  #variable(level: Level, specifiers: Specifiers, declarators: readonly Declarator[], extent: Extent): void {
    const [first] = declarators;
    const isDefined = first?.value !== undefined && !level.inRoutine;
    const kindOf = specifiers.isConstant ? 'constant' : 'variable';
    const into = isDefined ? this.#levels.define(level, { name: first.name, kind: kindOf }, extent) : level;
    const from = isDefined ? extent.from : extent.startLine;
    if (this.#levels.fits({ from, endLine: extent.endLine })) {
      for (const { value } of declarators)
        if (value !== undefined && this.#tokens.kind(value) === sign.openBrace) this.#tokens.close(value);
      return;
    }
    const inner = this.#levels.row(into);
    this.#types.specifiers(into, inner, specifiers);
    this.#declaratorItems(into, inner, declarators);
  }

  #declaratorItems(level: Level, row: Row, declarators: readonly Declarator[]): void {
    for (const { start, end, value } of declarators) {
      const extent = row.item(start, this.#lineBefore(end));
      if (this.#levels.measure.fits(extent.startLine, extent.endLine)) continue;
      if (value === undefined) throw new Unclear('a long declarator');
      const inner = this.#levels.row(level);
      inner.item(start, this.#lineBefore(value - 1));
      this.#values.read(level, inner, value, end);
    }
  }

  #lineBefore(end: number): number {
    return this.#tokens.lastLine(end - 1);
  }
}

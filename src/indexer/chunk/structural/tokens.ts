/** The tokens of a text: what a structural reader works on. Brackets know their partners, lines are 1-based. */
import { Unclear } from './unclear.ts';

/** Kinds of tokens; a sign is its own character code, so these stay below 33. */
export const kind = {
  end: 0,
  word: 1,
  number: 2,
  string: 3,
  /** An operator of several characters, or one that an assignment is part of: `->`, `==`, `+=`. */
  operator: 4,
  /** `#if`, `#ifdef` and the like, and what continues and ends them; the partner is the next of the same condition. */
  ifDirective: 6,
  elseDirective: 7,
  endDirective: 8,
  /** `#define` with a value or parameters. */
  macro: 9,
  /** Any other line for the preprocessor. */
  directive: 10,
} as const;

/** Whether a kind is one of a line for the preprocessor. */
export function isDirective(what: number): boolean {
  return what >= kind.ifDirective && what <= kind.directive;
}

export const sign = {
  openParen: 40,
  closeParen: 41,
  star: 42,
  comma: 44,
  dot: 46,
  colon: 58,
  semicolon: 59,
  equals: 61,
  question: 63,
  openBracket: 91,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
} as const;

/** A comment lies before the token with its index. */
export interface Comment {
  readonly startLine: number;
  readonly endLine: number;
  readonly before: number;
}

/** Text that would stand for other text if the grammar knew what it means: macros as what they stand for. */
export interface Rewriting {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Reads beyond the last token yield `kind.end`. */
export class Tokens {
  readonly text: string;
  readonly comments: Comment[] = [];
  readonly rewritings: Rewriting[] = [];
  /** Braces whose inside was not looked at. */
  readonly closed: number[] = [];
  /** Lines for the preprocessor inside of parentheses. */
  readonly trapped: number[] = [];
  count = 0;
  #kinds: Uint8Array;
  #starts: Int32Array;
  #ends: Int32Array;
  #lines: Int32Array;
  #partners: Int32Array;

  constructor(text: string) {
    this.text = text;
    const capacity = (text.length >> 2) + 64;
    this.#kinds = new Uint8Array(capacity);
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
    this.#lines = new Int32Array(capacity);
    this.#partners = new Int32Array(capacity);
  }

  kind(index: number): number {
    return index < this.count ? (this.#kinds[index] ?? 0) : kind.end;
  }

  start(index: number): number {
    return this.#starts[index] ?? 0;
  }

  end(index: number): number {
    return this.#ends[index] ?? 0;
  }

  /** The line on which the token begins. */
  line(index: number): number {
    return this.#lines[index] ?? 0;
  }

  /** Index of the bracket that closes or opens this one; the last line of a directive; the first part of a condition of its last; see `kind.ifDirective`. */
  partner(index: number): number {
    return this.#partners[index] ?? 0;
  }

  word(index: number): string {
    return this.text.slice(this.start(index), this.end(index));
  }

  /** The line on which the token ends: only strings and directives have several. */
  lastLine(index: number): number {
    let line = this.line(index);
    const what = this.kind(index);
    if (what === kind.macro || what === kind.directive) return this.partner(index);
    if (what !== kind.string && what !== kind.ifDirective && what !== kind.elseDirective) return line;
    const end = this.end(index);
    for (let at = this.text.indexOf('\n', this.start(index)); at >= 0 && at < end; line++)
      at = this.text.indexOf('\n', at + 1);
    return line;
  }

  add(what: number, start: number, end: number, line: number): number {
    const index = this.count++;
    if (index >= this.#kinds.length) this.#grow();
    this.#kinds[index] = what;
    this.#starts[index] = start;
    this.#ends[index] = end;
    this.#lines[index] = line;
    return index;
  }

  setPartner(index: number, partner: number): void {
    this.#partners[index] = partner;
  }

  /** Index of the token after a bracket's partner; of the next token for all others. */
  after(index: number): number {
    const what = this.kind(index);
    const opens = what === sign.openParen || what === sign.openBracket || what === sign.openBrace;
    return (opens ? this.partner(index) : index) + 1;
  }

  /** Notes what tokens say for a grammar that knows no macros. @returns `end` */
  readAs(text: string, from: number, end: number): number {
    this.rewritings.push({ start: this.start(from), end: this.end(end - 1), text });
    return end;
  }

  /** Notes that a pair of braces was not looked into, by the brace that opens it. */
  close(open: number): void {
    this.closed.push(open);
  }

  /** The same of all braces between two tokens. */
  closeAll(from: number, end: number): void {
    for (let at = from; at < end; at = this.after(at)) if (this.kind(at) === sign.openBrace) this.close(at);
  }

  /** Throws where a line for the preprocessor lies inside of parentheses between two tokens. */
  checkTrapped(from: number, to: number): void {
    const found = this.trapped.find((index) => index >= from && index < to);
    if (found !== undefined) throw new Unclear('a condition in parentheses', this.conditionOf(found));
  }

  /** Where the condition begins in the text that a directive is a part of. */
  conditionOf(directive: number): number | undefined {
    let at = directive;
    while (this.kind(at) === kind.ifDirective || this.kind(at) === kind.elseDirective) at = this.partner(at);
    return this.kind(at) === kind.endDirective ? this.start(this.partner(at)) : undefined;
  }

  #grow(): void {
    const kinds = this.#kinds;
    this.#kinds = new Uint8Array(kinds.length * 2);
    this.#kinds.set(kinds);
    this.#starts = doubled(this.#starts);
    this.#ends = doubled(this.#ends);
    this.#lines = doubled(this.#lines);
    this.#partners = doubled(this.#partners);
  }
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const more = new Int32Array(values.length * 2);
  more.set(values);
  return more;
}

/** A condition for the preprocessor whose end is not read yet. */
interface OpenCondition {
  /** Its first and its last directive. */
  readonly first: number;
  directive: number;
  /** Where it begins in the text; where one around it does, when it is left out. */
  readonly start: number | undefined;
  /** How many brackets were open before. */
  readonly depth: number;
  readonly isLeftOut: boolean;
}

/** Brackets inside of so many others are not read. */
const maxDepth = 100;

/** Pairs brackets while tokens are added; every branch of a condition must be balanced. */
export class Nesting {
  readonly #tokens: Tokens;
  readonly #open: number[] = [];
  /** The last directive of each open condition, and how many brackets were open before it. */
  readonly #conditions: OpenCondition[] = [];

  constructor(tokens: Tokens) {
    this.#tokens = tokens;
  }

  open(index: number): void {
    if (this.#open.length >= maxDepth) throw new Unclear('deep nesting');
    this.#open.push(index);
  }

  close(index: number, what: number): void {
    const opener = this.#open.pop();
    const condition = this.#conditions.at(-1);
    if (opener === undefined || this.#open.length < (condition?.depth ?? 0))
      throw new Unclear('unbalanced brackets', condition?.start);
    const expected = what === sign.closeParen ? sign.openParen : what - 2;
    if (this.#tokens.kind(opener) !== expected) throw new Unclear('unbalanced brackets', condition?.start);
    this.#tokens.setPartner(opener, index);
    this.#tokens.setPartner(index, opener);
  }

  /** A line for the preprocessor, which divides no parentheses where the grammar knows what it means. */
  directive(index: number): void {
    const around = this.#open.at(-1);
    if (around !== undefined && this.#tokens.kind(around) !== sign.openBrace)
      this.#tokens.trapped.push(index);
  }

  condition(index: number, what: number): void {
    this.directive(index);
    if (what === kind.ifDirective) {
      const start = this.#tokens.start(index);
      this.#conditions.push({
        first: index,
        directive: index,
        start,
        depth: this.#open.length,
        isLeftOut: false,
      });
      return;
    }
    const condition = this.#conditions.at(-1);
    if (condition?.depth !== this.#open.length)
      throw new Unclear('brackets across conditions', condition?.start);
    this.#tokens.setPartner(condition.directive, index);
    condition.directive = index;
    if (what !== kind.endDirective) return;
    this.#tokens.setPartner(index, condition.first);
    this.#conditions.pop();
  }

  /** Whether the innermost condition is one that is left out. */
  isLeftOut(): boolean {
    return this.#conditions.at(-1)?.isLeftOut === true;
  }

  /** A part of a condition that is left out: what it holds counts, as if it were not there. */
  leaveOut(what: number): void {
    const around = this.#conditions.at(-1);
    if (what === kind.endDirective) this.#conditions.pop();
    else if (what === kind.ifDirective)
      this.#conditions.push({
        first: 0,
        directive: 0,
        start: around?.start,
        depth: around?.depth ?? 0,
        isLeftOut: true,
      });
  }

  finish(): void {
    if (this.#open.length > 0 || this.#conditions.length > 0) throw new Unclear('unbalanced brackets');
  }
}

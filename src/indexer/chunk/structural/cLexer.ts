/** Cuts C into tokens. What a compiler would reject, and what only the preprocessor could sort out, is unclear. */
import { readDirective } from './cDirectives.ts';
import { kind, Nesting, sign, Tokens } from './tokens.ts';
import { Unclear } from './unclear.ts';

const lineFeed = 10;
const backslash = 92;
const slash = 47;

const classOf = {
  other: 0,
  space: 1,
  line: 2,
  word: 3,
  digit: 4,
  quote: 5,
  opener: 6,
  closer: 7,
  operator: 8,
  slash: 9,
  hash: 10,
  backslash: 11,
  single: 12,
} as const;

const classes = new Uint8Array(128);
function classify(signs: string, what: number): void {
  for (const one of signs) classes[one.charCodeAt(0)] = what;
}
classify(' \t\f\v', classOf.space);
classify('\n', classOf.line);
classify('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$', classOf.word);
classify('0123456789', classOf.digit);
classify('"\'', classOf.quote);
classify('([{', classOf.opener);
classify(')]}', classOf.closer);
classify('<>!=+-*%&|^', classOf.operator);
classify('/', classOf.slash);
classify('#', classOf.hash);
classify('\\', classOf.backslash);
classify(',.;:?~', classOf.single);

/** Throws Unclear. @param leftOut where conditions begin that are left out, as if all they hold counted */
export function tokenizeC(text: string, leftOut: ReadonlySet<number>): Tokens {
  return new CLexer(text, leftOut).read();
}

export class CLexer {
  readonly text: string;
  readonly leftOut: ReadonlySet<number>;
  readonly tokens: Tokens;
  readonly nesting: Nesting;
  at = 0;
  line = 1;
  /** Nothing but white space and comments came before on this line. */
  isFresh = true;

  constructor(text: string, leftOut: ReadonlySet<number>) {
    this.text = text;
    this.leftOut = leftOut;
    this.tokens = new Tokens(text);
    this.nesting = new Nesting(this.tokens);
  }

  read(): Tokens {
    const text = this.text;
    const { length } = text;
    while (this.at < length) {
      const code = text.charCodeAt(this.at);
      const what = code < 128 ? (classes[code] ?? 0) : classOf.other;
      if (what === classOf.space) this.at++;
      else if (what === classOf.line) this.#newLine();
      else this.#readToken(code, what);
    }
    this.nesting.finish();
    return this.tokens;
  }

  #newLine(): void {
    this.at++;
    this.line++;
    this.isFresh = true;
  }

  #readToken(code: number, what: number): void {
    switch (what) {
      case classOf.word:
        this.add(kind.word, this.wordEnd(this.at + 1));
        return;
      case classOf.digit:
        this.add(kind.number, this.#numberEnd(this.at + 1));
        return;
      case classOf.opener:
        this.nesting.open(this.add(code, this.at + 1));
        return;
      case classOf.closer:
        this.nesting.close(this.add(code, this.at + 1), code);
        return;
      case classOf.single:
        this.add(code, this.at + 1);
        return;
      case classOf.operator:
        this.#readOperator(code);
        return;
      case classOf.quote:
        this.#readString(code);
        return;
      case classOf.slash:
        this.#readSlash();
        return;
      case classOf.hash:
        if (!this.isFresh) throw new Unclear('a number sign inside a line');
        readDirective(this);
        return;
      default:
        if (what !== classOf.backslash || this.text.charCodeAt(this.at + 1) !== lineFeed)
          throw new Unclear('an unknown sign');
        this.at += 2;
        this.line++;
    }
  }

  add(what: number, end: number): number {
    const index = this.tokens.add(what, this.at, end, this.line);
    this.at = end;
    this.isFresh = false;
    return index;
  }

  wordEnd(from: number): number {
    const text = this.text;
    let at = from;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code >= 128) throw new Unclear('an unknown sign');
      const what = classes[code] ?? 0;
      if (what !== classOf.word && what !== classOf.digit) return at;
      at++;
    }
  }

  #numberEnd(from: number): number {
    const text = this.text;
    let at = from;
    for (;;) {
      at = this.wordEnd(at);
      const code = text.charCodeAt(at);
      const before = text.charCodeAt(at - 1) | 32;
      const isHex = (text.charCodeAt(from) | 32) === 120;
      const isExponent = (code === 43 || code === 45) && !isHex && before === 101;
      if (code !== sign.dot && !isExponent) return at;
      at++;
    }
  }

  /** Two signs and the equality sign after an operator are one token; which one it is does not count. */
  #readOperator(code: number): void {
    const next = this.text.charCodeAt(this.at + 1);
    if (next === sign.equals || (next === 62 && code === 45)) this.add(kind.operator, this.at + 2);
    else if ((code === 60 || code === 62) && next === code && this.text.charCodeAt(this.at + 2) === 61)
      this.add(kind.operator, this.at + 3);
    else this.add(code, this.at + 1);
  }

  #readString(quote: number): void {
    const text = this.text;
    const { length } = text;
    const line = this.line;
    let at = this.at + 1;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code === backslash) {
        at++;
        if (text.charCodeAt(at) === lineFeed) this.line++;
      } else if (code === lineFeed) throw new Unclear('a string without an end');
    }
    if (at >= length) throw new Unclear('a string without an end');
    this.tokens.add(kind.string, this.at, at + 1, line);
    this.at = at + 1;
    this.isFresh = false;
  }

  #readSlash(): void {
    const next = this.text.charCodeAt(this.at + 1);
    if (next === sign.star) this.#readBlockComment();
    else if (next === slash) this.#readLineComment();
    else this.add(next === sign.equals ? kind.operator : slash, this.at + (next === sign.equals ? 2 : 1));
  }

  #readBlockComment(): void {
    const startLine = this.line;
    this.skipBlockComment();
    this.tokens.comments.push({ startLine, endLine: this.line, before: this.tokens.count });
  }

  skipBlockComment(): void {
    const end = this.text.indexOf('*/', this.at + 2);
    if (end < 0) throw new Unclear('a comment without an end');
    this.countLines(end);
    this.at = end + 2;
  }

  countLines(end: number): void {
    const text = this.text;
    for (let at = text.indexOf('\n', this.at); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
      this.line++;
  }

  #readLineComment(): void {
    const startLine = this.line;
    const end = this.lineEnd(this.at);
    this.countLines(end);
    this.at = end;
    this.tokens.comments.push({ startLine, endLine: this.line, before: this.tokens.count });
  }

  /** Where the line ends that goes on after a backslash. */
  lineEnd(from: number): number {
    const text = this.text;
    let end = text.indexOf('\n', from);
    while (end > 0 && text.charCodeAt(end - 1) === backslash) end = text.indexOf('\n', end + 1);
    return end < 0 ? text.length : end;
  }
}

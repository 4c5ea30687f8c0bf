import hljs from 'highlight.js/lib/core';
import { grammarNames, grammars } from './languages.ts';
import type { Token, TokenKind } from './token.ts';

/** highlight.js scopes, by their first word or whole. */
const kinds: Readonly<Record<string, TokenKind>> = {
  comment: 'comment',
  quote: 'comment',
  doctag: 'comment',
  keyword: 'keyword',
  literal: 'keyword',
  'variable.language': 'keyword',
  'selector-tag': 'keyword',
  name: 'keyword',
  section: 'markup',
  strong: 'markup',
  string: 'string',
  regexp: 'string',
  char: 'string',
  link: 'string',
  code: 'string',
  number: 'number',
  symbol: 'number',
  type: 'type',
  built_in: 'type',
  class: 'type',
  'title.class': 'type',
  title: 'function',
  'function.dispatch': 'function',
  attr: 'property',
  attribute: 'property',
  property: 'property',
  variable: 'property',
  'template-variable': 'property',
  'selector-class': 'type',
  'selector-id': 'type',
  meta: 'meta',
  bullet: 'meta',
};

/** Collects flat runs instead of markup: nothing here is ever parsed as HTML. */
class TokenEmitter {
  readonly tokens: Token[] = [];
  readonly #scopes: (TokenKind | undefined)[] = [];

  addText(text: string): void {
    if (text === '') return;
    const kind = this.#scopes.at(-1);
    this.tokens.push(kind === undefined ? { text } : { text, kind });
  }

  startScope(scope: string): void {
    this.#scopes.push(kindOf(scope) ?? (scope === 'subst' ? undefined : this.#scopes.at(-1)));
  }

  endScope(): void {
    this.#scopes.pop();
  }

  openNode(scope: string): void {
    this.startScope(scope);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: unknown): void {
    if (emitter instanceof TokenEmitter) this.tokens.push(...emitter.tokens);
  }

  finalize(): void {
    this.#scopes.length = 0;
  }

  toHTML(): string {
    return '';
  }
}

const engine = hljs.newInstance();
engine.configure({ __emitter: TokenEmitter });
for (const [name, grammar] of Object.entries(grammars)) engine.registerLanguage(name, grammar);

/** Lines longer than this are data rather than code; colouring them costs more than it shows. */
const maxLineLength = 2_000;

/**
 * Colours source lines: one list of tokens per line, whose texts joined are the line itself. A preview starts anywhere: a
 * block comment that began above it is recognised by its end, a long string is coloured as code until it ends.
 */
export function highlight(lines: readonly string[], language: string): readonly (readonly Token[])[] {
  const grammar = grammarNames[language] ?? language;
  if (engine.getLanguage(grammar) === undefined || lines.some((line) => line.length > maxLineLength)) {
    return lines.map((line) => (line === '' ? [] : [{ text: line }]));
  }
  const within = slashStar.has(grammar) && beginsInComment(lines);
  const code = (within ? ['/*', ...lines] : lines).join('\n');
  const result = engine.highlight(code, { language: grammar, ignoreIllegals: true });
  return splitLines((result._emitter as unknown as TokenEmitter).tokens).slice(within ? 1 : 0);
}

/** Grammars with comments between slash and star. */
const slashStar: ReadonlySet<string> = new Set(
  (
    'c cpp csharp css d dart go groovy java javascript kotlin less objectivec php rust scala scss sql swift ' +
    'typescript verilog'
  ).split(' '),
);

/** A comment ends before one begins, or every line stands behind a star. */
function beginsInComment(lines: readonly string[]): boolean {
  const code = lines.join('\n');
  const opened = code.indexOf('/*');
  const closed = code.indexOf('*/');
  if (closed >= 0) return opened < 0 || closed < opened;
  return opened < 0 && lines.every((line) => /^\s*(\*(\s|$)|$)/.test(line)) && code.trim() !== '';
}

function splitLines(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  for (const token of tokens) {
    const [first = '', ...rest] = token.text.split('\n');
    if (first !== '') lines.at(-1)?.push({ ...token, text: first });
    for (const text of rest) lines.push(text === '' ? [] : [{ ...token, text }]);
  }
  return lines;
}

function kindOf(scope: string): TokenKind | undefined {
  const [family = '', member] = scope.split('.');
  return (member === undefined ? undefined : kinds[`${family}.${member}`]) ?? kinds[family];
}

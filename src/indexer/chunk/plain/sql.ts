/** SQL by its statements, whatever the dialect; what is created becomes a symbol. */
import type { SymbolKind } from '../../../protocol/index.ts';
import type { Outline } from '../pack.ts';
import { blankOut, isCommentOf, lexis } from './blankOut.ts';
import { type Mark, outlineMarks } from './marks.ts';

const comment = { open: '/\\*', close: '*/', spansLines: true, isComment: true };
/** PostgreSQL's `$tag$ … $tag$`. */
const dollars = { open: '\\$(?:[A-Za-z_]\\w*)?\\$', spansLines: true };
const standard = lexis('--', [comment, dollars, { open: "'", spansLines: true }, { open: '"' }]);
/** MySQL: a backslash escapes, `#` opens a comment. */
const mysql = lexis('--\\s|#', [
  comment,
  { open: "'", escapes: true, spansLines: true },
  { open: '"', escapes: true, spansLines: true },
]);

const name = '((?:[\\w$#.-]|"[^"]+"|`[^`]+`|\\[[^\\]]+\\])+)';
const created = new RegExp(
  `^create\\s+(?:[\\w@=\`'%:\\s]*?\\s)??(table|view|function|procedure|proc|trigger|index|type|domain|schema|database|sequence|extension|role|user|policy|event|package(?:\\s+body)?|aggregate|macro|keyspace)\\s+(?:concurrently\\s+)?(?:if\\s+not\\s+exists\\s+)?${name}`,
  'i',
);
const kinds: Readonly<Record<string, SymbolKind>> = {
  table: 'struct',
  view: 'struct',
  function: 'function',
  procedure: 'function',
  proc: 'function',
  trigger: 'function',
  event: 'function',
  aggregate: 'function',
  macro: 'macro',
  index: 'field',
  policy: 'field',
  type: 'type',
  domain: 'type',
  schema: 'module',
  database: 'module',
  keyspace: 'module',
  package: 'module',
  sequence: 'variable',
};
const routine = /^create\b[^;(]*?\b(?:function|procedure|proc|trigger|event|package|type\s+body)\b/i;
/** A header is looked at so far. */
const maxHeader = 600;

export function outlineSql(lines: readonly string[]): Outline | undefined {
  const isMysql = lines.some(
    (line) => /^\s*(?:CREATE TABLE|INSERT INTO|DROP TABLE)[^'"]*`/i.test(line) || /^delimiter\s/i.test(line),
  );
  const blanked = blankOut(lines, isMysql ? mysql : standard);
  const marks = new StatementReading(lines, blanked).read();
  return marks.length === 0
    ? undefined
    : outlineMarks(marks, lines, { leading: isCommentOf(lines, blanked) });
}

class StatementReading {
  readonly #lines: readonly string[];
  readonly #blanked: readonly string[];
  readonly #marks: Mark[] = [];
  #terminator = ';';
  #startLine = 0;
  #header = '';
  /** Open BEGIN … END and CASE … END of a routine. */
  #blocks = 0;
  /** The routine's body stands between dollars, where nothing is seen of it. */
  #isQuoted = false;

  constructor(lines: readonly string[], blanked: readonly string[]) {
    this.#lines = lines;
    this.#blanked = blanked;
  }

  read(): Mark[] {
    for (const [index, text] of this.#blanked.entries()) {
      const delimiter = /^\s*delimiter\s+(\S+)\s*$/i.exec(text)?.[1];
      if (delimiter !== undefined) this.#terminator = delimiter;
      if (delimiter !== undefined || /^\s*(?:go|\/)\s*;?\s*$/i.test(text)) this.#end(index);
      else this.#readLine(text, index);
    }
    this.#end(this.#blanked.length);
    return this.#marks;
  }

  #readLine(text: string, index: number): void {
    let from = 0;
    while (from <= text.length) {
      const end = text.indexOf(this.#terminator, from);
      const part = text.slice(from, end < 0 ? undefined : end);
      if (this.#startLine === 0 && part.trim() !== '') this.#startLine = index + 1;
      if (this.#startLine !== 0 && this.#header.length < maxHeader)
        this.#header += `${(this.#lines[index] ?? '').slice(from, end < 0 ? undefined : end).replace(/--.*/, '')} `;
      this.#isQuoted ||= /\$\w*\$/.test(part);
      if (this.#isRoutine) this.#count(part);
      if (end < 0) return;
      from = end + this.#terminator.length;
      if (this.#endsAt(index, text.slice(from))) this.#end(index + 1);
    }
  }

  get #isRoutine(): boolean {
    return this.#terminator === ';' && !this.#isQuoted && routine.test(this.#header.trimStart());
  }

  #count(text: string): void {
    for (const [word] of text.matchAll(/\b(?:begin|case|end(?:\s+(?:if|loop|while|repeat|for))?)\b/gi)) {
      if (/^end\s/i.test(word)) continue;
      this.#blocks = Math.max(0, this.#blocks + (/^end$/i.test(word) ? -1 : 1));
    }
  }

  /** A semicolon in a routine ends it only outside its blocks, when what follows is not indented and no part of it. */
  #endsAt(index: number, rest: string): boolean {
    if (!this.#isRoutine) return true;
    if (this.#blocks > 0 || rest.trim() !== '') return this.#blocks === 0;
    const next = this.#blanked.slice(index + 1, index + 20).find((line) => line.trim() !== '');
    if (next === undefined) return true;
    return !/^\s|^(?:begin|declare|end|as|is|exception|return|set|if|select|for|while)\b/i.test(next);
  }

  #end(endLine: number): void {
    if (this.#startLine !== 0) {
      const named = this.#name();
      if (this.#marks.at(-1)?.line !== this.#startLine)
        this.#marks.push({
          line: this.#startLine,
          level: 1,
          endLine: Math.max(endLine, this.#startLine),
          ...named,
        });
    }
    this.#startLine = 0;
    this.#header = '';
    this.#blocks = 0;
    this.#isQuoted = false;
  }

  /** What is created, or the name of a query for generators: `-- name: ListUsers :many`. */
  #name(): { name?: string; kind?: SymbolKind } {
    const query = /^\s*--\s*name:\s*(\w+)/.exec(this.#lines[this.#startLine - 2] ?? '')?.[1];
    if (query !== undefined) return { name: query, kind: 'function' };
    const match = created.exec(this.#header.trim().replace(/\s+/g, ' '));
    if (match === null) return {};
    const kind = kinds[(match[1] ?? '').toLowerCase().replace(/\s.*/, '')];
    const plain = (match[2] ?? '').replace(/["`[\]]/g, '');
    return { name: plain, ...(kind !== undefined && { kind }) };
  }
}

/** JSON by its outer keys, in one pass that forgives comments, missing commas and wrong brackets. */
import type { Outline } from '../pack.ts';
import { blankOut, lexis } from './blankOut.ts';
import { type Mark, outlineMarks } from './marks.ts';

const jsonLexis = lexis('//', [
  { open: '/\\*', close: '*/', spansLines: true, isComment: true },
  { open: '"', escapes: true },
]);
/** Keys of objects nested so deep become sections. */
const maxLevel = 2;
const tokens = /["{}[\]]|[\w$]+(?=\s*:)/g;

export function outlineJson(lines: readonly string[]): Outline | undefined {
  const marks = keysOf(lines);
  return marks.length === 0
    ? undefined
    : outlineMarks(marks, lines, { leading: /^\s*(?:\/\/|\/\*.*\*\/\s*$)/ });
}

/** A mark whose end is not known yet. */
interface OpenMark extends Mark {
  endLine?: number;
}

function keysOf(lines: readonly string[]): Mark[] {
  const marks: OpenMark[] = [];
  const last: (OpenMark | undefined)[] = [];
  const blanked = blankOut(lines, jsonLexis);
  let brackets = '';
  for (const [index, text] of blanked.entries()) {
    tokens.lastIndex = 0;
    for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
      const [token] = match;
      if (token === '{' || token === '[') brackets += token;
      else if (token === '}' || token === ']') {
        const closed = last[brackets.length];
        if (closed !== undefined) closed.endLine ??= valueEnd(lines, closed.line, index);
        last.length = brackets.length;
        brackets = brackets.slice(0, -1);
      } else {
        const end = token === '"' ? text.indexOf('"', match.index + 1) : match.index + token.length - 1;
        if (end < 0) break;
        tokens.lastIndex = end + 1;
        const isKey =
          brackets.endsWith('{') && !brackets.includes('[') && /^\s*:/.test(text.slice(end + 1, end + 20));
        const name = (lines[index] ?? '').slice(match.index, end + 1).replace(/^"|"$/g, '');
        if (isKey && brackets.length <= maxLevel) addKey(marks, last, name, index + 1, brackets.length);
      }
    }
  }
  return marks;
}

function addKey(
  marks: OpenMark[],
  last: (OpenMark | undefined)[],
  name: string,
  line: number,
  level: number,
): void {
  const before = last[level];
  if (before !== undefined) before.endLine ??= Math.max(before.line, line - 1);
  last.length = level;
  if (name === '' || marks.at(-1)?.line === line) return;
  const mark: OpenMark = { line, level, name, kind: 'key' };
  marks.push(mark);
  last[level] = mark;
}

/** The line of a closing bracket belongs to what it closes, not to the value before it. */
function valueEnd(lines: readonly string[], keyLine: number, index: number): number {
  const isAlone = /^\s*[}\]]/.test(lines[index] ?? '');
  return Math.max(keyLine, isAlone ? index : index + 1);
}

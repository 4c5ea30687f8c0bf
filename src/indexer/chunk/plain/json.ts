/** JSON by its outer keys, in one pass that forgives comments, missing commas and wrong brackets. */
import type { Outline } from '../pack.ts';
import { blankOut, isCommentOf, lexis } from './blankOut.ts';
import { type Mark, outlineMarks } from './marks.ts';

const jsonLexis = lexis('//', [
  { open: '/\\*', close: '*/', spansLines: true, isComment: true },
  { open: '"', escapes: true },
]);
/** Keys of objects nested so deep become sections. */
const maxLevel = 2;
const tokens = /["{}[\]]|(?<![\w$])[\w$]{1,80}(?=\s*:)/g;

export function outlineJson(lines: readonly string[]): Outline | undefined {
  const blanked = blankOut(lines, jsonLexis);
  const marks = keysOf(lines, blanked);
  return marks.length === 0
    ? undefined
    : outlineMarks(marks, lines, { leading: isCommentOf(lines, blanked) });
}

/** A mark whose end is not known yet. */
interface OpenMark extends Mark {
  endLine?: number;
}

function keysOf(lines: readonly string[], blanked: readonly string[]): Mark[] {
  const marks: OpenMark[] = [];
  const last: (OpenMark | undefined)[] = [];
  let depth = 0;
  /** Depth of the outermost open array: what lies in it has no keys of its own. */
  let arrayDepth = Infinity;
  for (const [index, text] of blanked.entries()) {
    tokens.lastIndex = 0;
    for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
      const [token] = match;
      if (token === '{' || token === '[') {
        depth++;
        if (token === '[') arrayDepth = Math.min(arrayDepth, depth);
      } else if (token === '}' || token === ']') {
        const closed = depth <= maxLevel ? last[depth] : undefined;
        if (closed !== undefined)
          closed.endLine ??= Math.max(closed.line, isFirst(text, match.index) ? index : index + 1);
        last.length = Math.min(last.length, depth);
        depth = Math.max(0, depth - 1);
        if (depth < arrayDepth) arrayDepth = Infinity;
      } else {
        const end = token === '"' ? text.indexOf('"', match.index + 1) : match.index + token.length - 1;
        if (end < 0) break;
        tokens.lastIndex = end + 1;
        const isKey = depth > 0 && depth <= maxLevel && depth < arrayDepth;
        if (!isKey || !/^\s*:/.test(text.slice(end + 1, end + 20))) continue;
        const name = (lines[index] ?? '').slice(match.index, end + 1).replace(/^"|"$/g, '');
        addKey(marks, last, name, index + 1, depth);
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

/** A line that starts with a closing bracket belongs to what it closes, not to the value before it. */
function isFirst(text: string, column: number): boolean {
  return text.slice(0, column).trim() === '';
}

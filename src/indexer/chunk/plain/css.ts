/** CSS, SCSS and Less by their rules; rules inside `@media` and the like, and nested ones, are children. */
import type { SymbolKind } from '../../../protocol/index.ts';
import type { Outline } from '../pack.ts';
import { blankOut, isCommentOf, lexis } from './blankOut.ts';
import { type Mark, outlineMarks } from './marks.ts';

const quotings = [
  { open: '/\\*', close: '*/', spansLines: true, isComment: true },
  { open: 'url\\((?!\\s*["\'])', close: ')' },
  { open: '#\\{', close: '}' },
  { open: '"', escapes: true },
  { open: "'", escapes: true },
];
const cssLexis = lexis(undefined, quotings);
/** SCSS and Less have line comments. */
const nestedLexis = lexis('//', quotings);

interface OpenRule extends Mark {
  endLine?: number;
}

export function outlineCss(lines: readonly string[]): Outline | undefined {
  return outlineRules(lines, cssLexis);
}

export function outlineScss(lines: readonly string[]): Outline | undefined {
  return outlineRules(lines, nestedLexis);
}

function outlineRules(lines: readonly string[], rules: typeof cssLexis): Outline | undefined {
  const marks: OpenRule[] = [];
  const open: (OpenRule | undefined)[] = [];
  let header = '';
  let headerLine = 0;
  const blanked = blankOut(lines, rules);
  for (const [index, text] of blanked.entries()) {
    let from = 0;
    for (const match of text.matchAll(/[{};]/g)) {
      const sign = match[0];
      if (headerLine === 0 && text.slice(from, match.index).trim() !== '') headerLine = index + 1;
      header += (lines[index] ?? '').slice(from, match.index);
      if (sign === '{') open.push(addRule(marks, open, header, headerLine || index + 1));
      if (sign === '}') {
        const rule = open.pop();
        if (rule !== undefined) rule.endLine = index + 1;
      }
      header = '';
      headerLine = 0;
      from = match.index + 1;
    }
    if (headerLine === 0 && text.slice(from).trim() !== '') headerLine = index + 1;
    if (headerLine !== 0 && header.length < 500) header += `${(lines[index] ?? '').slice(from)} `;
  }
  return marks.length === 0
    ? undefined
    : outlineMarks(marks, lines, { leading: isCommentOf(lines, blanked) });
}

/** Rules on a line that already holds one are no places of their own. */
function addRule(
  marks: OpenRule[],
  open: readonly (OpenRule | undefined)[],
  header: string,
  line: number,
): OpenRule | undefined {
  if (marks.at(-1)?.line === line) return undefined;
  const selector = header
    .replace(/\/\*.*?(?:\*\/|$)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  const isInRule = open.some((rule) => rule?.kind !== undefined);
  const kind = kindOf(selector, isInRule);
  const ownName = kind === undefined ? undefined : /^@[\w-]+ ([\w-]+)/.exec(selector)?.[1];
  const name = ownName ?? selector;
  const mark: OpenRule = {
    line,
    level: open.length + 1,
    ...(name !== '' && { name }),
    ...(kind !== undefined && { kind }),
  };
  marks.push(mark);
  return mark;
}

function kindOf(selector: string, isInRule: boolean): SymbolKind | undefined {
  if (/^@(?:mixin|function)\b/.test(selector)) return 'function';
  if (/^@(?:-\w+-)?keyframes\b/.test(selector)) return 'constant';
  if (selector.startsWith('@') || selector === '') return undefined;
  return isInRule ? undefined : 'class';
}

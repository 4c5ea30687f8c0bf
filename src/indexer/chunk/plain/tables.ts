/** TOML and INI by their `[tables]`. */
import type { Outline } from '../pack.ts';
import { blankOut, lexis } from './blankOut.ts';
import { type Mark, outlineMarks } from './marks.ts';

const tomlLexis = lexis('#', [
  { open: '"""', escapes: true, spansLines: true },
  { open: "'''", spansLines: true },
  { open: '"', escapes: true },
  { open: "'" },
]);

/** `[a.b]` lies inside `[a]` when that comes before. */
export function outlineToml(lines: readonly string[]): Outline | undefined {
  const marks: Mark[] = [];
  let around: string[] = [];
  let depth = 0;
  for (const [index, text] of blankOut(lines, tomlLexis).entries()) {
    const isHeader = depth === 0 && /^\s*\[.+\]\s*$/.test(text);
    const name = /^\s*\[\[?\s*(.+?)\s*\]\]?\s*(?:#.*)?$/.exec(lines[index] ?? '')?.[1];
    if (isHeader && name !== undefined) {
      around = around.filter((outer) => name.startsWith(`${outer}.`));
      marks.push({ line: index + 1, level: around.length + 1, name, kind: 'key' });
      around.push(name);
    } else depth = Math.max(0, depth + balance(text));
  }
  return marks.length === 0 ? undefined : outlineMarks(marks, lines, { leading: /^\s*#/ });
}

export function outlineIni(lines: readonly string[]): Outline | undefined {
  const marks: Mark[] = [];
  for (const [index, text] of lines.entries()) {
    const name = /^\s*\[\s*([^\]]+?)\s*\]\s*(?:[;#].*)?$/.exec(text)?.[1];
    if (name !== undefined) marks.push({ line: index + 1, level: 1, name, kind: 'key' });
  }
  return marks.length === 0 ? undefined : outlineMarks(marks, lines, { leading: /^\s*[;#]/ });
}

function balance(text: string): number {
  let count = 0;
  for (const sign of text) count += sign === '[' ? 1 : sign === ']' ? -1 : 0;
  return count;
}

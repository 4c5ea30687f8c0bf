/** reStructuredText, AsciiDoc, Org, LaTeX and plain text by their headings. */
import type { Outline } from '../pack.ts';
import { type Mark, outlineMarks } from './marks.ts';

const adornment = /^([!-/:-@[-`{-~])\1{2,}\s*$/;

/** Titles with a line of one repeated sign below, and perhaps above; levels in the order in which the signs appear. */
export function outlineRestructuredText(lines: readonly string[]): Outline | undefined {
  return outlineOf(adornedTitles(lines), lines, /^\.\. _[^:]+:\s*$/);
}

/** Plain text: underlined titles, else short lines between blank ones that are numbered or in capital letters. */
export function outlinePlainText(lines: readonly string[]): Outline | undefined {
  const titles = adornedTitles(lines);
  return outlineOf(titles.length > 0 ? titles : loneTitles(lines), lines);
}

export function outlineAsciiDoc(lines: readonly string[]): Outline | undefined {
  const marks: Mark[] = [];
  let block: string | undefined;
  for (const [index, text] of lines.entries()) {
    const delimiter = /^(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|\/{4,}|`{3,}\w*|\|={3,}|--)\s*$/.exec(
      text,
    )?.[1];
    if (delimiter !== undefined && (block === undefined || block === closing(delimiter)))
      block = block === undefined ? closing(delimiter) : undefined;
    const title = block === undefined ? /^(={1,6}|#{1,6})\s+(\S.*?)\s*$/.exec(text) : null;
    if (title !== null) marks.push(section(index + 1, title[1]?.length ?? 1, title[2] ?? ''));
  }
  return outlineOf(marks, lines, /^\[\[?[^\]]+\]\]?\s*$/);
}

export function outlineOrg(lines: readonly string[]): Outline | undefined {
  const marks: Mark[] = [];
  for (const [index, text] of lines.entries()) {
    const title = /^(\*{1,8})\s+(?:(?:TODO|DONE)\s+)?(\S.*?)(?:\s+:[\w@:]+:)?\s*$/.exec(text);
    if (title !== null) marks.push(section(index + 1, title[1]?.length ?? 1, title[2] ?? ''));
  }
  return outlineOf(marks, lines);
}

const latexLevels = ['part', 'chapter', 'section', 'subsection', 'subsubsection', 'paragraph'];

export function outlineLatex(lines: readonly string[]): Outline | undefined {
  const marks: Mark[] = [];
  for (const [index, text] of lines.entries()) {
    const title = /^\s*\\(part|chapter|(?:sub){0,2}section|paragraph)\*?(?:\[[^\]]*\])?\{(.+?)\}/.exec(text);
    if (title !== null) marks.push(section(index + 1, latexLevels.indexOf(title[1] ?? ''), title[2] ?? ''));
  }
  return outlineOf(marks, lines);
}

function outlineOf(marks: readonly Mark[], lines: readonly string[], leading?: RegExp): Outline | undefined {
  if (marks.length === 0) return undefined;
  return outlineMarks(marks, lines, {
    breaks: paragraphStarts(lines),
    ...(leading !== undefined && { leading }),
  });
}

function section(line: number, level: number, name: string): Mark {
  return { line, level, name, kind: 'section' };
}

function closing(delimiter: string): string {
  return delimiter.startsWith('`') ? '```' : delimiter;
}

function adornedTitles(lines: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  const styles: string[] = [];
  for (let line = 2; line <= lines.length; line++) {
    const sign = adornment.exec(lines[line - 1] ?? '')?.[1];
    const title = lines[line - 2] ?? '';
    const above = lines[line - 3] ?? '';
    if (sign === undefined || !isTitle(title, (lines[line - 1] ?? '').trimEnd().length)) continue;
    const hasOverline = adornment.exec(above)?.[1] === sign;
    if (!hasOverline && (/^\s/.test(title) || (above.trim() !== '' && !above.startsWith('.. ')))) continue;
    const style = hasOverline ? sign + sign : sign;
    if (!styles.includes(style)) styles.push(style);
    marks.push(section(hasOverline ? line - 2 : line - 1, styles.indexOf(style) + 1, title.trim()));
    line++;
  }
  return marks;
}

/** Underlines may be a little short in practice. */
function isTitle(text: string, underlineLength: number): boolean {
  const title = text.trim();
  return (
    title !== '' &&
    !adornment.test(text) &&
    /[\p{L}\p{N}]/u.test(title) &&
    underlineLength >= title.length - 2
  );
}

function loneTitles(lines: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.length > 70 || (lines[index - 1] ?? '').trim() !== '' || (lines[index + 1] ?? '').trim() !== '')
      continue;
    const numbered = /^(\d+(?:\.\d+)*)\.?\s+[\p{Lu}].*[^.,;:]\s*$/u.exec(text)?.[1];
    const isCapital = /^[\p{Lu}][\p{Lu}\d ,/&'()-]{3,}:?\s*$/u.test(text);
    if (numbered !== undefined) marks.push(section(index + 1, numbered.split('.').length, text.trim()));
    else if (isCapital) marks.push(section(index + 1, 1, text.trim().replace(/:$/, '')));
  }
  return marks;
}

function paragraphStarts(lines: readonly string[]): number[] {
  const starts: number[] = [];
  for (let index = 1; index < lines.length; index++)
    if ((lines[index - 1] ?? '').trim() === '' && /^\S/.test(lines[index] ?? '')) starts.push(index + 1);
  return starts;
}

/** Markdown by its headings: `# …`, underlined ones and `<h1>`; those in fenced code, comments and front matter are none. */
import type { Outline } from '../pack.ts';
import { type Mark, outlineMarks } from './marks.ts';

const atx = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const html = /^\s*<h([1-6])\b[^>]*>(.*?)<\/h\1>/i;
const underline = /^ {0,3}(=+|-{2,})[ \t]*$/;
/** What can stand above a line of dashes without being a heading. */
const noTitle = /^(?:\s*$| {4}|\t|\s*(?:[-*+>|#]|\d+[.)]\s|<\/?\w|```|~~~|:::|\[[^\]]+\]:))/;
const fence = /^\s*(?:(?:[-*+]|\d+[.)])\s+)?(`{3,}|~{3,})([^`]*)$/;
const maxFrontMatterLines = 200;

export function outlineMarkdown(lines: readonly string[]): Outline | undefined {
  const frontMatter = frontMatterOf(lines);
  const marks: Mark[] = [];
  const breaks: number[] = [];
  if (frontMatter.title !== undefined)
    marks.push({ line: 1, level: 0, name: frontMatter.title, kind: 'section' });
  let fenced: string | undefined;
  let inComment = false;
  for (let line = frontMatter.endLine + 1; line <= lines.length; line++) {
    const text = lines[line - 1] ?? '';
    const above = lines[line - 2] ?? '';
    if (fenced !== undefined) {
      if (closesFence(text, fenced)) fenced = undefined;
      continue;
    }
    if (inComment) {
      inComment = !text.includes('-->');
      continue;
    }
    if (above.trim() === '' && text.trim() !== '') breaks.push(line);
    fenced = fence.exec(text)?.[1];
    inComment = /^\s*<!--(?!.*-->)/.test(text);
    const mark = headingAt(text, above, lines[line - 3] ?? '', line);
    if (mark !== undefined && mark.line > frontMatter.endLine) marks.push(mark);
  }
  return marks.length === 0
    ? undefined
    : outlineMarks(marks, lines, { breaks, leading: /^\s*<a\s+(?:name|id)=/ });
}

function headingAt(text: string, above: string, twoAbove: string, line: number): Mark | undefined {
  const opened = atx.exec(text) ?? html.exec(text);
  if (opened !== null) {
    const level = opened[1]?.startsWith('#') === true ? opened[1].length : Number(opened[1]);
    return heading(line, level, opened[2] ?? '');
  }
  const under = underline.exec(text)?.[1];
  if (under === undefined || noTitle.test(above)) return undefined;
  const startsParagraph =
    twoAbove.trim() === '' || atx.test(twoAbove) || underline.test(twoAbove) || noTitle.test(twoAbove);
  return startsParagraph ? heading(line - 1, under.startsWith('=') ? 1 : 2, above) : undefined;
}

function heading(line: number, level: number, text: string): Mark | undefined {
  const name = plainText(text);
  return name === '' ? undefined : { line, level, name, kind: 'section' };
}

/** Heading text without links, images, emphasis, code marks, tags and `{#anchors}`. */
function plainText(text: string): string {
  return text
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/\{#[^}]*\}\s*$/, '')
    .replace(/(\*\*|__|`+)(?=\S)(.*?\S)\1/g, '$2')
    .replace(/\\([\\`*_{}[\]()#+.!-])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function closesFence(text: string, opener: string): boolean {
  const closer = /^\s*(`{3,}|~{3,})\s*$/.exec(text)?.[1];
  return closer !== undefined && closer.startsWith(opener.charAt(0)) && closer.length >= opener.length;
}

/** The block between `---` or `+++` at the very start; its title names the whole document. */
function frontMatterOf(lines: readonly string[]): { endLine: number; title?: string } {
  const opener = /^(---|\+\+\+)\s*$/.exec(lines[0] ?? '')?.[1];
  if (opener === undefined) return { endLine: 0 };
  const isEnd = (text: string): boolean =>
    text.trimEnd() === opener || (opener === '---' && text.trimEnd() === '...');
  const end = lines.slice(1, maxFrontMatterLines).findIndex(isEnd);
  if (end < 0) return { endLine: 0 };
  const titles = lines.slice(1, end + 1).map((line) => /^title\s*[:=]\s*(["']?)(.+?)\1\s*$/i.exec(line)?.[2]);
  const title = titles.find((text) => text !== undefined);
  return { endLine: end + 2, ...(title !== undefined && { title }) };
}

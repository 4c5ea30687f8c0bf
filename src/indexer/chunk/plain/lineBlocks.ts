/** Any text by its blocks: a block begins after a blank line with a line that is hardly indented. */
import type { Outline, Section } from '../pack.ts';

const closes = /^\s*(?:[\])}]|(?:end|else|elif|elsif|fi|done|esac|then|do)\b)/i;

/** Small blocks are joined and long ones are cut when they are packed; there are no symbols. */
export function outlineLines(lines: readonly string[]): Outline {
  const shallow = shallowIndent(lines);
  const sections: Section[] = [];
  let startLine = 0;
  let lastFilled = 0;
  for (const [index, text] of lines.entries()) {
    const indent = text.search(/\S/);
    if (indent < 0) continue;
    const isAfterBlank = lastFilled !== index;
    const begins = isAfterBlank && indent <= shallow && !closes.test(text);
    if (begins && startLine > 0) sections.push({ startLine, endLine: lastFilled, children: [] });
    if (begins || startLine === 0) startLine = index + 1;
    lastFilled = index + 1;
  }
  if (startLine > 0) sections.push({ startLine, endLine: lastFilled, children: [] });
  return { sections, symbols: [] };
}

/** The least indentation of any line: text that is indented as a whole has blocks, too. */
function shallowIndent(lines: readonly string[]): number {
  let least = Infinity;
  for (const text of lines) {
    const indent = text.search(/\S/);
    if (indent >= 0 && indent < least) least = indent;
    if (least === 0) return 0;
  }
  return least;
}

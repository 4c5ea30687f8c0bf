/** Some lines of a text, in order. */
export interface Lines {
  /** 1-based. */
  readonly firstLine: number;
  /** At least one. */
  readonly lines: readonly string[];
}

/** The lines of a text as the chunker and the editor count them: a lone carriage return ends one too. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n?|\n/);
}

/** The lines from `first` to `last`, as far as the text goes; its last line where it ends before them. The rest is not cut. */
export function linesBetween(text: string, first: number, last: number): Lines {
  if (text.includes('\r')) {
    const lines = linesOf(text);
    const firstLine = Math.min(first, lines.length);
    return { firstLine, lines: lines.slice(firstLine - 1, Math.max(firstLine, last)) };
  }
  let start = 0;
  let firstLine = 1;
  for (; firstLine < first; firstLine++) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  let end = text.indexOf('\n', start);
  for (let line = firstLine; line < last && end >= 0; line++) end = text.indexOf('\n', end + 1);
  return { firstLine, lines: text.slice(start, end < 0 ? undefined : end).split('\n') };
}

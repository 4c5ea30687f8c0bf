/** Blanks out comments and strings, so that what is left can be searched for structure; columns stay as they were. */

/** A pair of delimiters with text between. */
export interface Quoting {
  /** Source of a regular expression without capturing groups. */
  readonly open: string;
  /** Literal text; what opened it when absent. */
  readonly close?: string;
  /** A backslash before `close` keeps it from closing. */
  readonly escapes?: boolean;
  readonly spansLines?: boolean;
  /** The delimiters are blanked out, too. */
  readonly isComment?: boolean;
}

/** Comments and strings of a language. */
export interface Lexis {
  readonly openers: RegExp;
  readonly quotings: readonly Quoting[];
}

/** @param lineComment source of a regular expression for what opens a comment until the end of the line */
export function lexis(lineComment: string | undefined, quotings: readonly Quoting[]): Lexis {
  const sources = [lineComment ?? '(?!)', ...quotings.map(({ open }) => open)];
  return { openers: new RegExp(sources.map((source) => `(${source})`).join('|'), 'g'), quotings };
}

interface OpenQuoting {
  readonly quoting: Quoting;
  readonly close: string;
}

export function blankOut(lines: readonly string[], { openers, quotings }: Lexis): string[] {
  let open: OpenQuoting | undefined;
  const blankLine = (line: string): string => {
    let result = '';
    let at = 0;
    while (at < line.length) {
      if (open !== undefined) {
        const end = closeOf(line, at, open);
        result += ' '.repeat((end ?? line.length) - at);
        if (end === undefined) break;
        result += open.quoting.isComment === true ? ' '.repeat(open.close.length) : open.close;
        at = end + open.close.length;
        open = undefined;
        continue;
      }
      openers.lastIndex = at;
      const match = openers.exec(line);
      if (match === null) return result + line.slice(at);
      const [opener] = match;
      result += line.slice(at, match.index);
      at = match.index + opener.length;
      const quoting = match[1] === undefined ? quotings[match.findIndex(isSecondGroup) - 2] : undefined;
      if (quoting === undefined) return result + ' '.repeat(line.length - match.index);
      result += quoting.isComment === true ? ' '.repeat(opener.length) : opener;
      open = { quoting, close: quoting.close ?? opener };
    }
    if (open?.quoting.spansLines !== true) open = undefined;
    return result;
  };
  return lines.map(blankLine);
}

function isSecondGroup(group: string | undefined, index: number): boolean {
  return index > 1 && group !== undefined;
}

function closeOf(line: string, from: number, { quoting, close }: OpenQuoting): number | undefined {
  for (let end = line.indexOf(close, from); end >= 0; end = line.indexOf(close, end + 1)) {
    if (quoting.escapes !== true || isEven(backslashesBefore(line, end, from))) return end;
  }
  return undefined;
}

function backslashesBefore(line: string, end: number, from: number): number {
  let count = 0;
  while (end - count - 1 >= from && line.charCodeAt(end - count - 1) === 92) count++;
  return count;
}

function isEven(count: number): boolean {
  return count % 2 === 0;
}

/** Tells lines that hold nothing but comments or a documenting string. @param blanked `lines` without them */
export function isCommentOf(lines: readonly string[], blanked: readonly string[]): (line: number) => boolean {
  return (line) => /^[\s"']*$/.test(blanked[line - 1] ?? '') && (lines[line - 1] ?? '').trim() !== '';
}

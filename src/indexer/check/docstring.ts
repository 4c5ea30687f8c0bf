import type { CodeSymbol } from '../records.ts';
import type { Docstring } from './question.ts';

/** How documentation is marked in a language. Comments that enclose lines are known in all of them. */
interface Marks {
  readonly line: RegExp;
  /** Documentation may be the first string inside the definition. */
  readonly inside?: RegExp;
  /** Documentation may be a string above the definition, after this on its first line. */
  readonly stringAbove?: RegExp;
}

const slashes: Marks = { line: /^\s*\/\/+!?/ };
const hash = /^\s*#+(?=\s|$)/;
const lisp: Marks = { line: /^\s*;+/, inside: /^\s*"/ };
const dashes: Marks = { line: /^\s*--+/ };
const percent: Marks = { line: /^\s*%+/ };

const marksOfLanguages: Readonly<Record<string, Marks>> = {
  python: { line: hash, inside: /^\s*[rRuUbBfF]{0,2}("""|'''|"|')/ },
  elixir: { line: hash, stringAbove: /^\s*@doc\s+(?:~[sS])?"/ },
  julia: { line: hash, stringAbove: /^\s*(?:@doc\s+)?(?:raw)?"/ },
  ...each(['ruby', 'perl', 'bash', 'fish', 'powershell', 'r', 'crystal', 'coffeescript'], { line: hash }),
  ...each(['nim', 'tcl', 'awk', 'nix', 'gdscript', 'terraform', 'makefile', 'cmake'], {
    line: /^\s*#+!?(?=\s|$)/,
  }),
  php: { line: /^\s*(?:\/\/+|#+(?!\[))/ },
  ...each(['haskell', 'lua', 'sql', 'ada', 'elm', 'purescript', 'vhdl'], dashes),
  ...each(['elisp', 'commonlisp', 'clojure', 'scheme'], lisp),
  ...each(['erlang', 'prolog', 'latex'], percent),
};

function each(languages: readonly string[], marks: Marks): Record<string, Marks> {
  return Object.fromEntries(languages.map((language) => [language, marks]));
}

/** Ends of comments that enclose lines, and how their first line begins. */
const enclosing: readonly (readonly [end: RegExp, start: RegExp])[] = [
  [/\*\/\s*$/, /^\s*\/\*/],
  [/\*\)\s*$/, /^\s*\(\*/],
  [/-\}\s*$/, /^\s*\{-/],
  [/\]\]\s*$/, /^\s*--\[\[/],
];

/** What may stand between a comment and the name it is about: annotations, attributes, a template, a return type. */
const between = /^\s*(?:@[\w.]|#\[|\[[\w:<]|<<|template\b|(?!#|\/|;|-|%)[\w\s*&<>:,~\]]+$)/;
const mostLinesBetween = 6;
const longestDocstring = 200;

/** The documentation of a definition, or undefined. @param lines of the whole file */
export function findDocstring(
  lines: readonly string[],
  symbol: Pick<CodeSymbol, 'startLine' | 'endLine'>,
  language: string,
): Docstring | undefined {
  const marks = marksOfLanguages[language] ?? slashes;
  return findInside(lines, symbol, marks.inside) ?? findAbove(lines, symbol.startLine, marks);
}

/** The lines with every word of the documentation turned to spaces: marks, columns and line numbers stay. */
export function blankDocstring(lines: readonly string[], docstring: Docstring): string[] {
  return lines.map((line, index) => {
    const number = index + 1;
    if (number < docstring.startLine || number > docstring.endLine) return line;
    const kept = number === docstring.startLine ? docstring.startColumn : 0;
    return line.slice(0, kept) + line.slice(kept).replace(/[\p{L}\p{M}\p{N}_]/gu, ' ');
  });
}

function findInside(
  lines: readonly string[],
  { startLine, endLine }: Pick<CodeSymbol, 'startLine' | 'endLine'>,
  opening: RegExp | undefined,
): Docstring | undefined {
  if (opening === undefined) return undefined;
  for (let number = startLine + 1; number <= endLine; number++) {
    const line = lines[number - 1] ?? '';
    const quote = opening.exec(line)?.[1] ?? (opening.test(line) ? '"' : undefined);
    if (quote !== undefined) return untilQuote(lines, number, endLine, quote);
    // A signature goes on over lines that end in a comma or a bracket; anything after its end is the body.
    if (line.trim() !== '' && endsSignature(lines[number - 2] ?? '')) return undefined;
  }
  return undefined;
}

function endsSignature(line: string): boolean {
  return /(?::|\))\s*(?:#.*)?$/.test(line);
}

function untilQuote(
  lines: readonly string[],
  startLine: number,
  lastLine: number,
  quote: string,
): Docstring | undefined {
  const first = lines[startLine - 1] ?? '';
  const startColumn = first.indexOf(quote);
  for (let number = startLine; number <= Math.min(lastLine, startLine + longestDocstring); number++) {
    const line = lines[number - 1] ?? '';
    const text = number === startLine ? line.slice(startColumn + quote.length) : line;
    const end = text.replaceAll(/\\./g, '  ').indexOf(quote);
    if (end < 0) continue;
    // What follows the string on its last line is no documentation: only brackets may close there.
    if (/[^\s)\]]/.test(text.slice(end + quote.length))) return undefined;
    return docstringOf(lines, startLine, number, startColumn);
  }
  return undefined;
}

function findAbove(lines: readonly string[], nameLine: number, marks: Marks): Docstring | undefined {
  let last = nameLine - 1;
  const lineAt = (number: number): string => lines[number - 1] ?? '';
  for (let skipped = 0; skipped < mostLinesBetween && between.test(lineAt(last)); skipped++) {
    if (lineAt(last).trim() === '' || marks.stringAbove?.test(lineAt(last)) === true) break;
    last -= 1;
  }
  const end = lineAt(last);
  for (const [closing, opening] of enclosing)
    if (closing.test(end)) return backTo(lines, last, (line) => opening.test(line));
  const { stringAbove } = marks;
  if (stringAbove?.test(end) === true && /"\s*$/.test(end))
    if (!/^\s*"""\s*$/.test(end)) return docstringOf(lines, last, last, end.indexOf('"'));
  if (stringAbove !== undefined && /"""\s*$/.test(end))
    return backTo(lines, last, (line, number) => number < last && stringAbove.test(line), '"');
  let first = last + 1;
  while (first > 1 && marks.line.test(lineAt(first - 1))) first -= 1;
  return first > last ? undefined : docstringOf(lines, first, last, 0);
}

function backTo(
  lines: readonly string[],
  last: number,
  starts: (line: string, number: number) => boolean,
  mark?: string,
): Docstring | undefined {
  for (let number = last; number > Math.max(0, last - longestDocstring); number--) {
    const line = lines[number - 1] ?? '';
    if (starts(line, number))
      return docstringOf(lines, number, last, mark === undefined ? 0 : Math.max(0, line.indexOf(mark)));
  }
  return undefined;
}

function docstringOf(
  lines: readonly string[],
  startLine: number,
  endLine: number,
  startColumn: number,
): Docstring {
  return { startLine, endLine, startColumn, lines: lines.slice(startLine - 1, endLine) };
}

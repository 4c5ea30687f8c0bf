/** Comments that fill whole lines, in any language: what people wrote about the code beside it. */

/** Lines are 1-based and inclusive; `text` is without comment marks. */
export interface CommentBlock {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

interface Marks {
  readonly line: RegExp | undefined;
  readonly open: RegExp | undefined;
  readonly close: RegExp | undefined;
}

const slash: Marks = { line: /^\/\/[/!]*/, open: /^\/\*+!?/, close: /\*+\// };
const hash: Marks = { line: /^#+[':!]?(?!\[)/, open: undefined, close: undefined };
const dash: Marks = {
  line: /^--+(?!\[=*\[)\s*[|^]?/,
  open: /^(?:--\[=*\[|\{-+\s*[|^]?|\/\*+)/,
  close: /\]=*\]|-\}|\*\//,
};
const percent: Marks = { line: /^%+!?/, open: /^\/\*+/, close: /\*\// };
const semicolon: Marks = { line: /^;+/, open: /^#\|/, close: /\|#/ };
const stars: Marks = { line: /^\/\/+/, open: /^\(\*+|^\{/, close: /\*\)|\}/ };
const markup: Marks = { line: undefined, open: /^<!--/, close: /-->/ };
const slashOrHash: Marks = { line: /^(?:\/\/+|#+(?!\[))/, open: /^\/\*+/, close: /\*+\// };
const quote: Marks = { line: /^"/, open: undefined, close: undefined };

const marksByLanguage = new Map<string, Marks>();
const table: readonly (readonly [Marks, string])[] = [
  [
    slash,
    `typescript tsx javascript go rust java kotlin scala groovy c cpp csharp swift objc dart zig d v solidity glsl hlsl wgsl
    metal protobuf thrift prisma gleam rescript verilog systemverilog vue svelte astro scss less css jsonnet cuda`,
  ],
  [
    hash,
    `python ruby perl bash fish powershell r julia crystal coffeescript gdscript nim elixir awk tcl yaml toml makefile cmake
    meson dockerfile graphql starlark nix`,
  ],
  [dash, 'lua sql haskell elm purescript ada vhdl tlaplus'],
  [percent, 'erlang prolog matlab'],
  [semicolon, 'clojure commonlisp scheme elisp assembly'],
  [stars, 'ocaml fsharp pascal'],
  [slashOrHash, 'php terraform bicep'],
  [markup, 'handlebars razor template'],
  [quote, 'vimscript'],
];
for (const [marks, names] of table)
  for (const name of names.split(/\s+/)) if (name !== '') marksByLanguage.set(name, marks);

/** Blocks of neighbouring lines that hold nothing but comment, ascending. */
export function commentBlocks(lines: readonly string[], language: string): CommentBlock[] {
  const marks = marksByLanguage.get(language);
  if (marks === undefined) return [];
  const blocks: CommentBlock[] = [];
  let start = 0;
  let texts: string[] = [];
  const close = (endLine: number): void => {
    const text = texts.join('\n').trim();
    if (text !== '') blocks.push({ startLine: start, endLine, text });
    texts = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const found = readComment(lines, at, marks);
    if (found === undefined) {
      if (texts.length > 0) close(at);
      continue;
    }
    if (texts.length === 0) start = at + 1;
    texts.push(...found.texts);
    at = found.last;
  }
  if (texts.length > 0) close(lines.length);
  return blocks;
}

const longestBlock = 200;

/** The comment that begins on a line and leaves no room for code on its lines. */
function readComment(
  lines: readonly string[],
  at: number,
  marks: Marks,
): { texts: string[]; last: number } | undefined {
  const line = (lines[at] ?? '').trim();
  const single = marks.line?.exec(line);
  const opened = marks.open?.exec(line);
  if (opened === null || opened === undefined || marks.close === undefined)
    return single === null || single === undefined
      ? undefined
      : { texts: [line.slice(single[0].length).trim()], last: at };
  const texts: string[] = [];
  let rest = line.slice(opened[0].length);
  for (let last = at; last < Math.min(lines.length, at + longestBlock); last++) {
    if (last > at) rest = (lines[last] ?? '').trim().replace(/^\*+(?!\/)\s?/, '');
    const end = marks.close.exec(rest);
    if (end !== null) {
      if (rest.slice(end.index + end[0].length).trim() !== '') return undefined;
      texts.push(rest.slice(0, end.index).trim());
      return { texts, last };
    }
    texts.push(rest);
  }
  return undefined;
}

const docString = /^[rRuUbB]{0,2}("""|''')/;

/** A string that stands first in the body of a Python definition; `startLine` is the definition's. */
export function docstringOf(
  lines: readonly string[],
  startLine: number,
  endLine: number,
): CommentBlock | undefined {
  let at = startLine;
  while (at <= endLine && !/:\s*(?:#.*)?$/.test(lines[at - 1] ?? '')) at++;
  at++;
  while (at <= endLine && (lines[at - 1] ?? '').trim() === '') at++;
  const first = (lines[at - 1] ?? '').trim();
  const opened = docString.exec(first);
  if (opened === null) return undefined;
  const mark = opened[1] ?? '"""';
  const texts: string[] = [];
  let rest = first.slice(opened[0].length);
  for (let last = at; last <= endLine; last++) {
    if (last > at) rest = (lines[last - 1] ?? '').trim();
    const end = rest.indexOf(mark);
    texts.push(end < 0 ? rest : rest.slice(0, end));
    if (end >= 0) return { startLine: at, endLine: last, text: texts.join('\n').trim() };
  }
  return undefined;
}

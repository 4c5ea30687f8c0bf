/** Languages without a parser here: lines that plainly begin a definition, found by a pattern per language. */
import type { SymbolKind } from '../../../protocol/index.ts';
import type { Outline } from '../pack.ts';
import { type Mark, outlineMarks } from './marks.ts';

/** The last group that matched is the name. A level counts from 1; what follows belongs to the mark until the next. */
interface Definition {
  readonly pattern: RegExp;
  readonly kind: SymbolKind;
  readonly level?: number;
}

interface Syntax {
  readonly definitions: readonly Definition[];
  readonly leading?: RegExp;
}

const hash = /^\s*#/;
const slashes = /^\s*(?:\/\/|\/?\*|@\w|\[\w)/;
const dashes = /^\s*--/;
const semicolons = /^\s*;/;

function syntax(leading: RegExp, ...definitions: readonly [RegExp, SymbolKind, number?][]): Syntax {
  return {
    leading,
    definitions: definitions.map(([pattern, kind, level]) => ({
      pattern,
      kind,
      ...(level !== undefined && { level }),
    })),
  };
}

const syntaxes: Readonly<Record<string, Syntax>> = {
  makefile: syntax(
    hash,
    [/^(?:export\s+|override\s+)?define\s+([\w.-]+)/, 'macro'],
    [/^(?!\.|\s|#)((?:[\w./%+~-]|\$[({][\w.-]+[)}])+)(?:\s+[^:=#]*?)?\s*::?(?![=:])/, 'function'],
  ),
  dockerfile: syntax(hash, [/^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i, 'section']),
  cmake: syntax(
    hash,
    [/^\s*(?:function|macro)\s*\(\s*([\w.-]+)/i, 'function'],
    [/^\s*(?:add_library|add_executable|add_custom_target)\s*\(\s*([\w.-]+)/i, 'module'],
  ),
  meson: syntax(hash, [
    /^\s*([\w]+)\s*=\s*(?:executable|library|shared_library|static_library)\s*\(/,
    'module',
  ]),
  perl: syntax(
    hash,
    [/^\s*package\s+([\w:]+)/, 'module'],
    [/^\s*sub\s+([\w:']+)/, 'function', 2],
    [/^=head1\s+(.+)/, 'section', 2],
  ),
  powershell: syntax(
    hash,
    [/^\s*(?:function|filter)\s+([\w:-]+)/i, 'function'],
    [/^\s*class\s+(\w+)/i, 'class'],
  ),
  batch: syntax(/^\s*(?:rem\b|::)/i, [/^\s*:(?!:)([\w.-]+)/, 'function']),
  fish: syntax(hash, [/^\s*function\s+(\S+)/, 'function']),
  tcl: syntax(hash, [/^\s*proc\s+(\S+)/, 'function']),
  awk: syntax(hash, [/^\s*func(?:tion)?\s+(\w+)/, 'function']),
  r: syntax(hash, [/^([\w.]+)\s*(?:<-|=)\s*function\b/, 'function']),
  crystal: syntax(
    hash,
    [/^\s*(?:class|module|struct)\s+([\w:]+)/, 'class'],
    [/^\s*def\s+(?:self\.)?([^\s(]+)/, 'method', 2],
  ),
  coffeescript: syntax(
    hash,
    [/^class\s+([\w.]+)/, 'class'],
    [/^\s{0,2}([\w@.]+)\s*[:=]\s*(?:\([^)]*\)\s*)?[-=]>/, 'function', 2],
  ),
  vimscript: syntax(
    /^\s*"/,
    [/^\s*fu(?:n|nction)?!?\s+([\w:#.]+)/, 'function'],
    [/^\s*com(?:mand)?!?\s+(?:-\S+\s+)*(\w+)/, 'function'],
  ),
  gdscript: syntax(
    hash,
    [/^class(?:_name)?\s+(\w+)/, 'class'],
    [/^(?:static\s+)?func\s+(\w+)/, 'function', 2],
  ),
  groovy: syntax(
    slashes,
    [/^\s*(?:\w+\s+)*?(?:class|interface|enum|trait)\s+(\w+)/, 'class'],
    [/^\s*(?:def|task|void|static|private|public)\s+(?:[\w<>[\]]+\s+)*(\w+)\s*[({]/, 'function', 2],
  ),
  clojure: syntax(
    semicolons,
    [/^\(ns\s+([\w.-]+)/, 'module'],
    [/^\((?:defn-?|defmacro|defmulti|defmethod|deftest)\s+(?:\^\S+\s+)*([^\s)]+)/, 'function', 2],
    [/^\((?:def|defonce)\s+(?:\^\S+\s+)*([^\s)]+)/, 'variable', 2],
    [/^\((?:defprotocol|defrecord|deftype)\s+([^\s)]+)/, 'class', 2],
  ),
  commonlisp: syntax(
    semicolons,
    [/^\((?:defun|defmacro|defmethod|defgeneric)\s+([^\s()]+)/i, 'function'],
    [/^\((?:defclass|defstruct)\s+\(?([^\s()]+)/i, 'class'],
    [/^\((?:defvar|defparameter|defconstant)\s+([^\s()]+)/i, 'variable'],
  ),
  scheme: syntax(
    semicolons,
    [/^\(define(?:-syntax|-record-type|\/contract)?\s+\(?([^\s()]+)/, 'function'],
    [/^\(struct\s+([^\s()]+)/, 'struct'],
  ),
  erlang: syntax(
    /^\s*%|^-spec\b/,
    [/^-record\((\w+)/, 'struct'],
    [/^([a-z]\w*)\(.*\)\s*(?:when\b.*)?->/, 'function'],
  ),
  purescript: syntax(
    dashes,
    [/^(?:data|newtype|class)\s+(?:.*=>\s*)?([A-Z]\w*)/, 'type'],
    [/^([a-z]\w*'?)\s*::/, 'function'],
  ),
  gleam: syntax(
    slashes,
    [/^(?:pub\s+)?fn\s+(\w+)/, 'function'],
    [/^(?:pub\s+)?(?:opaque\s+)?type\s+(\w+)/, 'type'],
  ),
  fsharp: syntax(
    slashes,
    [/^(?:module|namespace)\s+(?:rec\s+)?([\w.]+)/, 'module'],
    [/^\s{0,4}type\s+(?:\w+\s+)?(\w+)/, 'type', 2],
    [/^\s{0,4}let\s+(?:rec\s+|inline\s+|private\s+)*(\w+)\s+[^=\s]/, 'function', 2],
  ),
  vb: syntax(
    /^\s*'/,
    [/^\s*(?:\w+\s+)*?(?:Class|Module|Structure|Interface)\s+(\w+)/i, 'class'],
    [
      /^\s*(?:(?:Public|Private|Friend|Protected|Shared|Overrides|Overridable|Async)\s+)*(?:Sub|Function|Property)\s+(\w+)/i,
      'method',
      2,
    ],
  ),
  nim: syntax(hash, [/^(?:proc|func|method|iterator|template|macro|converter)\s+`?([\w]+)/, 'function']),
  d: syntax(
    slashes,
    [/^\s*(?:\w+\s+)*?(?:class|struct|interface|enum|template)\s+(\w+)/, 'class'],
    [/^(?:[\w()!*[\].]+\s+)+(\w+)\s*\([^;]*$/, 'function', 2],
  ),
  v: syntax(
    slashes,
    [/^(?:pub\s+)?fn\s+(?:\([^)]*\)\s*)?(\w+)/, 'function'],
    [/^(?:pub\s+)?(?:struct|enum|interface)\s+(\w+)/, 'struct'],
  ),
  pascal: syntax(
    /^\s*(?:\/\/|\{)/,
    [/^\s*(?:class\s+)?(?:procedure|function|constructor|destructor)\s+([\w.]+)/i, 'function'],
    [/^\s*(\w+)\s*=\s*(?:class|record|interface)\b/i, 'class'],
  ),
  ada: syntax(
    dashes,
    [/^\s*package\s+(?:body\s+)?([\w.]+)/i, 'module'],
    [/^\s*(?:procedure|function|task)\s+(?:body\s+)?(\w+)/i, 'function', 2],
  ),
  fortran: syntax(
    /^\s*[!cC*]/,
    [/^\s*(?:module|program)\s+(?!procedure)(\w+)/i, 'module'],
    [/^\s*(?!end)(?:[\w()]+\s+)*?(?:subroutine|function)\s+(\w+)/i, 'function', 2],
  ),
  cobol: syntax(/^\s*\*/, [/^.{0,7}([\w-]+)\s+(?:SECTION|DIVISION)\s*\./i, 'section']),
  assembly: syntax(/^\s*[;#@]|^\s*\.(?:globl?|type|align)\b/, [/^([A-Za-z_][\w.$]*):/, 'function']),
  verilog: syntax(
    slashes,
    [/^\s*(?:module|interface|package|class)\s+(\w+)/, 'module'],
    [/^\s*(?:function|task)\s+(?:\w+\s+)*?(\w+)\s*[(;]/, 'function', 2],
  ),
  vhdl: syntax(
    dashes,
    [/^\s*(?:entity|package|architecture)\s+(?:body\s+)?(\w+)/i, 'module'],
    [/^\s*(?:function|procedure)\s+(\w+)/i, 'function', 2],
  ),
  glsl: syntax(slashes, [/^struct\s+(\w+)/, 'struct'], [/^(?:[\w]+\s+)+(\w+)\s*\([^;]*$/, 'function']),
  hlsl: syntax(
    slashes,
    [/^(?:struct|cbuffer)\s+(\w+)/, 'struct'],
    [/^(?:[\w<>]+\s+)+(\w+)\s*\([^;]*$/, 'function'],
  ),
  wgsl: syntax(slashes, [/^struct\s+(\w+)/, 'struct'], [/^(?:@.*\s)?fn\s+(\w+)/, 'function']),
  metal: syntax(slashes, [/^struct\s+(\w+)/, 'struct'], [/^(?:[\w<>]+\s+)+(\w+)\s*\([^;]*$/, 'function']),
  cucumber: syntax(
    /^\s*[#@]/,
    [/^\s*Feature:\s*(.+)/, 'section'],
    [/^\s*(?:Scenario(?: Outline)?|Background|Rule|Example):\s*(.*)/, 'section', 2],
  ),
  bicep: syntax(
    slashes,
    [/^(?:resource|module)\s+(\w+)/, 'module'],
    [/^(?:param|var|output)\s+(\w+)/, 'variable'],
  ),
  nix: syntax(hash, [
    /^ {0,4}([\w.-]+)\s*=\s*(?:[\w{},\s?@.]*:\s*)?(?:\{|let\b|with\b|rec\b|.*[Dd]erivation)/,
    'variable',
  ]),
};

/** Whether `outlineDefinitions` knows the language. */
export function hasDefinitionSyntax(language: string): boolean {
  return Object.hasOwn(syntaxes, language);
}

export function outlineDefinitions(language: string, lines: readonly string[]): Outline | undefined {
  const found = syntaxes[language];
  if (found === undefined) return undefined;
  const marks: Mark[] = [];
  for (const [index, text] of lines.entries()) {
    if (text.length > 500) continue;
    const mark = markAt(text, index + 1, found.definitions);
    if (mark !== undefined && mark.name !== marks.at(-1)?.name) marks.push(mark);
  }
  return marks.length === 0 ? undefined : outlineMarks(marks, lines, found);
}

function markAt(text: string, line: number, definitions: readonly Definition[]): Mark | undefined {
  for (const { pattern, kind, level = 1 } of definitions) {
    const groups = pattern.exec(text)?.slice(1);
    const name = groups?.findLast((group: string | undefined) => group !== undefined)?.trim();
    if (name !== undefined && name !== '') return { line, level, name, kind };
  }
  return undefined;
}

/** Reads the lines of C that are meant for the preprocessor. */
import { isReadableCondition } from './cConditions.ts';
import type { CLexer } from './cLexer.ts';
import { kind, sign } from './tokens.ts';
import { Unclear } from './unclear.ts';

const lineFeed = 10;
const backslash = 92;
const slash = 47;

/** The name of a macro and its parameters. */
const macroHead =
  /[ \t]+[A-Za-z_$][\w$]*(\((?:[ \t]|\\\n)*(?:\w+|\w*\.\.\.)?(?:(?:[ \t]|\\\n)*,(?:[ \t]|\\\n)*(?:\w+|\w*\.\.\.))*(?:[ \t]|\\\n)*\))?/y;

export function readDirective(lexer: CLexer): void {
  const text = lexer.text;
  if (readLinkage(lexer)) return;
  let at = lexer.at + 1;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  const nameEnd = lexer.wordEnd(at);
  const name = text.slice(at, nameEnd);
  switch (name) {
    case 'if':
    case 'elif':
      readCondition(lexer, name === 'if' ? kind.ifDirective : kind.elseDirective, nameEnd);
      return;
    case 'ifdef':
    case 'ifndef':
      readConditionName(lexer, nameEnd);
      return;
    case 'else':
    case 'endif':
      addCondition(lexer, name === 'else' ? kind.elseDirective : kind.endDirective, nameEnd);
      return;
    case 'define':
      readMacro(lexer, nameEnd);
      return;
    case 'include':
    case 'undef':
    case 'pragma':
    case 'error':
    case 'warning':
    case 'line':
      readRest(lexer, kind.directive, nameEnd);
      return;
    default:
      throw new Unclear('an unknown directive');
  }
}

/** `extern "C" {` or its brace, on a condition that only C++ meets. */
const linkage =
  /#[ \t]*if(?:def[ \t]+__cplusplus|[ \t]+defined[ \t]*\(?[ \t]*__cplusplus[ \t]*\)?)[ \t]*(?:\/\*.*\*\/|\/\/.*)?\n\s*(?:extern[ \t]+"C"\s*\{|\})[ \t]*(?:\/\*.*\*\/|\/\/.*)?\n\s*#[ \t]*endif(?![\w \t]*\w)[ \t]*(?:\/\*.*\*\/|\/\/.*)?(?=\n)/y;

/** To C, the whole of that is no more than any other line for the preprocessor. */
function readLinkage(lexer: CLexer): boolean {
  linkage.lastIndex = lexer.at;
  if (!linkage.test(lexer.text)) return false;
  const start = lexer.at;
  const index = lexer.tokens.add(kind.directive, start, linkage.lastIndex, lexer.line);
  lexer.nesting.directive(index);
  lexer.tokens.readAs('#pragma a', index, index + 1);
  lexer.countLines(linkage.lastIndex);
  lexer.tokens.setPartner(index, lexer.line);
  lexer.at = linkage.lastIndex;
  return true;
}

function addCondition(lexer: CLexer, what: number, end: number): void {
  const { nesting, tokens } = lexer;
  const isLeftOut = what === kind.ifDirective ? lexer.leftOut.has(lexer.at) : nesting.isLeftOut();
  if (isLeftOut) {
    nesting.leaveOut(what);
    tokens.rewritings.push({ start: lexer.at, end, text: '' });
    lexer.at = end;
  } else nesting.condition(lexer.add(what, end), what);
  lexer.isFresh = true;
}

/** What the grammar reads as the condition: no texts, no questions, no two words beside each other. */
function readCondition(lexer: CLexer, what: number, from: number): void {
  const lineEnd = lexer.lineEnd(from);
  const comment = /\/[*/]/.exec(lexer.text.slice(from, lineEnd));
  const end = from + (comment?.index ?? lineEnd - from);
  const condition = lexer.text.slice(from, end);
  if (!isReadableCondition(condition)) throw new Unclear('an unusual condition');
  addCondition(lexer, what, end);
  for (let at = condition.indexOf('\n'); at >= 0; at = condition.indexOf('\n', at + 1)) lexer.line++;
}

function readConditionName(lexer: CLexer, from: number): void {
  const match = /[ \t]+[A-Za-z_$][\w$]*(?=[ \t]*(?:\n|$|\/[*/]))/y;
  match.lastIndex = from;
  if (!match.test(lexer.text)) throw new Unclear('an unusual condition');
  addCondition(lexer, kind.ifDirective, match.lastIndex);
}

function readMacro(lexer: CLexer, from: number): void {
  macroHead.lastIndex = from;
  const parameters = macroHead.exec(lexer.text);
  if (parameters === null) throw new Unclear('an unusual macro');
  const after = macroHead.lastIndex;
  nameless(lexer, parameters[1] ?? '', after);
  if (parameters[1] === undefined && lexer.text.charCodeAt(after) === sign.openParen)
    throw new Unclear('an unusual macro');
  readRest(lexer, parameters[1] === undefined ? kind.directive : kind.macro, after, true);
}

/** `args...` says the same as `...`, which the grammar knows. */
function nameless(lexer: CLexer, parameters: string, end: number): void {
  const match = /\w+\.\.\./.exec(parameters);
  if (match === null) return;
  const start = end - parameters.length + match.index;
  lexer.tokens.rewritings.push({ start, end: start + match[0].length, text: '...' });
}

/** The rest of a line for the preprocessor, on which comments count as white space. */
function readRest(lexer: CLexer, what: number, from: number, isMacro = false): void {
  const text = lexer.text;
  const start = lexer.at;
  const line = lexer.line;
  let hasValue = false;
  let hasComment = false;
  const comments: number[] = [];
  lexer.countLines(from);
  lexer.at = from;
  for (;;) {
    const code = text.charCodeAt(lexer.at);
    if (lexer.at >= text.length) throw new Unclear('no line break after a directive');
    if (code === lineFeed) break;
    if (code === backslash && text.charCodeAt(lexer.at + 1) === lineFeed) {
      lexer.line++;
      lexer.at += 2;
    } else if (code === slash && text.charCodeAt(lexer.at + 1) === sign.star) {
      hasComment = true;
      if (hasValue) comments.push(lexer.at);
      lexer.skipBlockComment();
      if (hasValue) comments.push(lexer.at);
    } else if (code === slash && text.charCodeAt(lexer.at + 1) === slash && !hasValue) {
      if (text.charCodeAt(lexer.lineEnd(lexer.at) - 1) === backslash) throw new Unclear('an unusual macro');
      const end = text.indexOf('\n', lexer.at);
      if (end !== lexer.lineEnd(lexer.at)) throw new Unclear('a comment in a macro');
      lexer.at = end;
    } else if (code <= 32) lexer.at++;
    else {
      blankOut(lexer, comments);
      hasValue = true;
      hasComment = false;
      skipText(lexer);
    }
  }
  const isSpaced = text.charCodeAt(lexer.at - 1) <= 32;
  if (isSpaced && hasValue && isMacro) blankOut(lexer, comments);
  else if (isSpaced && (!hasValue || hasComment || isIncludeAt(text, start)))
    throw new Unclear('a directive before white space');
  const index = lexer.tokens.add(isMacro && hasValue ? kind.macro : what, start, lexer.at, line);
  lexer.nesting.directive(index);
  lexer.tokens.setPartner(index, lexer.line);
}

/** For the grammar, a comment ends the value of a macro. */
function blankOut(lexer: CLexer, comments: number[]): void {
  for (let index = 0; index < comments.length; index += 2) {
    const [start = 0, end = 0] = comments.slice(index, index + 2);
    const comment = lexer.text.slice(start, end);
    if (/[^\\]\n/.test(comment)) throw new Unclear('a comment in a macro');
    lexer.tokens.rewritings.push({ start, end, text: comment.replace(/(?!\\\n)[^\n]/g, ' ') });
  }
  comments.length = 0;
}

/** Up to a comment or the end of the line. */
function skipText(lexer: CLexer): void {
  const text = lexer.text;
  for (;;) {
    const code = text.charCodeAt(lexer.at);
    if (code === lineFeed || Number.isNaN(code)) return;
    const next = text.charCodeAt(lexer.at + 1);
    if (code === slash && next === sign.star) return;
    if (code === slash && (next === lineFeed || next === backslash)) throw new Unclear('an unusual macro');
    if (code === backslash && next === lineFeed) lexer.line++;
    lexer.at += code === slash || (code === backslash && next === lineFeed) ? 2 : 1;
  }
}

function isIncludeAt(text: string, start: number): boolean {
  return /#[ \t]*include/y.test(text.slice(start, start + 12));
}

import { globRegExp } from './globRegExp.ts';
import { tokenizeGlob } from './globTokens.ts';

/** One line of a rule file. All texts hold one character per byte. */
export interface Pattern {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
  readonly negated: boolean;
  readonly directoryOnly: boolean;
  readonly test: PatternTest;
}

/**
 * What a pattern compares: `name*` the last name of a path, `path*` the whole path below the rule file's directory.
 * `prefix` is the literal text a path must begin with; `depth` how many slashes it must have, if that is certain.
 */
export type PatternTest =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'nameEnd'; readonly end: string }
  | { readonly type: 'nameGlob'; readonly regExp: RegExp }
  | { readonly type: 'path'; readonly path: string }
  | {
      readonly type: 'pathGlob';
      readonly prefix: string;
      readonly regExp: RegExp;
      readonly depth: number | undefined;
    };

/** The patterns of a gitignore file, in order; comments, blank lines and patterns that can never match are left out. */
export function parsePatterns(text: string, ignoreCase: boolean): Pattern[] {
  const patterns: Pattern[] = [];
  text.split('\n').forEach((raw, index) => {
    const pattern = parseLine(raw, index + 1, ignoreCase);
    if (pattern !== undefined) patterns.push(pattern);
  });
  return patterns;
}

function parseLine(raw: string, line: number, ignoreCase: boolean): Pattern | undefined {
  if (raw === '' || raw.startsWith('#')) return undefined;
  const text = trimTrailingSpaces(raw.endsWith('\r') ? raw.slice(0, -1) : raw);
  const negated = text.startsWith('!');
  const pattern = parsePattern(negated ? text.slice(1) : text, ignoreCase);
  return pattern && { text, line, negated, ...pattern };
}

/** Unescaped spaces at the end do not count; tabs do. */
function trimTrailingSpaces(text: string): string {
  let kept = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') kept = Math.min((at += 1) + 1, text.length);
    else if (text[at] !== ' ') kept = at + 1;
  }
  return text.slice(0, kept);
}

/** Compiles one pattern without its `!`; undefined when it can never match. */
export function parsePattern(
  text: string,
  ignoreCase: boolean,
): Pick<Pattern, 'directoryOnly' | 'test'> | undefined {
  const directoryOnly = text.endsWith('/');
  const body = fold(directoryOnly ? text.slice(0, -1) : text, ignoreCase);
  const test = body.includes('/') ? pathTest(body, ignoreCase) : nameTest(body, ignoreCase);
  return test && { directoryOnly, test };
}

/** Case is folded for ASCII and, harmlessly, for single bytes above it: both sides of every comparison alike. */
export function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}

const wildcard = /[*?[\\]/;

function nameTest(body: string, ignoreCase: boolean): PatternTest | undefined {
  if (body === '') return undefined;
  if (!wildcard.test(body)) return { type: 'name', name: body };
  if (body.startsWith('*') && !wildcard.test(body.slice(1))) return { type: 'nameEnd', end: body.slice(1) };
  const tokens = tokenizeGlob(body, 'name');
  if (tokens === undefined) return undefined;
  const literals = tokens.map((token) => (token.type === 'one' ? token.literal : undefined));
  if (!literals.includes(undefined)) return { type: 'name', name: literals.join('') };
  return { type: 'nameGlob', regExp: globRegExp(tokens, ignoreCase) };
}

function pathTest(body: string, ignoreCase: boolean): PatternTest | undefined {
  const path = body.startsWith('/') ? body.slice(1) : body;
  const literalLength = path.search(wildcard);
  if (literalLength < 0) return path.split('/').includes('') ? undefined : { type: 'path', path };
  const tokens = tokenizeGlob(path.slice(literalLength), 'path');
  if (tokens === undefined) return undefined;
  const prefix = path.slice(0, literalLength);
  const spans = tokens.some((token) => token.type === 'dirs' || token.type === 'rest');
  const depth = slashes(prefix) + tokens.filter((token) => token.type === 'slash').length;
  return {
    type: 'pathGlob',
    prefix,
    regExp: globRegExp(tokens, ignoreCase),
    depth: spans ? undefined : depth,
  };
}

export function slashes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) count++;
  return count;
}

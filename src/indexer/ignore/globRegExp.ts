import type { GlobToken } from './globTokens.ts';

/**
 * A regular expression over a whole name or path for the tokens of a glob. Its time is polynomial in the text whatever
 * the glob: between two stars the leftmost place is always good enough (all other steps have fixed length), so each such
 * piece is an atomic group, written as a lookahead and a back-reference because JavaScript has no other.
 */
export function globRegExp(tokens: readonly GlobToken[], ignoreCase: boolean): RegExp {
  return new RegExp(`^${spanDirectories(tokens, { groups: 0 })}$`, ignoreCase ? 'i' : '');
}

interface Numbering {
  groups: number;
}

function spanDirectories(tokens: readonly GlobToken[], numbering: Numbering): string {
  const cuts = tokens.flatMap((token, index) => (token.type === 'dirs' ? [index] : []));
  let source = spanName(tokens.slice(0, cuts[0]), numbering);
  cuts.forEach((cut, index) => {
    const token = tokens[cut];
    const piece = tokens.slice(cut + 1, cuts[index + 1]);
    const skip = token?.type === 'dirs' && token.atLeastOne ? '(?:[^/]*/)+?' : '(?:[^/]*/)*?';
    const inner = (): string => skip + spanName(piece, numbering);
    source += index < cuts.length - 1 ? atomic(inner, numbering) : inner();
  });
  return source;
}

/** A piece without `dirs`: a star stays inside its name, so only pieces between two stars of one name can be ambiguous. */
function spanName(tokens: readonly GlobToken[], numbering: Numbering): string {
  const cuts = tokens.flatMap((token, index) => (token.type === 'star' ? [index] : []));
  let source = fixed(tokens.slice(0, cuts[0]));
  cuts.forEach((cut, index) => {
    const next = cuts[index + 1];
    const piece = tokens.slice(cut + 1, next);
    const ambiguous = next !== undefined && !piece.some((token) => token.type === 'slash');
    source += ambiguous ? atomic(() => `[^/]*?${fixed(piece)}`, numbering) : `[^/]*${fixed(piece)}`;
  });
  return source;
}

function atomic(inner: () => string, numbering: Numbering): string {
  const group = ++numbering.groups;
  return `(?=(${inner()}))\\${group}`;
}

function fixed(tokens: readonly GlobToken[]): string {
  return tokens.map(stepSource).join('');
}

function stepSource(token: GlobToken): string {
  switch (token.type) {
    case 'one':
      return byteSource(token.literal.charCodeAt(0));
    case 'set':
      return setSource(token.allowed);
    case 'slash':
      return '/';
    case 'rest':
      return '[^]*';
    default:
      throw new Error(`a ${token.type} has no fixed length`);
  }
}

function byteSource(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}

function setSource(allowed: readonly boolean[]): string {
  let source = '';
  for (let low = 1; low < 256; low++) {
    if (allowed[low] !== true) continue;
    let high = low;
    while (allowed[high + 1] === true) high++;
    source += `${byteSource(low)}-${byteSource(high)}`;
    low = high;
  }
  return `[${source}]`;
}

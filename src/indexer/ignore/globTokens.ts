/** One step of a glob: `one` is one byte (its literal, or the set of bytes it may be); `dirs` is `**` with its slash. */
export type GlobToken =
  | { readonly type: 'one'; readonly literal: string }
  | { readonly type: 'set'; readonly allowed: readonly boolean[] }
  | { readonly type: 'slash' }
  | { readonly type: 'star' }
  | { readonly type: 'dirs'; readonly atLeastOne: boolean }
  | { readonly type: 'rest' };

/**
 * Cuts a glob as git's wildmatch reads it (git 2.39, `wildmatch.c`); undefined for one that can never match, such as
 * an unclosed class. In a `name` glob every run of stars is one star; in a `path` glob `**` alone between slashes spans
 * directories. A `path` glob is given without its leading literal text: as in git, `**` right after that spans too.
 */
export function tokenizeGlob(glob: string, kind: 'name' | 'path'): GlobToken[] | undefined {
  const tokens: GlobToken[] = [];
  for (let at = 0; at < glob.length;) {
    const step = kind === 'path' && glob[at] === '/' ? slashStep : nextStep(glob, at, kind);
    if (step === undefined) return undefined;
    tokens.push(step.token);
    at += step.length;
  }
  return tokens;
}

interface Step {
  readonly token: GlobToken;
  readonly length: number;
}
const slashStep: Step = { token: { type: 'slash' }, length: 1 };

function nextStep(glob: string, at: number, kind: 'name' | 'path'): Step | undefined {
  const character = glob.charAt(at);
  switch (character) {
    case '*':
      return starStep(glob, at, kind);
    case '?':
      return { token: { type: 'set', allowed: bytes.map((byte) => byte !== '/') }, length: 1 };
    case '[':
      return classStep(glob, at);
    case '\\': {
      const literal = glob.charAt(at + 1);
      if (literal === '') return undefined;
      return { token: literal === '/' ? slashStep.token : { type: 'one', literal }, length: 2 };
    }
    default:
      return { token: { type: 'one', literal: character }, length: 1 };
  }
}

function starStep(glob: string, at: number, kind: 'name' | 'path'): Step {
  let end = at + 1;
  while (glob[end] === '*') end++;
  const stands = kind === 'path' && end - at > 1 && (at === 0 || glob[at - 1] === '/');
  if (stands && end === glob.length) return { token: { type: 'rest' }, length: end - at };
  if (stands && glob[end] === '/')
    return { token: { type: 'dirs', atLeastOne: false }, length: end + 1 - at };
  if (stands && glob.startsWith('\\/', end))
    return { token: { type: 'dirs', atLeastOne: true }, length: end + 2 - at };
  return { token: { type: 'star' }, length: end - at };
}

const bytes: readonly string[] = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** git's ctype tables know ASCII only. */
const posixClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[^\u0020-\u007e\u0080-\u00ff]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** A bracket class; a `/` never matches one, a range may be open at neither end, `[:name:]` must be known. */
function classStep(glob: string, start: number): Step | undefined {
  let at = start + 1;
  const negated = glob[at] === '!' || glob[at] === '^';
  if (negated) at++;
  const members = new Array<boolean>(256).fill(false);
  let previous = '';
  do {
    const member = classMember(glob, at, previous);
    if (member === undefined) return undefined;
    for (const [code, byte] of bytes.entries()) if (member.includes(byte)) members[code] = true;
    previous = member.last;
    at = member.end;
  } while (glob[at] !== ']');
  const allowed = members.map((matched, code) => matched !== negated && bytes[code] !== '/');
  return { token: { type: 'set', allowed }, length: at + 1 - start };
}

interface ClassMember {
  includes(byte: string): boolean;
  /** What a following `-` starts a range from; empty after a range or a named class. */
  readonly last: string;
  readonly end: number;
}

function classMember(glob: string, at: number, previous: string): ClassMember | undefined {
  const character = glob.charAt(at);
  if (character === '') return undefined;
  if (character === '\\') return single(glob.charAt(at + 1), at + 2);
  const bound = glob.charAt(at + 1);
  if (character === '-' && previous !== '' && bound !== '' && bound !== ']') {
    const high = bound === '\\' ? glob.charAt(at + 2) : bound;
    if (high === '') return undefined;
    const includes = (byte: string): boolean => byte >= previous && byte <= high;
    return { includes, last: '', end: at + (bound === '\\' ? 3 : 2) };
  }
  if (character === '[' && bound === ':') return namedClass(glob, at);
  return single(character, at + 1);
}

function namedClass(glob: string, at: number): ClassMember | undefined {
  const close = glob.indexOf(']', at + 2);
  if (close < 0) return undefined;
  if (close - at < 3 || glob[close - 1] !== ':') return single('[', at + 1);
  const members = posixClasses[glob.slice(at + 2, close - 1)];
  if (members === undefined) return undefined;
  return { includes: (byte) => members.test(byte), last: '', end: close + 1 };
}

function single(character: string, end: number): ClassMember | undefined {
  return character === '' ? undefined : { includes: (byte) => byte === character, last: character, end };
}

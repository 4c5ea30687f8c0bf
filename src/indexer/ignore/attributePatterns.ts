import { type Pattern, parsePattern } from './pattern.ts';

/** The attributes that say a file was not written by the people who work here. */
export const markAttributes = { generated: 'linguist-generated', vendored: 'linguist-vendored' } as const;
export type Mark = keyof typeof markAttributes;

/**
 * The lines of a `.gitattributes` that set a mark, as patterns; `negated` ones take it away again (`-mark`,
 * `mark=false`, `!mark`). As in git, patterns that begin with `!` are invalid, and so is a line with an invalid attribute
 * name. Macros are not expanded.
 */
export function parseAttributePatterns(text: string, mark: Mark, ignoreCase: boolean): Pattern[] {
  const patterns: Pattern[] = [];
  text.split('\n').forEach((raw, index) => {
    const line = raw.replace(/^[ \t\r]+|[ \t\r]+$/g, '');
    const { pattern, attributes } = cutLine(line);
    if (!attributes.every((attribute) => validAttribute.test(attribute))) return;
    const last = attributes.map((attribute) => stateOf(attribute, markAttributes[mark])).findLast(isKnown);
    if (last === undefined || pattern.startsWith('!') || pattern.startsWith('[attr]')) return;
    const compiled = parsePattern(pattern, ignoreCase);
    if (compiled !== undefined)
      patterns.push({ text: line, line: index + 1, negated: last === 'off', ...compiled });
  });
  return patterns;
}

const validAttribute = /^(?:[-!]?[A-Za-z0-9_.][-A-Za-z0-9_.]*(?:=.*)?)?$/;

/** A pattern in double quotes may hold blanks, written as in C. */
function cutLine(line: string): { pattern: string; attributes: string[] } {
  if (line === '' || line.startsWith('#')) return { pattern: '', attributes: [] };
  const quoted = /^"((?:[^"\\]|\\.)*)"(?:[ \t]+(.*))?$/.exec(line);
  if (quoted !== null)
    return { pattern: unquote(quoted[1] ?? ''), attributes: (quoted[2] ?? '').split(/[ \t]+/) };
  const [pattern = '', ...attributes] = line.split(/[ \t]+/);
  return { pattern, attributes };
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unquote(text: string): string {
  return text.replace(/\\([0-7]{3}|.)/g, (_, escape: string) =>
    escape.length === 3 ? String.fromCharCode(parseInt(escape, 8)) : (simpleEscapes[escape] ?? escape),
  );
}

type State = 'on' | 'off';

function stateOf(attribute: string, name: string): State | undefined {
  if (attribute === name) return 'on';
  if (attribute === `-${name}` || attribute === `!${name}`) return 'off';
  if (!attribute.startsWith(`${name}=`)) return undefined;
  return /^(false|0|no)$/i.test(attribute.slice(name.length + 1)) ? 'off' : 'on';
}

function isKnown(state: State | undefined): state is State {
  return state !== undefined;
}

/** Definition languages with braces: GraphQL, Protocol Buffers, Thrift and Prisma. */
import type { SymbolKind } from '../../../protocol/index.ts';
import type { Outline } from '../pack.ts';
import { type Lexis, blankOut, isCommentOf, lexis } from './blankOut.ts';
import { type Mark, outlineMarks } from './marks.ts';

/** How definitions begin; the pattern has groups `word` (decides on the kind) and `name`. */
interface Syntax {
  readonly lexis: Lexis;
  readonly pattern: RegExp;
  readonly kinds: Readonly<Record<string, SymbolKind>>;
}

const slashes = lexis('//|#', [
  { open: '/\\*', close: '*/', spansLines: true, isComment: true },
  { open: '"', escapes: true },
  { open: "'", escapes: true },
]);

const syntaxes: Readonly<Record<string, Syntax>> = {
  graphql: {
    lexis: lexis('#', [
      { open: '"""', close: '"""', spansLines: true },
      { open: '"', escapes: true },
    ]),
    pattern:
      /^\s*(?:extend\s+)?(?<word>type|input|interface|enum|union|scalar|directive|query|mutation|subscription|fragment|schema)\b\s*@?(?<name>\w*)/,
    kinds: {
      type: 'class',
      input: 'struct',
      interface: 'interface',
      enum: 'enum',
      union: 'type',
      scalar: 'type',
      directive: 'macro',
      query: 'function',
      mutation: 'function',
      subscription: 'function',
      fragment: 'function',
    },
  },
  protobuf: {
    lexis: slashes,
    pattern: /^\s*(?<word>message|enum|service|rpc|extend|oneof)\s+(?<name>[\w.]+)/,
    kinds: { message: 'struct', enum: 'enum', service: 'interface', rpc: 'method', extend: 'struct' },
  },
  thrift: {
    lexis: slashes,
    pattern:
      /^\s*(?<word>struct|service|enum|exception|union|typedef|const)\s+(?:\S+\s+(?=\w+\s*(?:=|$)))?(?<name>\w+)/,
    kinds: {
      struct: 'struct',
      service: 'interface',
      enum: 'enum',
      exception: 'class',
      union: 'struct',
      typedef: 'type',
      const: 'constant',
    },
  },
  prisma: {
    lexis: slashes,
    pattern: /^\s*(?<word>model|enum|type|view|generator|datasource)\s+(?<name>\w+)/,
    kinds: {
      model: 'struct',
      enum: 'enum',
      type: 'type',
      view: 'struct',
      generator: 'module',
      datasource: 'module',
    },
  },
};

/** Whether `outlineBraces` knows the language. */
export function hasBraceSyntax(language: string): boolean {
  return Object.hasOwn(syntaxes, language);
}

export function outlineBraces(language: string, lines: readonly string[]): Outline | undefined {
  const syntax = syntaxes[language];
  if (syntax === undefined) return undefined;
  const marks: (Mark & { endLine?: number })[] = [];
  const open: ((Mark & { endLine?: number }) | undefined)[] = [];
  const blanked = blankOut(lines, syntax.lexis);
  for (const [index, text] of blanked.entries()) {
    const { word = '', name = '' } = syntax.pattern.exec(text)?.groups ?? {};
    const kind = syntax.kinds[word];
    let pending =
      word === ''
        ? undefined
        : {
            line: index + 1,
            level: open.length + 1,
            name: name === '' ? word : name,
            ...(kind !== undefined && { kind }),
          };
    if (pending !== undefined) marks.push(pending);
    else if (marks.at(-1)?.line === index && /^\s*\{/.test(text)) pending = marks.at(-1) as typeof pending;
    for (const sign of text) {
      if (sign === '{') {
        open.push(pending);
        pending = undefined;
      } else if (sign === '}') {
        const closed = open.pop();
        if (closed !== undefined) Object.assign(closed, { endLine: index + 1 });
      }
    }
  }
  return marks.length === 0
    ? undefined
    : outlineMarks(marks, lines, { leading: isCommentOf(lines, blanked) });
}

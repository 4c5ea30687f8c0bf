import type { SymbolKind } from '../../protocol/index.ts';
import type { StoredChunk, StoredSymbol } from '../store/index.ts';

/** What a hit is called. */
export interface Naming {
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
  readonly breadcrumb: readonly string[];
}

/** A line that belongs to the definition below it: a comment, an attribute, a decorator. */
const leadingLine = /^\s*(?:\/\/|\/\*|\*(?:[\s/]|$)|#(?:[\s#[]|$)|--|;|@\w)/;

/** The line whose definition a line belongs to: that of a comment is the one below it. In documents such marks mean other things. */
export function definitionLine(
  lines: readonly string[],
  line: number,
  chunk: Pick<StoredChunk, 'endLine' | 'fileKind'>,
): number {
  if (chunk.fileKind === 'docs') return line;
  const last = Math.min(chunk.endLine, lines.length);
  for (let at = line; at <= last; at++) if (!leadingLine.test(lines[at - 1] ?? '')) return at;
  return line;
}

/**
 * The name of a chunk, taken on to the innermost definition around a line of it. `around` are the definitions that hold the line,
 * outer ones first; those that the chunk already names, or that begin before it, add nothing.
 */
export function innermostNaming(
  chunk: Pick<StoredChunk, 'startLine' | 'breadcrumb' | 'symbol' | 'symbolKind'>,
  around: readonly StoredSymbol[],
): Naming {
  const breadcrumb = [...chunk.breadcrumb];
  let own: StoredSymbol | undefined;
  let named = 0;
  for (const symbol of nested(around)) {
    if (symbol.name === chunk.breadcrumb[named]) named += 1;
    else if (symbol.startLine >= chunk.startLine) {
      const { container } = symbol;
      if (container !== undefined && !breadcrumb.includes(container)) breadcrumb.push(container);
      breadcrumb.push(symbol.name);
      own = symbol;
    }
  }
  const { name: symbol, kind: symbolKind } = own ?? { name: chunk.symbol, kind: chunk.symbolKind };
  return {
    ...(symbol !== undefined && { symbol }),
    ...(symbolKind !== undefined && { symbolKind }),
    breadcrumb,
  };
}

/** Each inside the one before it: of definitions beside each other on one line the first, of such that only touch there the later. */
function nested(around: readonly StoredSymbol[]): StoredSymbol[] {
  const chain: StoredSymbol[] = [];
  for (const symbol of around) {
    let outer = chain.at(-1);
    while (outer !== undefined && symbol.endLine > outer.endLine) {
      chain.pop();
      outer = chain.at(-1);
    }
    const isBeside =
      symbol.startLine === outer?.startLine &&
      symbol.endLine === outer.endLine &&
      symbol.container !== outer.name;
    if (!isBeside) chain.push(symbol);
  }
  return chain;
}

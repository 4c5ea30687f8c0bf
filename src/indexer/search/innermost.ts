import type { FileKind, SymbolKind } from '../../protocol/index.ts';
import type { CodeSymbol } from '../records.ts';
import type { StoredChunk } from '../store/index.ts';
import type { Lines } from './linesOf.ts';

/** What a hit is called. */
export interface Naming {
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
  readonly breadcrumb: readonly string[];
}

/** A line that belongs to the definition below it: a comment, an attribute, a decorator. */
const leadingLine = /^\s*(?:\/\/|\/\*|\*(?:[\s/]|$)|#(?:[\s#[]|$)|--|;|@\w)/;

/** The line whose definition a line belongs to: that of a comment is the one below it. In documents such marks mean other things. */
export function definitionLine({ firstLine, lines }: Lines, line: number, fileKind: FileKind): number {
  if (fileKind === 'docs') return line;
  const below = lines.slice(line - firstLine).findIndex((text) => !leadingLine.test(text));
  return line + Math.max(0, below);
}

/**
 * The name of a chunk, taken on to the innermost definition around a line of it. `around` are the definitions that hold the line,
 * outer ones first; those that the chunk already names, or that begin before it, add nothing.
 */
export function innermostNaming(
  chunk: Pick<StoredChunk, 'startLine' | 'breadcrumb' | 'symbol' | 'symbolKind'>,
  around: readonly CodeSymbol[],
): Naming {
  const breadcrumb = [...chunk.breadcrumb];
  let own: CodeSymbol | undefined;
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
function nested(around: readonly CodeSymbol[]): CodeSymbol[] {
  const chain: CodeSymbol[] = [];
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

import { compareText } from '../../base/index.ts';
import { setImmediate } from 'node:timers/promises';
import { LoupeError, type SymbolHit, type SymbolKind } from '../../protocol/index.ts';
import type { StoredSymbol, StoreReader } from '../store/index.ts';
import { splitIdentifier } from '../tokens/index.ts';

/** Classes of matches, best first; what is added inside a class stays below the distance to the next. */
const matchScores = { exact: 100, prefix: 80, humps: 60, substring: 40, subsequence: 20 } as const;
const sameCaseBonus = 4;
/** Candidates come best first by their name; kinds, and above all a container, bring others before them. */
const candidatesPerHit = 10;
const fewestCandidates = 500;
const mostCandidates = 2_000;

const kindWorth: Readonly<Record<SymbolKind, number>> = {
  class: 6,
  interface: 6,
  struct: 6,
  trait: 6,
  enum: 6,
  type: 6,
  function: 5.5,
  method: 5,
  constructor: 4,
  module: 4,
  macro: 4,
  constant: 3,
  variable: 2,
  field: 1,
  section: 0.5,
  key: 0,
};

/**
 * Definitions whose name matches: whole, by its beginning, by its humps (`gUN` or `getna` for getUserName), by a part, or
 * by its letters in order. `Container.name` and `Container::name` look for the name inside the container. Best first.
 * Gives way between slices of the index. Rejects with code `cancelled` when the signal fires.
 */
export async function searchSymbols(
  reader: Pick<StoreReader, 'symbolCandidates'>,
  root: string,
  query: string,
  limit: number,
  signal: AbortSignal,
): Promise<SymbolHit[]> {
  const pieces = query.slice(0, 200).match(/[\p{L}\p{N}_$]+/gu) ?? [];
  const name = pieces.at(-1);
  if (name === undefined) return [];
  const container = /[.:#/]/.test(query) ? pieces.at(-2) : undefined;
  const enough =
    container === undefined ? Math.max(fewestCandidates, candidatesPerHit * limit) : mostCandidates;
  const hits: SymbolHit[] = [];
  for (const slice of reader.symbolCandidates(name, Math.min(enough, mostCandidates))) {
    for (const symbol of slice) {
      const score = scoreSymbol(symbol, name, container);
      if (score > 0) hits.push(toHit(symbol, root, score));
    }
    await setImmediate();
    if (signal.aborted) throw new LoupeError('cancelled', 'The search for symbols was cancelled.');
  }
  hits.sort((a, b) => b.score - a.score || compareText(a.path, b.path) || a.startLine - b.startLine);
  return hits.slice(0, limit);
}

/** 0 when the symbol does not match. */
export function scoreSymbol(
  symbol: Pick<StoredSymbol, 'name' | 'kind' | 'container'>,
  query: string,
  container?: string,
): number {
  if (container !== undefined && scoreName(lastPart(symbol.container ?? ''), container) < matchScores.humps)
    return 0;
  const match = scoreName(symbol.name, query);
  if (match === 0) return 0;
  const brevity = 6 * Math.min(1, query.length / symbol.name.length);
  return match + brevity + kindWorth[symbol.kind];
}

function lastPart(container: string): string {
  return container.split(/[.:#/\s]+/).at(-1) ?? '';
}

function scoreName(name: string, query: string): number {
  const plain = name.toLowerCase();
  const wanted = query.toLowerCase();
  const found = plain.indexOf(wanted);
  if (found === 0) {
    const score = plain.length === wanted.length ? matchScores.exact : matchScores.prefix;
    return score + (name.startsWith(query) ? sameCaseBonus : 0);
  }
  if (matchesHumps(splitIdentifier(name), wanted.replaceAll('_', ''))) return matchScores.humps;
  if (found > 0) return matchScores.substring + (name.includes(query) ? sameCaseBonus : 0);
  const compactness = subsequence(plain, wanted);
  return compactness === 0 ? 0 : matchScores.subsequence * compactness;
}

/** True when the query is beginnings of humps in order, from the first hump on: `gun`, `getna`, `usna`. */
function matchesHumps(humps: readonly string[], wanted: string): boolean {
  const tried = new Set<number>();
  const match = (hump: number, at: number): boolean => {
    if (at === wanted.length) return true;
    const state = hump * 256 + at;
    if (hump >= humps.length || tried.has(state)) return false;
    tried.add(state);
    const word = humps[hump] ?? '';
    for (let length = 1; length <= word.length && word[length - 1] === wanted[at + length - 1]; length++) {
      if (match(hump + 1, at + length)) return true;
    }
    return match(hump + 1, at);
  };
  return wanted.length > 0 && wanted.length <= 100 && match(0, 0);
}

/** How closely the letters of the query follow each other in the name, 0 (they do not) to 1. */
function subsequence(plain: string, wanted: string): number {
  let first = -1;
  let at = -1;
  for (const letter of wanted) {
    at = plain.indexOf(letter, at + 1);
    if (at < 0) return 0;
    if (first < 0) first = at;
  }
  return wanted.length / (at - first + 1);
}

function toHit(symbol: StoredSymbol, root: string, score: number): SymbolHit {
  const { path, name, kind, container, startLine, endLine } = symbol;
  return { root, path, name, kind, ...(container !== undefined && { container }), startLine, endLine, score };
}

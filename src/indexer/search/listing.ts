import { setImmediate } from 'node:timers/promises';
import type { SearchParams } from '../../protocol/index.ts';
import type { StoredChunk, StoreReader } from '../store/index.ts';
import { fileFilter } from './fileFilter.ts';
import type { ParsedQuery } from './parseQuery.ts';
import type { Ranked } from './rank.ts';

/** Files are asked for in growing steps, newest first, and no more than the last of these. */
const steps = [512, 4_096, 32_768];
/** Between two looks at the signal. */
const filesPerTurn = 128;
const nothing = { words: 0, meaning: 0, symbol: 0, path: 0, file: 0, phrase: 0 };

/** Whether a question names filters and nothing to look for. */
export function isFilterAlone(query: ParsedQuery): boolean {
  const { text, symbolKinds } = query;
  const isFiltered = fileFilter(query, { query: '', limit: 1 }) !== undefined || symbolKinds.length > 0;
  return text.trim() === '' && isFiltered;
}

/**
 * What passes the filters of a question without words: one chunk of each file, or each definition of the wanted kinds, of
 * the most recently modified files first. The score tells how recent, so that the lists of several roots can be merged.
 */
export async function newestThatPass(
  reader: Pick<StoreReader, 'recentPaths' | 'file' | 'chunksOfFile'>,
  query: ParsedQuery,
  params: SearchParams,
  signal: AbortSignal,
): Promise<Ranked[]> {
  const passes = fileFilter(query, params) ?? (() => true);
  const now = Date.now();
  const found: Ranked[] = [];
  let looked = 0;
  for (const step of steps) {
    const paths = reader.recentPaths(step).slice(looked);
    for (const path of paths) {
      if (looked++ % filesPerTurn === 0) await setImmediate();
      signal.throwIfAborted();
      const file = reader.file(path);
      if (file === undefined || !passes(file)) continue;
      const score = Math.min(1, file.mtimeMs / now);
      for (const chunk of chunksToShow(reader.chunksOfFile(file.id), query))
        found.push({ chunk, score, parts: nothing, worth: 1, defines: undefined });
      if (found.length >= params.limit) return found.slice(0, params.limit);
    }
    if (looked < step) break;
  }
  return found;
}

function chunksToShow(chunks: readonly StoredChunk[], { symbolKinds }: ParsedQuery): StoredChunk[] {
  if (symbolKinds.length === 0)
    return [chunks.find(({ symbol }) => symbol !== undefined) ?? chunks[0]].filter(
      (chunk) => chunk !== undefined,
    );
  // A long definition is cut into several chunks: its first one stands for it.
  return chunks.filter(
    ({ symbol, symbolKind, breadcrumb }, at) =>
      symbolKind !== undefined &&
      symbolKinds.includes(symbolKind) &&
      (chunks[at - 1]?.symbol !== symbol || chunks[at - 1]?.breadcrumb.join('\n') !== breadcrumb.join('\n')),
  );
}

import { setImmediate } from 'node:timers/promises';
import type { SearchParams } from '../../protocol/index.ts';
import type { StoreReader } from '../store/index.ts';
import { fileFilter } from './fileFilter.ts';
import type { ParsedQuery } from './parseQuery.ts';

/** Said of a root where nothing was close enough to be an answer. */
export const nothingClose =
  'Nothing here is close to the question: try other words, or a name from the code.';
const nothingIndexed =
  'Nothing is indexed here: there is no file that Loupe takes, or indexing has only begun.';
const nothingPasses = 'Nothing indexed passes ';

/** Files looked at between two looks at the signal. */
const filesPerTurn = 512;

/** Whether a note only tells why one root has no hit: beside the hits of other roots nobody needs it. */
export function isAboutNothing(note: string): boolean {
  return note === nothingClose || note === nothingIndexed || note.startsWith(nothingPasses);
}

/** Why a question has no hit, where that lies not in its words: an empty index, or filters that no file passes. */
export async function whyEmpty(
  query: ParsedQuery,
  params: SearchParams,
  reader: Pick<StoreReader, 'counts' | 'paths' | 'file'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (reader.counts().files === 0) return nothingIndexed;
  const passes = fileFilter(query, params);
  if (passes === undefined) return undefined;
  let looked = 0;
  for (const { path } of reader.paths()) {
    if (looked++ % filesPerTurn === 0) await setImmediate();
    signal.throwIfAborted();
    const file = reader.file(path);
    if (file !== undefined && passes(file)) return undefined;
  }
  return noneThatPasses(query, params);
}

/** Names the filters as a person types them. */
export function noneThatPasses(query: ParsedQuery, params: SearchParams): string {
  const named = (name: string, values: readonly string[]): string[] =>
    values.length === 0
      ? []
      : [`${name}:${values.map((value) => (/\s/.test(value) ? `"${value}"` : value)).join(',')}`];
  const filters = [
    ...named('lang', [...query.languages, ...(params.languages ?? [])]),
    ...named('-lang', query.excludedLanguages),
    ...named('path', [...query.paths, ...(params.folders ?? [])]),
    ...named('-path', query.excludedPaths),
    ...named('kind', [...query.fileKinds, ...query.symbolKinds]),
    ...named('-kind', query.excludedFileKinds),
  ];
  return `${nothingPasses}${filters.join(' ')}.`;
}

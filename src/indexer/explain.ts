import type { Explanation, IndexerSettings } from '../protocol/index.ts';
import { openIgnoreRules } from './ignore/index.ts';
import { isOwnData, ownDataIn } from './ownData.ts';
import { type InspectedEntry, inspect } from './scan/index.ts';
import type { StoreReader } from './store/index.ts';

/** Where a process that has no pipeline of its own, since it only looks or follows, reads the rules. */
export interface RulesPlace {
  readonly root: string;
  readonly settings: IndexerSettings;
  readonly dataDirectory: string;
}

/** What the rules and the disk say of a path (relative) now. */
export async function inspectAlone(
  { root, settings, dataDirectory }: RulesPlace,
  path: string,
): Promise<InspectedEntry | undefined> {
  const ownData = ownDataIn(root, dataDirectory);
  const rules = await openIgnoreRules({ root, settings, isOwnData: (one) => isOwnData(one, ownData) });
  return inspect({ root, rules, maxFileSizeBytes: settings.maxFileSizeKb * 1024 }, path);
}

/** Why a path is, or is not, in the index: `now` is what the disk says, undefined when it is not there. */
export function explain(
  root: string,
  path: string,
  now: InspectedEntry | undefined,
  reader: Pick<StoreReader, 'file' | 'skip'>,
): Explanation {
  if (now === undefined) return { state: 'missing', root, path };
  if (now.kind === 'skip') return { state: 'skipped', root, path, skip: now.skip };
  const file = reader.file(path);
  if (file === undefined) {
    const skip = reader.skip(path);
    return skip === undefined ? { state: 'pending', root, path } : { state: 'skipped', root, path, skip };
  }
  const { language, chunks, symbols, level, method, note } = file;
  return {
    state: 'indexed',
    root,
    path,
    language,
    chunks,
    symbols,
    refined: level === 'whole',
    method,
    ...(note !== undefined && { note }),
  };
}

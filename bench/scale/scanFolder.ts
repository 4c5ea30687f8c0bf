import { openIgnoreRules } from '../../src/indexer/ignore/index.ts';
import type { FileStat } from '../../src/indexer/records.ts';
import { scan } from '../../src/indexer/scan/index.ts';
import { defaultSettings } from '../defaultSettings.ts';

export interface Scanned {
  readonly files: readonly FileStat[];
  /** Directories that rules leave out, relative to the folder and with a slash at the end. */
  readonly skippedDirectories: ReadonlySet<string>;
  readonly seconds: number;
}

/** What a scan says of a folder under the default settings: nothing is opened, nothing stored. */
export async function scanFolder(root: string): Promise<Scanned> {
  const started = performance.now();
  const rules = await openIgnoreRules({ root, settings: defaultSettings });
  const files: FileStat[] = [];
  const skippedDirectories = new Set<string>();
  const maxFileSizeBytes = defaultSettings.maxFileSizeKb * 1024;
  for await (const batch of scan({ root, rules, maxFileSizeBytes, signal: new AbortController().signal }))
    for (const entry of batch)
      if (entry.kind === 'file') files.push(entry.stat);
      else if (entry.skip.path.endsWith('/')) skippedDirectories.add(entry.skip.path);
  return { files, skippedDirectories, seconds: (performance.now() - started) / 1000 };
}

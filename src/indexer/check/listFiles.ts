import type { IndexerSettings } from '../../protocol/index.ts';
import { fileKindOf, languageOf } from '../chunk/index.ts';
import { openIgnoreRules } from '../ignore/index.ts';
import type { FileStat } from '../records.ts';
import { scan } from '../scan/index.ts';
import { sample } from './sample.ts';

/** Of a larger folder, a sample of so many files and bytes is asked. */
const mostFiles = 5_000;
const mostBytes = 64 << 20;

export interface ListedFiles {
  readonly chosen: readonly FileStat[];
  /** How many there are to choose from. */
  readonly known: number;
}

/** The files of the folder that may be indexed. @throws LoupeError as `scan` does */
export async function listFiles(
  root: string,
  settings: IndexerSettings,
  signal: AbortSignal,
): Promise<ListedFiles> {
  const rules = await openIgnoreRules({ root, settings });
  const stats: FileStat[] = [];
  for await (const batch of scan({ root, rules, maxFileSizeBytes: settings.maxFileSizeKb * 1024, signal }))
    for (const entry of batch) if (entry.kind === 'file') stats.push(entry.stat);
  return {
    chosen: withinBytes(sample(stats, mostFiles, ({ path }) => ({ seed: path, group: '' }))),
    known: stats.length,
  };
}

function withinBytes(stats: readonly FileStat[]): readonly FileStat[] {
  let bytes = 0;
  return stats.filter(({ sizeBytes }) => {
    if (bytes + sizeBytes > mostBytes) return false;
    bytes += sizeBytes;
    return true;
  });
}

/** The language of a file of code; undefined for tests, examples, documents and configuration. */
export function codeLanguage(path: string, opening?: string): string | undefined {
  const language = languageOf(path, opening);
  return fileKindOf(path, language) === 'code' ? language : undefined;
}

/** Commit subject → what the commit changed, as it was before: how people phrase work, and where it is done. */
import type { Chunker } from '../../../src/indexer/chunk/index.ts';
import { namesIn, type Pair } from '../pairsOfFile.ts';
import { changedChunks } from './changedChunks.ts';
import type { TaskCommit } from './readHistory.ts';

/** Long files cost much and say little of one commit. */
const maxTextChars = 100_000;

export interface HistoryPair extends Pair {
  readonly path: string;
  readonly languageId: string;
}

/** @param mayUse whether the text of a file may be learned from */
export async function historyPairs(
  commits: readonly TaskCommit[],
  chunker: Chunker,
  mayUse: (text: string) => boolean,
): Promise<HistoryPair[]> {
  const pairs: HistoryPair[] = [];
  for (const { subject, files } of commits) {
    for (const { path, text, changed } of files) {
      if (text.length > maxTextChars || text.includes('\0') || !mayUse(text)) continue;
      const file = await chunker.chunk({
        ...{ path, text, sizeBytes: text.length },
        ...{ mtimeNs: 0n, inode: 0n, hash: '', encoding: 'utf-8' },
      });
      for (const chunk of changedChunks(file.chunks, changed)) {
        const names = namesIn(chunk, file.symbols);
        const { language: languageId } = file;
        pairs.push({ kind: 'history', query: subject, body: chunk.text, names, path, languageId });
      }
    }
  }
  return pairs;
}

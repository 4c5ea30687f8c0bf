import type { SourceText } from '../../../src/indexer/records.ts';

/** A file as the read room hands it over. */
export function sourceText(path: string, text: string): SourceText {
  return {
    path,
    text,
    sizeBytes: text.length,
    mtimeNs: 0n,
    inode: 0n,
    hash: '0'.repeat(32),
    encoding: 'utf-8',
  };
}

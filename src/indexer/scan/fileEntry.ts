import type { BigIntStats } from 'node:fs';
import { readTrouble } from '../../protocol/index.ts';
import { skipByName } from './nameRules.ts';
import type { ScanEntry } from './scanEntry.ts';

/** What a file's kind, size and name say of it. `path` is relative to the root, with forward slashes. */
export function fileEntry(path: string, stats: BigIntStats, maxFileSizeBytes: number): ScanEntry {
  if (!stats.isFile()) return { kind: 'skip', skip: { path, reason: 'special', detail: kindOf(stats) } };
  const skip = skipByName(path);
  if (skip !== undefined) return { kind: 'skip', skip };
  const sizeBytes = Number(stats.size);
  if (sizeBytes > maxFileSizeBytes) {
    const detail = `${Math.ceil(sizeBytes / 1024)} kB, at most ${Math.floor(maxFileSizeBytes / 1024)} kB`;
    return { kind: 'skip', skip: { path, reason: 'tooLarge', detail } };
  }
  return { kind: 'file', stat: { path, sizeBytes, mtimeNs: stats.mtimeNs, inode: stats.ino } };
}

function kindOf(stats: Pick<BigIntStats, 'isFIFO' | 'isSocket'>): string {
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** The entry for a path that exists but that the file system refuses to tell about. */
export function unreadableEntry(path: string, error: unknown): ScanEntry {
  const { code = '' } = error as NodeJS.ErrnoException;
  const detail =
    path.includes('\ufffd') && code === 'ENOENT' ? 'its name is not valid UTF-8' : readTrouble(code);
  return { kind: 'skip', skip: { path, reason: 'unreadable', detail } };
}

/** True when the path has gone, or its parent has become something else, since it was listed. */
export function hasVanished(path: string, error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (code === 'ENOENT' && !path.includes('\ufffd')) || code === 'ENOTDIR';
}

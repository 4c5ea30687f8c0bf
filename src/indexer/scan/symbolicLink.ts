import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Skip } from '../../protocol/index.ts';
import { explainPath } from '../ignore/index.ts';
import { fileEntry } from './fileEntry.ts';
import { skipByName } from './nameRules.ts';
import type { ScanEntry, ScanOptions } from './scanEntry.ts';

export type LinkOptions = Pick<ScanOptions, 'root' | 'rules' | 'maxFileSizeBytes'>;

/**
 * A symbolic link is followed to a regular file that lies inside the root and is not left out there itself: a link is
 * no way around a rule or into the open for a secret. `linkPath` is relative to the root.
 */
export async function followLink(options: LinkOptions, linkPath: string): Promise<ScanEntry> {
  const skip = (detail: string): ScanEntry => ({
    kind: 'skip',
    skip: { path: linkPath, reason: 'symlink', detail },
  });
  const absolute = path.join(options.root, linkPath);
  let target: string;
  try {
    target = path.relative(await realpath(options.root), await realpath(absolute));
  } catch (error) {
    return skip(linkTrouble(error));
  }
  if (isOutside(target)) return skip('it leads out of the folder');
  const stats = await stat(absolute, { bigint: true });
  if (stats.isDirectory()) return skip('it leads to a directory');
  const targetPath = target.split(path.sep).join('/');
  const verdict = await explainPath(options.rules, targetPath, false);
  if (verdict.ignored) {
    const { reason, rule } = verdict;
    return { kind: 'skip', skip: { path: linkPath, reason, rule, detail: `it leads to ${targetPath}` } };
  }
  const named = skipByName(linkPath);
  if (named !== undefined) return { kind: 'skip', skip: named };
  return renamed(fileEntry(targetPath, stats, options.maxFileSizeBytes), linkPath);
}

function renamed(entry: ScanEntry, linkPath: string): ScanEntry {
  if (entry.kind === 'file') return { kind: 'file', stat: { ...entry.stat, path: linkPath } };
  const skip: Skip = { ...entry.skip, path: linkPath };
  return { kind: 'skip', skip };
}

function isOutside(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}

function linkTrouble(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ELOOP') return 'it leads back to itself';
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? 'its target does not exist'
    : 'its target cannot be reached';
}

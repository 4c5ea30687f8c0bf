import type { BigIntStats } from 'node:fs';
import { access, constants, lstat } from 'node:fs/promises';
import path from 'node:path';
import { explainPath } from '../ignore/index.ts';
import { fileEntry, hasVanished, unreadableEntry } from './fileEntry.ts';
import type { InspectedEntry, ScanOptions } from './scanEntry.ts';
import { followLink } from './symbolicLink.ts';

/**
 * What the scan would say of one path (relative to the root, forward slashes) now. Undefined when it does not exist, or
 * lies behind a symbolic link to a directory.
 */
export async function inspect(
  options: Omit<ScanOptions, 'signal' | 'concurrency'>,
  relativePath: string,
): Promise<InspectedEntry | undefined> {
  const name = relativePath.replace(/\/+$/, '');
  let stats: BigIntStats;
  try {
    stats = await lstat(path.join(options.root, name), { bigint: true });
    if (await liesBehindLink(options.root, name)) return undefined;
  } catch (error) {
    if (hasVanished(name, error)) return undefined;
    return unreadableEntry((await closedDirectoryAbove(options.root, name)) ?? name, error);
  }
  if (name === '') return { kind: 'directory' };
  const verdict = await explainPath(options.rules, name, stats.isDirectory());
  const shown = stats.isDirectory() ? `${name}/` : name;
  if (verdict.ignored) {
    const { reason, rule } = verdict;
    return { kind: 'skip', skip: { path: shown, reason, rule } };
  }
  if (stats.isDirectory()) return { kind: 'directory' };
  if (stats.isSymbolicLink()) return followLink(options, name);
  return fileEntry(name, stats, options.maxFileSizeBytes);
}

/** The outermost directory above the path that may not be listed, with `/` at its end: the scan names that one. */
async function closedDirectoryAbove(root: string, name: string): Promise<string | undefined> {
  for (let cut = name.indexOf('/'); cut >= 0; cut = name.indexOf('/', cut + 1)) {
    const directory = name.slice(0, cut);
    const isOpen = await access(path.join(root, directory), constants.R_OK).then(
      () => true,
      () => false,
    );
    if (!isOpen) return `${directory}/`;
  }
  return undefined;
}

async function liesBehindLink(root: string, name: string): Promise<boolean> {
  for (let cut = name.indexOf('/'); cut >= 0; cut = name.indexOf('/', cut + 1))
    if ((await lstat(path.join(root, name.slice(0, cut)))).isSymbolicLink()) return true;
  return false;
}

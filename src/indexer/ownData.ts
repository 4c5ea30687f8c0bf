import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathInside } from './pathInside.ts';

/**
 * Where Loupe's own data lies inside a folder, by real paths: relative with forward slashes, '' for the folder itself,
 * undefined when it lies elsewhere. What Loupe writes there must never count as a change: it would write again.
 */
export function ownDataIn(root: string, dataDirectory: string): string | undefined {
  return pathInside(realPathOf(root), realPathOf(dataDirectory));
}

/** @param path relative to the folder, with forward slashes; a watcher may tell it in any case where case says nothing. */
export function isOwnData(path: string, ownData: string | undefined): boolean {
  if (ownData === undefined) return false;
  // Who keeps indexes in the very folder that is searched still wants to search the folder.
  if (ownData === '') return path === '' || written.test(path);
  const [inner, outer] = caseMatters ? [path, ownData] : [path.toLowerCase(), ownData.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** What Loupe writes into a data directory: an index directory per root, and journals. */
const written = /^(?:[^/]+-[0-9a-f]{16}(?:\/|$)|working-\d+\.journal$)/;
const caseMatters = process.platform !== 'darwin' && process.platform !== 'win32';

function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // What does not exist yet cannot be a link.
    return resolve(path);
  }
}

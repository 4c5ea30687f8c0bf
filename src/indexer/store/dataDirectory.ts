import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';

/** The platform's place for caches; `LOUPE_DATA_DIR` wins. Absolute. */
export function defaultDataDirectory(): string {
  const chosen = process.env['LOUPE_DATA_DIR'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  switch (platform()) {
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'loupe');
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'loupe', 'Cache');
    default:
      return join(absolute(process.env['XDG_CACHE_HOME']) ?? join(homedir(), '.cache'), 'loupe');
  }
}

/** The XDG Base Directory Specification wants relative paths ignored. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** The directory of a root's index: a name for people, and a hash of the real path for uniqueness. */
export function indexDirectoryOf(dataDirectory: string, root: string): string {
  const path = realPathOf(root);
  const name = basename(path)
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 40);
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return join(dataDirectory, `${name === '' ? 'root' : name}-${hash}`);
}

function realPathOf(root: string): string {
  try {
    return realpathSync.native(root);
  } catch {
    // A folder that is gone still has an index to read or delete.
    return resolve(root);
  }
}

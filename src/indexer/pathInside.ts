import { isAbsolute, relative, sep } from 'node:path';

/** A path relative to a folder with forward slashes, '' for the folder itself; undefined when it lies outside. Both absolute. */
export function pathInside(folder: string, path: string): string | undefined {
  const inner = relative(folder, path);
  const isOutside = inner === '..' || inner.startsWith(`..${sep}`) || isAbsolute(inner);
  return isOutside ? undefined : inner.split(sep).join('/');
}

/** Those of the paths that lie inside a folder, as `pathInside` has them, without the folder itself. */
export function pathsInside(root: string, absolutePaths: readonly string[]): string[] {
  return absolutePaths
    .map((path) => pathInside(root, path))
    .filter((path) => path !== undefined && path !== '') as string[];
}

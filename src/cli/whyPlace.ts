import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { hasIndex } from './session.ts';

/** Where the question why a path is (not) indexed is put. */
export interface WhyPlace {
  /** The folder whose rules and index count. */
  readonly root: string;
  /** The path in question; absolute, real up to its own name. */
  readonly path: string;
  readonly dataDirectory: string | undefined;
  dispose(): Promise<void>;
}

/**
 * The nearest folder above the path that has an index. Without any: the top of its git repository, or the path's own
 * folder, with an index in a temporary place, since asking must not leave one behind.
 */
export async function placeOf(target: string, dataDirectory: string | undefined): Promise<WhyPlace> {
  const asked = resolve(target);
  const folder = realpathSync(existingFolder(dirname(asked)));
  const path = join(folder, dirname(asked).slice(existingFolder(dirname(asked)).length), basename(asked));
  const root = ancestors(path).find((each) => existsSync(each) && hasIndex(each, dataDirectory));
  if (root !== undefined) return { root, path, dataDirectory, dispose: () => Promise.resolve() };
  const temporary = await mkdtemp(join(tmpdir(), 'loupe-why-'));
  return {
    root: ancestors(folder).find((each) => existsSync(join(each, '.git'))) ?? folder,
    path,
    dataDirectory: temporary,
    dispose: () => rm(temporary, { recursive: true, force: true }),
  };
}

/** The path itself and all folders above it. */
function ancestors(path: string): string[] {
  return path === dirname(path) ? [path] : [path, ...ancestors(dirname(path))];
}

function existingFolder(folder: string): string {
  return existsSync(folder) ? folder : existingFolder(dirname(folder));
}

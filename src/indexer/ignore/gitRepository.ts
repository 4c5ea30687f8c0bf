import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fromBytes, readRuleFile } from './ruleFiles.ts';

/** A work tree, and the folders where git keeps what is its own and what all its work trees share. */
export interface GitRepository {
  /** Absolute path of the work tree. */
  readonly top: string;
  /** Holds `HEAD`; of its own for each work tree. */
  readonly gitDirectory: string;
  /** Holds `config`, `info/exclude` and `info/attributes`. */
  readonly commonDirectory: string;
}

/** The repository whose work tree begins in this directory, if one does. `.git` may be a folder or a file that names one. */
export async function repositoryAt(directory: string): Promise<GitRepository | undefined> {
  const dotGit = path.join(directory, '.git');
  const pointer = await readRuleFile(dotGit, 'follow');
  if (pointer === undefined) {
    const isRepository = await isFile(path.join(dotGit, 'HEAD'));
    return isRepository ? { top: directory, gitDirectory: dotGit, commonDirectory: dotGit } : undefined;
  }
  const target = /^gitdir: (.*?)[\r\n]*$/.exec(pointer)?.[1];
  if (target === undefined) return undefined;
  const gitDirectory = path.resolve(directory, fromBytes(target));
  const common = await readRuleFile(path.join(gitDirectory, 'commondir'), 'follow');
  const commonDirectory =
    common === undefined
      ? gitDirectory
      : path.resolve(gitDirectory, fromBytes(common).replace(/[\r\n]+$/, ''));
  return { top: directory, gitDirectory, commonDirectory };
}

/** The directory and all above it, the file system's root first. */
export function lineage(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [...lineage(parent), directory];
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

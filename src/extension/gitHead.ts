import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/**
 * What a folder's repository has checked out: the content of its HEAD. Undefined when the folder is not the top of a
 * repository. Follows the `.git` file of a worktree or submodule.
 */
export async function gitHead(folder: string): Promise<string | undefined> {
  const dotGit = join(folder, '.git');
  const direct = await readIfThere(join(dotGit, 'HEAD'));
  if (direct !== undefined) return direct;
  const link = /^gitdir: (.+)$/m.exec((await readIfThere(dotGit)) ?? '')?.[1]?.trim();
  if (link === undefined) return undefined;
  return readIfThere(join(isAbsolute(link) ? link : join(folder, link), 'HEAD'));
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch {
    // Absent, a folder, or not ours to read: there is no head to compare then.
    return undefined;
  }
}

import { execFile } from 'node:child_process';
import { lstat, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Repository } from './corpora.ts';

/** As in the archives of the development sets: larger files are left out. */
const mostBytes = 400_000;
/** Git's own rule for what is no text. */
const sniffedBytes = 8_000;

/** Downloads one commit into an empty folder and keeps its text files alone, as the archives of the development sets do. */
export async function cloneTexts(
  { url, alsoAt, revision }: Pick<Repository, 'url' | 'alsoAt' | 'revision'>,
  folder: string,
): Promise<void> {
  const git = (...args: string[]): Promise<unknown> => promisify(execFile)('git', ['-C', folder, ...args]);
  await git('init', '--quiet');
  const fetch = (from: string): Promise<unknown> => git('fetch', '--quiet', '--depth', '1', from, revision);
  await fetch(url).catch((error: unknown) => {
    if (alsoAt === undefined) throw error;
    return fetch(alsoAt);
  });
  await git('-c', 'core.autocrlf=false', 'checkout', '--quiet', '--detach', 'FETCH_HEAD');
  await rm(path.join(folder, '.git'), { recursive: true, force: true });
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isDirectory() && !(await isText(file))) await rm(file);
  }
}

async function isText(file: string): Promise<boolean> {
  const stats = await lstat(file);
  if (!stats.isFile() || stats.size > mostBytes) return false;
  return !(await readFile(file)).subarray(0, sniffedBytes).includes(0);
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** One repository of the development sets. `root` is the folder that the semble questions are about; null is the whole. */
export interface Repository {
  readonly name: string;
  readonly language: string;
  readonly root: string | null;
}

const checkout = path.resolve(import.meta.dirname, '..');

/** The folder `shared` beside this checkout, or `LOUPE_SHARED`, and in it the development sets. */
export function qualityFolder(): string {
  return path.join(process.env['LOUPE_SHARED'] ?? path.resolve(checkout, '../shared'), 'quality');
}

export async function readRepositories(): Promise<Repository[]> {
  return JSON.parse(await readFile(path.join(qualityFolder(), 'repos.json'), 'utf8')) as Repository[];
}

/**
 * Unpacks the repositories that are not unpacked yet and returns the folder that holds them, one folder per name:
 * `LOUPE_CORPORA`, or `loupe-corpora` in the system's temporary folder.
 */
export async function unpackCorpora(): Promise<string> {
  const folder = path.resolve(process.env['LOUPE_CORPORA'] ?? path.join(tmpdir(), 'loupe-corpora'));
  if (`${folder}${path.sep}`.startsWith(`${checkout}${path.sep}`))
    throw new Error(`${folder} lies in this repository: set LOUPE_CORPORA to a folder outside.`);
  await mkdir(folder, { recursive: true });
  for (const { name } of await readRepositories())
    if (!existsSync(path.join(folder, name))) await unpack(name, folder);
  return folder;
}

/** Unpacks beside the place and renames, so that a folder is there whole or not at all. */
async function unpack(name: string, folder: string): Promise<void> {
  const archive = path.join(qualityFolder(), 'corpus', `${name}.tar.xz`);
  const partial = await mkdtemp(path.join(folder, '.unpacking-'));
  try {
    await promisify(execFile)('tar', ['xJf', archive, '-C', partial]);
    await rename(partial, path.join(folder, name));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(path.join(folder, name))) throw error;
  }
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { cloneTexts } from './cloneTexts.ts';

/** One repository of the development sets. `root` is the folder that the semble questions are about; null is the whole. */
export interface Repository {
  readonly name: string;
  readonly language: string;
  readonly url: string;
  /** A fork that holds the commit too, where the first place may not. */
  readonly alsoAt?: string;
  /** The commit that the questions are about. */
  readonly revision: string;
  readonly root: string | null;
}

const checkout = path.resolve(import.meta.dirname, '..');
const manifest = path.join(import.meta.dirname, 'repositories.json');

/** The folder `shared` beside this checkout, or `LOUPE_SHARED`, and in it the development sets. */
export function qualityFolder(): string {
  return path.join(process.env['LOUPE_SHARED'] ?? path.resolve(checkout, '../shared'), 'quality');
}

export async function readRepositories(): Promise<Repository[]> {
  return JSON.parse(await readFile(manifest, 'utf8')) as Repository[];
}

/** Where the repositories lie, one folder per name: `LOUPE_CORPORA`, or `loupe-corpora` in the system's temporary folder. */
export function corporaFolder(): string {
  const folder = path.resolve(process.env['LOUPE_CORPORA'] ?? path.join(tmpdir(), 'loupe-corpora'));
  if (`${folder}${path.sep}`.startsWith(`${checkout}${path.sep}`))
    throw new Error(`${folder} lies in this repository: set LOUPE_CORPORA to a folder outside.`);
  return folder;
}

export interface CorporaOptions {
  /** Only these; all when absent. */
  readonly repositories?: readonly Repository[];
  /** Downloads what is not in `../shared`; without it nothing ever comes over the network. */
  readonly clone?: boolean;
}

/** Brings the repositories that are not there yet, from the archives or from their homes, and returns the folder that holds them. */
export async function unpackCorpora({ repositories, clone = false }: CorporaOptions = {}): Promise<string> {
  const folder = corporaFolder();
  await mkdir(folder, { recursive: true });
  const wanted = repositories ?? (await readRepositories());
  const missing = wanted.filter(({ name }) => !existsSync(path.join(folder, name)));
  const toClone = missing.filter(({ name }) => !existsSync(archiveOf(name)));
  if (toClone.length > 0 && !clone)
    throw new Error(
      `${path.join(qualityFolder(), 'corpus')} has no archive of ${toClone.map(({ name }) => name).join(', ')}: ` +
        '--clone downloads them from their homes (see bench/repositories.json).',
    );
  if (toClone.length > 0) console.log(downloadText(toClone, folder));
  for (const repository of missing) {
    const { name } = repository;
    await bring(name, folder, (partial) =>
      toClone.includes(repository) ? cloneTexts(repository, partial) : unpack(name, partial),
    );
  }
  return folder;
}

/** What `--clone` is about to download, said before it does. */
export function downloadText(repositories: readonly Repository[], folder: string): string {
  const lines = repositories.map(({ url, revision }) => `  ${url} at ${revision}`);
  return [`Downloading ${repositories.length} repositories into ${folder}:`, ...lines].join('\n');
}

function archiveOf(name: string): string {
  return path.join(qualityFolder(), 'corpus', `${name}.tar.xz`);
}

async function unpack(name: string, folder: string): Promise<void> {
  await promisify(execFile)('tar', ['xJf', archiveOf(name), '-C', folder]);
}

/** Fills a folder beside the place and renames it, so that what it is called is there whole or not at all. */
export async function bring(
  name: string,
  folder: string,
  fill: (partial: string) => Promise<void> | void,
): Promise<void> {
  const partial = await mkdtemp(path.join(folder, '.partial-'));
  try {
    await fill(partial);
    await rename(partial, path.join(folder, name));
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process may have been faster.
    if (!existsSync(path.join(folder, name))) throw error;
  }
}

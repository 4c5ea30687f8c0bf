import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const shared = process.env['LOUPE_SHARED'] ?? join(root, '..', 'shared');

/** An empty folder that goes after the last test of the file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'loupe-e2e-')));
  after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of the small workspace, as a git repository. */
export async function fixtureWorkspace(): Promise<string> {
  const folder = join(await temporaryFolder(), 'harbor');
  await cp(join(root, 'test', 'fixtures', 'workspace'), folder, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

/** Why a repository of the corpus cannot be opened here; false when it can. */
export function corpusMissing(name: string): string | false {
  const archive = corpusArchive(name);
  return existsSync(archive) ? false : `${archive} is not there`;
}

/** Unpacks a repository of the corpus and gives its folder. */
export async function corpusFolder(name: string): Promise<string> {
  const folder = await temporaryFolder();
  execFileSync('tar', ['-xJf', corpusArchive(name), '-C', folder]);
  return existsSync(join(folder, name)) ? join(folder, name) : folder;
}

function corpusArchive(name: string): string {
  return join(shared, 'quality', 'corpus', `${name}.tar.xz`);
}

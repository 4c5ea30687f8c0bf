import { execFileSync } from 'node:child_process';
import { createVSIX } from '@vscode/vsce';
import { existsSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const shared = process.env['LOUPE_SHARED'] ?? join(root, '..', 'shared');

/** A copy of the small workspace below `directory`, as a git repository. */
export async function fixtureWorkspace(directory: string): Promise<string> {
  const folder = join(directory, 'harbor');
  await cp(join(root, 'test', 'fixtures', 'workspace'), folder, { recursive: true });
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

/** Writes the workspace of these folders (URIs, or paths relative to `directory`) and gives its file. */
export async function workspaceFile(
  directory: string,
  folders: readonly ({ readonly uri: string; readonly name: string } | { readonly path: string })[],
): Promise<string> {
  const file = join(directory, 'test.code-workspace');
  await writeFile(file, JSON.stringify({ folders }));
  return file;
}

/** Packs an extension of the fixtures below `directory` and gives its file. */
export async function fixtureExtension(directory: string, name: string): Promise<string> {
  const packagePath = join(directory, `${name}.vsix`);
  const cwd = join(root, 'test', 'fixtures', name);
  await createVSIX({
    cwd,
    packagePath,
    allowMissingRepository: true,
    skipLicense: true,
    dependencies: false,
  });
  return packagePath;
}

/** Why a repository of the corpus cannot be opened here; false when it can. */
export function corpusMissing(name: string): string | false {
  const archive = corpusArchive(name);
  return existsSync(archive) ? false : `${archive} is not there`;
}

/** Unpacks a repository of the corpus below `directory` and gives its folder. */
export async function corpusFolder(directory: string, name: string): Promise<string> {
  const folder = join(directory, name);
  await mkdir(folder);
  execFileSync('tar', ['-xJf', corpusArchive(name), '-C', folder]);
  return folder;
}

function corpusArchive(name: string): string {
  return join(shared, 'quality', 'corpus', `${name}.tar.xz`);
}

/** Unpacks the archives of a source and lists what they hold. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryName } from '../collect/git.ts';
import { git, readBlobs } from '../git/repository.ts';
import { choosePaths } from './choosePath.ts';

const run = promisify(execFile);
const outputLimit = 1 << 26;

/** Paths are relative to the source's own top folder; `place` is where each lies. */
export interface UnpackedFile {
  readonly path: string;
  readonly place: string;
  readonly sizeBytes: number;
}

/** Archives that would only bring tests and data are left packed. */
const leftOutArchive = /\.debian\.tar|orig-(?:tests?|testdata|data|docs?)\b/;
const unwanted = ['*.png', '*.jpg', '*.gif', '*.svg', '*.pdf', '*.bin', '*.so', '*.dll', '*.node', '*.map'];

/** @param version the commit to take of a repository */
export async function unpack(archives: string, target: string, version: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const name of (await readdir(archives)).sort()) {
    const archive = path.join(archives, name);
    if (name === repositoryName) await exportTree(archive, target, version);
    else if (/\.(?:zip|whl|jar)$/.test(name)) await unzip(archive, target);
    else if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', archive, path.join(target, 'main')]);
    else if (/\.(?:tar\.\w+|tgz|crate)$/.test(name) && !leftOutArchive.test(name))
      await untar(archive, target, /\.orig-([\w.-]+)\.tar/.exec(name)?.[1]);
  }
}

/** The licences of a Debian package: installed with a binary one, among its maintainers' files in a source one. */
export async function readCopyright(archives: string, unpacked: string): Promise<string | undefined> {
  const installedDocs = path.join(unpacked, 'main/usr/share/doc');
  const documents = await readdir(installedDocs).catch(() => []);
  for (const name of documents) {
    const text = await readFile(path.join(installedDocs, name, 'copyright'), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  const names = (await readdir(archives)).filter((name) => name.includes('.tar.') && !name.includes('.orig'));
  for (const name of names) {
    const { stdout } = await run(
      'tar',
      ['xOf', path.join(archives, name), '--wildcards', '*debian/copyright'],
      { maxBuffer: outputLimit },
    ).catch(() => ({ stdout: '' }));
    if (stdout !== '') return stdout;
  }
  return undefined;
}

/** Files without links, below the one folder that most archives have. */
export async function listFiles(folder: string): Promise<UnpackedFile[]> {
  const { stdout } = await run('find', [folder, '-type', 'f', '-printf', '%s %P\\n'], {
    maxBuffer: 1 << 30,
  });
  const files = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const space = line.indexOf(' ');
      return { sizeBytes: Number(line.slice(0, space)), place: line.slice(space + 1) };
    });
  files.sort((left, right) => (left.place < right.place ? -1 : 1));
  return files.map((file) => ({ ...file, path: belowTop(file.place) }));
}

/** Where binary packages install what their sources have at the top. */
const installed =
  /^usr\/(?:lib\/python3\/dist-packages|lib\/ruby\/vendor_ruby|share\/gocode\/src|share\/cargo\/registry\/[^/]+|share\/lua\/[\d.]+|share\/(?:php|perl5)|share|lib|s?bin)\//;

/** Every archive is unpacked into a folder, named by its component or `main`; tar's own top folder is cut off already. */
function belowTop(place: string): string {
  return place.startsWith('main/') ? place.slice('main/'.length).replace(installed, '') : place;
}

async function untar(archive: string, target: string, component: string | undefined): Promise<void> {
  const folder = path.join(target, component ?? 'main');
  await mkdir(folder, { recursive: true });
  const patterns = unwanted.map((pattern) => `--exclude=${pattern}`);
  await run(
    'tar',
    ['xf', archive, '-C', folder, '--strip-components=1', '--no-same-owner', '--wildcards', ...patterns],
    { maxBuffer: outputLimit },
  );
  await run('chmod', ['-R', 'u+rwX', folder]);
}

/** Only what may be chosen: repositories hold much else. */
async function exportTree(repository: string, target: string, version: string): Promise<void> {
  const tree = await git(repository, ['ls-tree', '-r', '-z', version]);
  const blobs = new Map<string, string>();
  for (const entry of tree.toString('utf8').split('\0')) {
    const [, blob, file] = /^100\d{3} blob (\w+)\t(.+)$/s.exec(entry) ?? [];
    if (blob !== undefined && file !== undefined) blobs.set(file, blob);
  }
  const chosen = choosePaths([...blobs.keys()], undefined);
  const texts = await readBlobs(
    repository,
    chosen.map((file) => blobs.get(file) ?? ''),
  );
  for (const file of chosen) {
    const content = texts.get(blobs.get(file) ?? '');
    if (content === undefined) continue;
    const place = path.join(target, 'main', file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
  }
}

async function unzip(archive: string, target: string): Promise<void> {
  const folder = path.join(target, 'main');
  await run('unzip', ['-qq', '-o', archive, '-d', folder, '-x', ...unwanted], {
    maxBuffer: outputLimit,
  }).catch(
    // 11: no file matches; 1: warnings
    (error: unknown) => {
      if (!(error instanceof Error && 'code' in error && (error.code === 1 || error.code === 11)))
        throw error;
    },
  );
}

/** Debian packages, through apt with package lists of its own: the machine's settings stay as they are. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, type Source } from '../manifest.ts';

const run = promisify(execFile);
const release = 'bookworm';
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const timeoutMs = 400_000;
const state = path.join(cacheFolder, 'apt');

let lists: Promise<readonly string[]> | undefined;

export async function fetchDebianSource(
  { name, version }: Source,
  folder: string,
): Promise<{ version: string; main: string }> {
  const options = await (lists ??= updateLists());
  const wanted = version === undefined ? name : `${name}=${version}`;
  await run('apt-get', [...options, 'source', '--quiet', '--download-only', '--only-source', wanted], {
    cwd: folder,
    timeout: timeoutMs,
    maxBuffer: 1 << 24,
  });
  const main = (await readdir(folder)).find((file) => file.endsWith('.dsc'));
  if (main === undefined) throw new Error('apt-get source left no .dsc');
  const { stdout } = await run('grep', ['-m1', '^Version:', path.join(folder, main)]);
  return { version: stdout.slice('Version:'.length).trim(), main };
}

export async function fetchDebianBinary(
  { name, version }: Source,
  folder: string,
): Promise<{ version: string; main: string }> {
  const options = await (lists ??= updateLists());
  const wanted = version === undefined ? name : `${name}=${version}`;
  await run('apt-get', [...options, 'download', '--quiet', wanted], { cwd: folder, timeout: timeoutMs });
  const main = (await readdir(folder)).find((file) => file.endsWith('.deb'));
  if (main === undefined) throw new Error('apt-get download left no .deb');
  const { stdout } = await run('dpkg-deb', ['--field', path.join(folder, main), 'Version']);
  return { version: stdout.trim(), main };
}

/** @returns apt options that point at our lists. */
async function updateLists(): Promise<readonly string[]> {
  const sources = path.join(state, 'sources.list');
  const options = [
    `-oDir::Etc::sourcelist=${sources}`,
    '-oDir::Etc::sourceparts=/dev/null',
    `-oDir::State::Lists=${path.join(state, 'lists')}`,
    `-oDir::Cache=${path.join(state, 'cache')}`,
    '-oAPT::Sandbox::User=root',
  ];
  await mkdir(path.join(state, 'lists/partial'), { recursive: true });
  await mkdir(path.join(state, 'cache/archives/partial'), { recursive: true });
  const archive = await archiveOfSystem();
  const isFresh = await stat(sources).catch(() => undefined);
  await writeFile(
    sources,
    ['deb', 'deb-src'].map((type) => `${type} [signed-by=${keyring}] ${archive} ${release} main\n`).join(''),
  );
  if (isFresh === undefined) await run('apt-get', [...options, '--quiet', 'update'], { timeout: timeoutMs });
  return options;
}

/** Where the system's own packages come from: any archive of Debian has the release. */
async function archiveOfSystem(): Promise<string> {
  const { stdout } = await run('apt-get', ['indextargets', '--format', '$(REPO_URI)']);
  const archive = stdout.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  if (archive === undefined) throw new Error('apt knows no archive of Debian: add one to its sources.');
  return archive;
}

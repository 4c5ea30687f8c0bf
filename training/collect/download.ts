/** Brings one source into the cache, each kind by the command of its package manager; what is there already stays. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, idOf, type Source } from '../manifest.ts';
import { fetchDebianBinary, fetchDebianSource } from './debian.ts';
import { fetchGit } from './git.ts';

const run = promisify(execFile);
const timeoutMs = 240_000;

interface Pinned {
  readonly version: string;
  readonly sha256?: string;
}

interface Fetched {
  readonly version: string;
  /** The file whose checksum the manifest holds, inside the folder. */
  readonly main: string;
}

const fetchers: Readonly<Record<Source['kind'], (source: Source, folder: string) => Promise<Fetched>>> = {
  debian: fetchDebianSource,
  deb: fetchDebianBinary,
  npm: fetchNpm,
  pypi: fetchPypi,
  crates: fetchCrate,
  go: fetchGo,
  maven: fetchMaven,
  git: fetchGit,
};

/** The folder that holds the archives of a source. */
export function archiveFolder(source: Source): string {
  return path.join(cacheFolder, 'archives', idOf(source));
}

export async function download(source: Source): Promise<Pinned> {
  const folder = archiveFolder(source);
  const note = path.join(folder, 'fetched.json');
  const known = await readNote(note);
  if (known !== undefined && (source.version === undefined || known.version === source.version))
    return pin(source, known, folder);
  const partial = `${folder}.partial`;
  await rm(folder, { recursive: true, force: true });
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  const fetched = await fetchers[source.kind](source, partial);
  await writeFile(path.join(partial, 'fetched.json'), JSON.stringify(fetched));
  await rename(partial, folder);
  return pin(source, fetched, folder);
}

async function pin({ kind }: Source, { version, main }: Fetched, folder: string): Promise<Pinned> {
  return kind === 'git' ? { version } : { version, sha256: await sha256Of(path.join(folder, main)) };
}

async function readNote(file: string): Promise<Fetched | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Fetched;
  } catch {
    return undefined;
  }
}

async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function fetchNpm({ name, version }: Source, folder: string): Promise<Fetched> {
  const wanted = version === undefined ? name : `${name}@${version}`;
  const { stdout } = await run(
    'npm',
    ['pack', '--silent', '--json', '--ignore-scripts', '--pack-destination', folder, wanted],
    { timeout: timeoutMs, maxBuffer: 1 << 28 },
  );
  const parsed = JSON.parse(stdout) as { version: string }[] | Record<string, { version: string }>;
  const packed = Object.values(parsed)[0];
  if (packed === undefined) throw new Error('npm pack named no package');
  return { version: packed.version, main: await onlyFile(folder, '.tgz') };
}

/** Wheels, because reading a source distribution's metadata would run its code. */
async function fetchPypi({ name, version }: Source, folder: string): Promise<Fetched> {
  const wanted = version === undefined ? name : `${name}==${version}`;
  await run(
    'python3',
    ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', folder, wanted],
    { timeout: timeoutMs },
  );
  const main = await onlyFile(folder, '.whl');
  return { version: main.split('-')[1] ?? '', main };
}

/** A package that depends on the crate alone: cargo downloads it, and what it needs, into a home of its own. */
async function fetchCrate({ name, version }: Source, folder: string): Promise<Fetched> {
  const project = path.join(folder, 'project');
  await mkdir(path.join(project, 'src'), { recursive: true });
  await writeFile(path.join(project, 'src/lib.rs'), '');
  const wanted = version === undefined ? '*' : `=${version}`;
  await writeFile(
    path.join(project, 'Cargo.toml'),
    `[package]\nname = "wanted"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n${name} = { version = "${wanted}", default-features = false }\n`,
  );
  const home = path.join(cacheFolder, 'cargo');
  await run('cargo', ['fetch', '--quiet'], {
    cwd: project,
    timeout: timeoutMs,
    env: { ...process.env, CARGO_HOME: home },
  });
  const lock = await readFile(path.join(project, 'Cargo.lock'), 'utf8');
  const locked = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (locked === undefined) throw new Error('cargo locked no version');
  const main = `${name}-${locked}.crate`;
  const registries = path.join(home, 'registry/cache');
  for (const registry of await readdir(registries))
    await copyFile(path.join(registries, registry, main), path.join(folder, main));
  await rm(project, { recursive: true });
  return { version: locked, main };
}

async function fetchGo({ name, version }: Source, folder: string): Promise<Fetched> {
  const { stdout } = await run('go', ['mod', 'download', '-json', `${name}@${version ?? 'latest'}`], {
    cwd: folder,
    timeout: timeoutMs,
    maxBuffer: 1 << 24,
    env: { ...process.env, GOMODCACHE: path.join(cacheFolder, 'go'), GOTOOLCHAIN: 'local' },
  });
  const found = JSON.parse(stdout) as { Version: string; Zip: string };
  await copyFile(found.Zip, path.join(folder, 'module.zip'));
  return { version: found.Version, main: 'module.zip' };
}

async function fetchMaven({ name, version }: Source, folder: string): Promise<Fetched> {
  const [group = '', artifact = ''] = name.split(':');
  const { stdout } = await run(
    'mvn',
    [
      ...['--quiet', '--batch-mode', `-Dmaven.repo.local=${path.join(cacheFolder, 'maven')}`],
      'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy',
      `-Dartifact=${group}:${artifact}:${version ?? 'LATEST'}:jar:sources`,
      `-DoutputDirectory=${folder}`,
    ],
    { cwd: folder, timeout: timeoutMs },
  );
  const main = await onlyFile(folder, '.jar').catch(() => {
    throw new Error(`no source jar: ${stdout.slice(0, 300)}`);
  });
  return { version: main.slice(artifact.length + 1, -'-sources.jar'.length), main };
}

async function onlyFile(folder: string, ending: string): Promise<string> {
  const found = (await readdir(folder)).filter((name) => name.endsWith(ending));
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} files *${ending}`);
  return found[0];
}

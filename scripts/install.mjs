/**
 * Makes the checkout ready to run: the packages of the lock file and Node 24 among them. Runs on Node 20 and needs
 * nothing installed. No install script of a dependency runs except those of `node` and `esbuild`, which only fetch
 * their own registry packages.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const binaries = join(root, 'node_modules', '.bin');

/** The Node 24 of this checkout; sources in TypeScript run on it directly. */
export const node = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** The environment in which `node`, `npm` and every tool find that Node 24 first. */
export const environment = { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` };

/** Installs what is missing or differs from the lock file; a sentence says what failed. Returns whether it had to. */
export function ensureInstalled({ quiet = false } = {}) {
  if (isCurrent()) return false;
  if (!quiet) console.log('Installing the packages of package-lock.json (once, about a minute) …');
  npm(['ci', '--ignore-scripts']);
  npm(['rebuild', 'node', 'esbuild']);
  if (!runsNode()) throw new Error(`The npm package node@24 brought no program that runs here (${node}).`);
  return true;
}

function npm(parameters) {
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(command, parameters, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (done.status === 0) return;
  const said = done.error?.message ?? `${done.stdout}${done.stderr}`;
  throw new Error(`npm ${parameters.join(' ')} failed:\n${said}`);
}

function runsNode() {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v24.') === true;
}

/** Every package that must be here is here in the version the lock file names. */
function isCurrent() {
  const wanted = packages('package-lock.json');
  const present = packages('node_modules/.package-lock.json');
  if (wanted === undefined || present === undefined) return false;
  const complete = Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (present[path]?.version ?? (isOptional(entry) ? entry.version : undefined)) === entry.version,
  );
  return complete && runsNode();
}

function isOptional(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true;
}

function packages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

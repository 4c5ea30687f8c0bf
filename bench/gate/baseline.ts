import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';

/** This checkout. */
export const checkout = path.resolve(import.meta.dirname, '../..');

/** What the command line is made of, besides packages. */
const builtFrom = ['src', 'models', 'package.json', 'esbuild.mjs'];

/** The commit that `bench/baseline` names: its only line that is no comment. @throws Error where there is none */
export function readBaseline(text: string): string {
  const [commit, ...more] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (commit === undefined || more.length > 0 || !/^[0-9a-f]{40}$/.test(commit))
    throw new Error('bench/baseline must hold one commit, with all its 40 digits.');
  return commit;
}

/** Why this checkout cannot be compared with that commit; false where it can. */
export function whyNotComparable(commit: string, folder = checkout): string | false {
  if (!existsSync(path.join(folder, '.git')))
    return 'this is no git checkout, so there is no earlier commit to build';
  if (git(folder, 'rev-parse', '--verify', '--quiet', `${commit}^{commit}`) === undefined)
    return `git has no commit ${commit.slice(0, 12)} here: the history is missing or cut short`;
  const lock = git(folder, 'show', `${commit}:package-lock.json`) ?? '{}';
  if (!samePackages(lock, readFileSync(path.join(folder, 'package-lock.json'), 'utf8')))
    return `the packages differ from those of ${commit.slice(0, 12)}, and nothing is installed for a comparison`;
  return false;
}

/** Whether anything that the command line is built from differs from that commit, files that git does not know included. */
export function differsFrom(commit: string, folder = checkout): boolean {
  const isChanged = git(folder, 'diff', '--quiet', commit, '--', ...builtFrom) === undefined;
  return isChanged || git(folder, 'status', '--porcelain', '--', ...builtFrom) !== '';
}

/** Of two lock files; what they say of the project itself does not count. */
export function samePackages(first: string, second: string): boolean {
  const packagesOf = (text: string): string => {
    const { packages = {} } = JSON.parse(text) as { packages?: Readonly<Record<string, object>> };
    return JSON.stringify(Object.entries(packages).filter(([name]) => name !== ''));
  };
  return packagesOf(first) === packagesOf(second);
}

/** Builds a commit in a folder, with the packages of this checkout. */
export async function buildCommit(commit: string, folder: string): Promise<string> {
  const place = path.join(folder, 'baseline');
  const archive = path.join(folder, 'baseline.tar');
  await mkdir(place);
  execFileSync('git', ['archive', '--format=tar', '-o', archive, commit], { cwd: checkout });
  execFileSync('tar', ['xf', archive, '-C', place]);
  await symlink(path.join(checkout, 'node_modules'), path.join(place, 'node_modules'), 'junction');
  execFileSync(process.execPath, [path.join(place, 'esbuild.mjs')], { cwd: place, stdio: 'inherit' });
  return place;
}

/** What git prints; undefined where it fails or is not there. */
function git(folder: string, ...parameters: string[]): string | undefined {
  try {
    return execFileSync('git', parameters, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 64 << 20,
    }).trim();
  } catch {
    return undefined;
  }
}

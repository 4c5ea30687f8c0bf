/**
 * Brings the real editor and the real browser the end-to-end tests run in: code-server from the package registry into
 * the user's cache folder, Debian's Chromium by apt where that is allowed. Run directly with `browser` or `editor` it sees that this one is there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { findBrowser } from '../browser.ts';

const editorVersion = '4.139.1';

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'loupe-e2e');
const editorFolder = join(cache, `code-server-${editorVersion}`);

/** The program to run with node. */
export const editorEntry = join(editorFolder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

function ensureBrowser(): void {
  if (findBrowser() !== undefined) return;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Debian’s Chromium (about 100 MB) …');
    run('apt-get', ['update', '-q'], '/');
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], '/');
  }
  if (findBrowser() === undefined)
    throw new Error(
      'The end-to-end tests need Chromium: install the package "chromium" of your system (Debian: apt-get install ' +
        'chromium), or name a Chromium or Chrome with the environment variable LOUPE_CHROMIUM.',
    );
}

/** Install scripts stay off, so that nothing comes from anywhere but the registry; a half-done install is not kept. */
async function ensureEditor(): Promise<void> {
  if (existsSync(editorEntry)) return;
  console.log(`Installing code-server ${editorVersion} (about 250 MB on disk, kept for later runs) …`);
  const unfinished = `${editorFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--ignore-scripts', `code-server@${editorVersion}`], unfinished);
  const vscode = join(unfinished, 'node_modules', 'code-server', 'lib', 'vscode');
  run('npm', ['install', '--omit=dev', '--ignore-scripts'], vscode);
  run('npm', ['install', '--omit=dev', '--ignore-scripts'], join(vscode, 'extensions'));
  await rename(unfinished, editorFolder);
}

function run(command: string, parameters: readonly string[], cwd: string): void {
  const done = spawnSync(command, parameters, { cwd, encoding: 'utf8', env: environment() });
  if (done.status === 0) return;
  const said = done.error?.message ?? `${done.stdout}${done.stderr}`;
  throw new Error(`${command} ${parameters.join(' ')} in ${cwd} failed:\n${said}`);
}

/** This Node comes first for npm's scripts; what npm passed to this process about the project is left out. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
  const path = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  return { ...Object.fromEntries(inherited), PATH: path, DEBIAN_FRONTEND: 'noninteractive' };
}

if (import.meta.main) {
  if (process.argv[2] === 'browser') ensureBrowser();
  else await ensureEditor();
}

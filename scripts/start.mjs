/**
 * `npm start -- <folder> "<question>"`: installs, builds, indexes the folder and answers; with no folder, this
 * repository itself. Runs on any Node from 20 on and needs nothing installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureInstalled, node, root } from './install.mjs';

function newestIn(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function isStale() {
  const built = join(root, 'dist', 'cli.mjs');
  if (!existsSync(built)) return true;
  const sources = ['src', 'webview-ui', 'esbuild.mjs', 'package.json'].map((name) =>
    newestIn(join(root, name)),
  );
  return statSync(built).mtimeMs < Math.max(...sources);
}

function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  return status ?? 2;
}

/** Ctrl+C reaches the child, too, which ends in order; without a listener this process would leave it behind. */
process.on('SIGINT', () => undefined);
ensureInstalled();
if (isStale()) {
  console.error('Building …');
  if (run(node, ['esbuild.mjs'], { cwd: root }) !== 0) process.exit(2);
}
const [folder, ...question] = process.argv.slice(2);
const target = folder === undefined ? root : resolve(process.env.INIT_CWD ?? '.', folder);
process.exit(run(node, [join(root, 'dist', 'cli.mjs'), 'ask', target, ...question]));

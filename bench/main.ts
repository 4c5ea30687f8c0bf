/**
 * The one way to every bench: builds, then runs the one that is named.
 *
 * usage: npm run bench -- [NAME [options]]
 *   NAME  of a bench; without one they are listed
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { benchNamed, benchTable } from './benches.ts';

const [name, ...options] = process.argv.slice(2);
process.exitCode = name === undefined ? list() : run(name, options);

function list(): number {
  process.stdout.write(benchTable());
  return 0;
}

function run(wanted: string, parameters: readonly string[]): number {
  const bench = benchNamed(wanted);
  if (typeof bench === 'string') {
    process.stderr.write(`${bench}\n`);
    return 2;
  }
  const built = runNode([path.resolve(import.meta.dirname, '../esbuild.mjs')]);
  return built === 0 ? runNode([path.join(import.meta.dirname, bench.script), ...parameters]) : built;
}

function runNode(parameters: readonly string[]): number {
  return spawnSync(process.execPath, parameters, { stdio: 'inherit' }).status ?? 2;
}

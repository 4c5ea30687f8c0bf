/**
 * `npm test`: everything that must hold, from an empty checkout on, one line per stage. `npm test -- unit e2e` runs
 * only those stages. Runs on Node 20 without packages; the stages themselves run on the Node 24 that `install` brings.
 * The last line is `N passed, N failed` (and `, N skipped` where some were); the exit code is 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, environment, node, root } from './install.mjs';

const coverage = [
  '--experimental-test-coverage',
  ...['protocol', 'base', 'indexer', 'cli'].map((room) => `--test-coverage-include=src/${room}/**`),
  '--test-coverage-lines=95',
  '--test-coverage-functions=90',
  '--test-coverage-branches=88',
];

/** `setUp` stages run whenever one of the stages after them needs them and count only when they fail. */
const stages = [
  { name: 'install', setUp: true, run: () => ensureInstalled() },
  { name: 'build', commands: [['esbuild.mjs']] },
  { name: 'format', commands: [[tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']] },
  { name: 'lint', commands: [[tool('eslint/bin/eslint.js'), '.']] },
  {
    name: 'types',
    commands: [
      [tool('typescript/bin/tsc'), '-p', '.'],
      [tool('typescript/bin/tsc'), '-p', 'webview-ui', '--noEmit'],
    ],
  },
  { name: 'unused', commands: [[tool('knip/bin/knip.js'), '--no-progress']] },
  { name: 'browser', setUp: true, for: ['unit', 'e2e'], commands: [['test/e2e/setUp.ts', 'browser']] },
  { name: 'unit', tests: () => testFiles('test').filter(isUnit), options: coverage },
  // Its own build: what is measured must be what is in the sources.
  { name: 'quality', commands: [['esbuild.mjs']], tests: () => testFiles('test/quality') },
  { name: 'gate', commands: [['esbuild.mjs']], tests: () => testFiles('test/gate') },
  { name: 'architecture', tests: () => ['test/architecture.test.ts'] },
  {
    name: 'package',
    commands: [['scripts/package.mjs']],
    tests: () => testFiles('test/package'),
  },
  { name: 'editor', setUp: true, for: ['e2e'], commands: [['test/e2e/setUp.ts', 'editor']] },
  { name: 'e2e', tests: () => testFiles('test/e2e'), options: ['--test-concurrency=1'] },
];

const total = { passed: 0, failed: 0, skipped: 0 };
process.exitCode = await main(process.argv.slice(2));

async function main(chosen) {
  const unknown = chosen.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    console.error(
      `No stage is named ${unknown.join(', ')}; there are: ${stages.map(({ name }) => name).join(', ')}.`,
    );
    return 2;
  }
  for (const stage of stages.filter((candidate) => isWanted(candidate, chosen))) {
    if (!(await runStage(stage)) && stage.setUp === true && stage.for === undefined) break;
  }
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  return total.failed > 0 ? 1 : 0;
}

function isWanted(stage, chosen) {
  if (chosen.length === 0 || chosen.includes(stage.name)) return true;
  return stage.setUp === true && (stage.for === undefined || stage.for.some((name) => chosen.includes(name)));
}

/** Runs a stage, adds what it counted, prints its line and, of a failed one, what it said. Returns whether it held. */
async function runStage(stage) {
  const start = performance.now();
  const outcome = await outcomeOf(stage);
  const counts = outcome.counts ?? { passed: outcome.failure === undefined && stage.setUp !== true ? 1 : 0 };
  const passed = counts.passed ?? 0;
  const skipped = counts.skipped ?? 0;
  const failed = Math.max(counts.failed ?? 0, outcome.failure === undefined ? 0 : 1);
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const numbers =
    outcome.counts === undefined ? '' : `  ${passed} passed, ${failed} failed, ${skipped} skipped`;
  if (outcome.failure !== undefined) console.log(outcome.failure.trimEnd());
  for (const line of outcome.notes ?? []) console.log(`    ${line}`);
  console.log(`${failed > 0 ? '✖' : '✔'} ${stage.name.padEnd(13)}${seconds.padStart(7)} s${numbers}`);
  return failed === 0;
}

async function outcomeOf(stage) {
  try {
    await stage.run?.();
    for (const command of stage.commands ?? []) {
      const { status, output } = await runNode(command);
      if (status !== 0) return { failure: output };
    }
    return stage.tests === undefined ? {} : await runTests(stage.tests(), stage.options ?? []);
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs test files and reads the counts from the summary of the spec reporter. */
async function runTests(files, options) {
  const { status, output } = await runNode(['--test', '--test-reporter=spec', ...options, ...files]);
  const count = (name) => Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const lines = output.split('\n').map((line) => line.trim());
  // A suite that is skipped as a whole is missing from the summary's numbers.
  const skips = lines.filter((line) => /^﹣ .* # /.test(line));
  const counts = {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: Math.max(count('skipped'), skips.length),
  };
  // What a test wants people to read on a good day too begins with a dot.
  const told = output.split('\n').filter((line) => /^ℹ (?:all files|· )/.test(line));
  const notes = [...skips, ...told];
  if (status === 0 && counts.passed + counts.skipped > 0) return { counts, notes };
  return { counts, notes, failure: status === 0 ? `No test ran:\n${output}` : failuresOf(output) };
}

/** The end of a spec report: what failed and, with coverage, which thresholds were missed. */
function failuresOf(output) {
  const failing = output.indexOf('✖ failing tests:');
  const missed = output.split('\n').filter((line) => /coverage does not meet threshold/.test(line));
  return [...missed, failing < 0 ? output : output.slice(failing)].join('\n');
}

/** Runs the checkout's Node 24; when people watch, long output would only hide the line that matters, so it is held back. */
function runNode(parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, parameters, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

function tool(path) {
  return join('node_modules', ...path.split('/'));
}

function isUnit(file) {
  return !/^test.(?:e2e|package|quality|gate|architecture\.test\.ts)/.test(file);
}

function testFiles(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith('.test.ts') && !name.includes('fixtures'))
    .map((name) => join(folder, name))
    .sort();
}

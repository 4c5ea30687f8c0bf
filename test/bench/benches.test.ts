import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { benchNamed, benchTable, benches } from '../../bench/benches.ts';

const folder = path.resolve(import.meta.dirname, '../../bench');

function main(...parameters: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [path.join(folder, 'main.ts'), ...parameters], { encoding: 'utf8' });
}

test('every script that says how to run it as a bench is in the list, and none else', () => {
  const used = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
    .flatMap((script) => {
      const usage = /usage: npm run bench -- (\S+)/.exec(readFileSync(path.join(folder, script), 'utf8'));
      return usage === null ? [] : [`${usage[1] ?? ''} ${script}`];
    });
  assert.deepEqual(benches.map(({ name, script }) => `${name} ${script}`).sort(), used.sort());
});

test('a bench is found by its name alone', () => {
  for (const bench of benches) assert.equal(benchNamed(bench.name), bench);
  assert.equal(
    benchNamed('qualty'),
    `There is no bench called qualty; there are: ${benches.map(({ name }) => name).join(', ')}.`,
  );
});

test('without a name all are listed, in lines that a terminal can hold', () => {
  const { status, stdout } = main();
  assert.equal(status, 0);
  assert.equal(stdout, benchTable());
  for (const { name, says } of benches)
    assert.match(stdout, new RegExp(`^  ${name} +${escaped(says)}$`, 'm'));
  for (const line of stdout.split('\n')) assert.ok(line.length <= 120, line);
});

test('a name that is not known ends with a sentence and runs nothing', () => {
  const { status, stdout, stderr } = main('speed');
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^There is no bench called speed; there are: index, /);
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

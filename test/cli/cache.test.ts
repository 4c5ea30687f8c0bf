import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cacheText } from '../../src/cli/cacheCommand.ts';
import type { CacheStats } from '../../src/protocol/index.ts';
import { writeFiles } from '../indexer/serviceHarness.ts';

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const base = mkdtempSync(join(tmpdir(), 'loupe-cli-cache-'));
const data = join(base, 'data');
after(() => rmSync(base, { recursive: true, force: true }));

function loupe(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const env = { ...process.env, LOUPE_DATA_DIR: data, NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    env,
    cwd: base,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

function stats(...args: readonly string[]): CacheStats {
  return JSON.parse(loupe('cache', 'stats', '--json', ...args).out) as CacheStats;
}

test('what a folder puts into the cache another one takes out, until it is emptied', () => {
  const code = 'export function measure(): number {\n  return 1;\n}\n';
  for (const folder of ['one', 'two', 'three']) writeFiles(join(base, folder), { 'a.ts': code });
  const none = stats();
  assert.deepEqual([none.entries, none.bytes, none.limitBytes], [0, 0, 1024 << 20]);
  assert.equal(loupe('index', 'one', '--cache-size', '0').code, 0);
  assert.equal(existsSync(join(data, 'embeddings.sqlite')), false);
  assert.equal(loupe('index', 'two').code, 0);
  const { cache } = JSON.parse(loupe('index', 'three', '--json').out) as { cache: unknown };
  assert.deepEqual(cache, { hits: 1, misses: 0 });
  const full = stats('--cache-size', '5');
  assert.deepEqual([full.entries, full.limitBytes, full.lastRun], [1, 5 << 20, { hits: 1, misses: 0 }]);
  assert.match(loupe('cache', 'stats').out, /^embedding cache .+\n.+ of 1\.07 GB, 1 version of a file\n/);
  const cleared = loupe('cache', 'clear');
  assert.deepEqual([cleared.code, stats().entries], [0, 0]);
  assert.match(cleared.out, /^The embedding cache .+ is empty\.\n$/);
});

test('cache is told what to do, in words that it knows', () => {
  for (const args of [
    ['cache'],
    ['cache', 'empty'],
    ['cache', 'stats', 'now'],
    ['index', '.', '--cache-size', 'big'],
  ]) {
    const { code, out, err } = loupe(...args);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.match(err, /See loupe --help/);
  }
});

test('the text tells of trouble, and of a cache that is off', () => {
  const empty: CacheStats = { path: '/c', bytes: 0, limitBytes: 0, entries: 0, models: [] };
  assert.match(cacheText(empty), /0 B of 0 \(it is not used\), 0 versions of files/);
  assert.match(cacheText({ ...empty, problem: 'no\u001b[31m' }), /it cannot be read: no/);
});

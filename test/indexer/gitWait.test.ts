import assert from 'node:assert/strict';
import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { GitWait } from '../../src/indexer/gitWait.ts';
import { HeldChanges } from '../../src/indexer/heldChanges.ts';
import { openIgnoreRules } from '../../src/indexer/ignore/index.ts';
import { git } from './ignore/gitOracle.ts';
import { ServiceHarness, temporaryFolder, writeFiles } from './serviceHarness.ts';

const never = new AbortController().signal;

/** A repository with a commit, and where git would lock its index. */
function repository(t: TestContext): { top: string; lock: string } {
  const top = temporaryFolder(t);
  writeFiles(top, { 'one.ts': 'export const one = 1;\n', 'two.ts': 'export const two = 2;\n' });
  git(top, ['init', '--quiet']);
  git(top, ['add', '--all']);
  git(top, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'x']);
  return { top, lock: join(top, '.git', 'index.lock') };
}

async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await is()); tries++) {
    assert.ok(tries < 1_000, 'it never came to that');
    await delay(20);
  }
}

async function lockFilesOf(root: string): Promise<readonly string[]> {
  const rules = await openIgnoreRules({ root, settings: { exclude: [], include: [], editorExclude: [] } });
  return rules.lockFiles();
}

test('a repository is locked where git locks it, a worktree and an opened subfolder too', async (t) => {
  const { top, lock } = repository(t);
  const worktree = join(temporaryFolder(t), 'other');
  git(top, ['worktree', 'add', '--quiet', '-b', 'other', worktree]);
  const asGitSays = git(worktree, ['rev-parse', '--path-format=absolute', '--git-path', 'index.lock']);
  writeFiles(top, { 'deep/er/three.ts': '' });
  assert.deepEqual(await lockFilesOf(top), [lock]);
  assert.deepEqual(await lockFilesOf(join(top, 'deep', 'er')), [lock]);
  assert.deepEqual(await lockFilesOf(worktree), [asGitSays.toString().trim()]);
  assert.deepEqual(await lockFilesOf(temporaryFolder(t)), []);
  // git itself refuses to work where this file is.
  writeFileSync(lock, '');
  assert.throws(() => git(top, ['add', '--all']), /index\.lock/);
});

test('a lock is waited for as long as it is young, and no longer than patience lasts', async (t) => {
  const { lock } = repository(t);
  const lockFiles = (): Promise<readonly string[]> => Promise.resolve([lock]);
  const wait = new GitWait({ lockFiles, signal: never, lookMs: 10 });
  assert.equal(await wait.isMoving(), false);
  writeFileSync(lock, '');
  assert.equal(await wait.isMoving(), true);
  let settled = false;
  const waiting = wait.settled().then(() => (settled = true));
  await delay(100);
  assert.deepEqual([settled, wait.isWaiting], [false, true]);
  rmSync(lock);
  await waiting;
  assert.equal(wait.isWaiting, false);
  writeFileSync(lock, '');
  const past = new Date(Date.now() - 60_000);
  utimesSync(lock, past, past);
  assert.equal(await wait.isMoving(), false, 'somebody left it behind');
  const impatient = new GitWait({ lockFiles, signal: never, lookMs: 10, patienceMs: 150 });
  const touched = setInterval(() => writeFileSync(lock, ''), 10);
  t.after(() => clearInterval(touched));
  await until(() => impatient.isMoving());
  await impatient.settled();
  assert.equal(await impatient.isMoving(), true, 'it is still there');
  const stop = new AbortController();
  const stopped = new GitWait({ lockFiles, signal: stop.signal });
  const ended = stopped.settled();
  stop.abort();
  await ended;
});

test('rules that cannot be opened hold nothing up', async () => {
  const lockFiles = (): Promise<never> => Promise.reject(new Error('a bad pattern'));
  assert.equal(await new GitWait({ lockFiles, signal: never }).isMoving(), false);
});

test('what changes while git works is told once, when it is done: few as they are, many as one scan', async () => {
  let isMoving = true;
  let settle = (): void => undefined;
  const told: (readonly string[] | 'many')[] = [];
  const held = new HeldChanges({
    git: {
      isMoving: () => Promise.resolve(isMoving),
      settled: () => new Promise<void>((resolve) => (settle = resolve)),
    },
    isOpen: (path) => path === 'open.ts',
    onFew: (paths) => void told.push(paths),
    onMany: () => void told.push('many'),
  });
  const end = async (): Promise<void> => {
    isMoving = false;
    settle();
    await delay(0);
  };
  assert.deepEqual(await held.pass(['a.ts', 'open.ts']), ['open.ts']);
  assert.deepEqual(await held.pass(['b.ts', 'a.ts']), []);
  isMoving = false;
  assert.deepEqual(await held.pass(['c.ts']), [], 'not before it is settled');
  assert.deepEqual(told, []);
  await end();
  assert.deepEqual(told, [['a.ts', 'open.ts', 'b.ts', 'c.ts']]);
  assert.deepEqual(await held.pass(['d.ts']), ['d.ts']);
  isMoving = true;
  for (let at = 0; at < 5_000; at += 100)
    assert.deepEqual(await held.pass(Array.from({ length: 100 }, (_, more) => `${at + more}.ts`)), []);
  await end();
  assert.deepEqual(told.slice(1), ['many']);
});

test('an index waits for git, says so, and misses nothing afterwards', async (t) => {
  const { top, lock } = repository(t);
  const loupe = new ServiceHarness(t);
  const { handlers } = loupe.service;
  await loupe.open(top);
  await loupe.update();
  const found = async (word: string): Promise<boolean> => (await loupe.paths(word)).includes(`${word}.ts`);
  const tell = (...names: string[]): Promise<unknown> =>
    handlers.filesChanged(
      { changes: names.map((name) => ({ path: join(top, name), kind: 'changed' as const })) },
      never,
    );
  writeFileSync(lock, '');
  const words = Array.from({ length: 120 }, (_, at) => `lantern${String.fromCharCode(97 + (at % 26))}${at}`);
  writeFiles(top, Object.fromEntries(words.map((word) => [`${word}.ts`, `export const ${word} = 1;\n`])));
  writeFiles(top, { 'beacon.ts': 'export const beacon = 1;\n' });
  await handlers.focus({ paths: [join(top, 'beacon.ts')] }, never);
  await tell(...words.map((word) => `${word}.ts`), 'beacon.ts');
  await until(() => found('beacon'));
  const updated = loupe.update();
  await until(async () => (await handlers.status(null, never)).roots[0]?.waitsForGit === true);
  await delay(400);
  assert.equal(
    (await handlers.status(null, never)).roots[0]?.files,
    3,
    'the open file came in, the others wait',
  );
  rmSync(lock);
  assert.equal((await updated).files, 123);
  assert.equal((await updated).waitsForGit, undefined);
  writeFileSync(lock, '');
  const past = new Date(Date.now() - 60_000);
  utimesSync(lock, past, past);
  writeFiles(top, { 'meteor.ts': 'export const meteor = 1;\n' });
  await tell('meteor.ts');
  await until(() => found('meteor'));
});

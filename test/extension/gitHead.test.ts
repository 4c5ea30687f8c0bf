import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gitHead } from '../../src/extension/gitHead.ts';

test('the head of a repository, of a worktree and of a plain folder', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'loupe-head-'));
  context.after(() => rm(folder, { recursive: true }));
  const repository = join(folder, 'repository');
  const worktree = join(folder, 'worktree');
  const store = join(repository, '.git', 'worktrees', 'other');
  await mkdir(store, { recursive: true });
  await mkdir(worktree);
  await writeFile(join(repository, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(store, 'HEAD'), 'ref: refs/heads/other\n');
  await writeFile(join(worktree, '.git'), `gitdir: ${store}\n`);
  assert.equal(await gitHead(repository), 'ref: refs/heads/main');
  assert.equal(await gitHead(worktree), 'ref: refs/heads/other');
  assert.equal(await gitHead(folder), undefined);
  assert.equal(await gitHead(join(folder, 'nowhere')), undefined);
});

import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type IgnoreRules, openIgnoreRules } from '../../src/indexer/ignore/index.ts';
import { SurroundingsWatch } from '../../src/indexer/surroundingsWatch.ts';
import { git } from './ignore/gitOracle.ts';
import { ServiceHarness, temporaryFolder, writeFiles } from './serviceHarness.ts';

const settings = { exclude: [], include: [], editorExclude: [] };

/** A repository with two branches and an opened subfolder; git's own settings lie in a home folder of its own. */
function repository(t: TestContext): { top: string; home: string; commit: (at: string) => void } {
  const base = temporaryFolder(t);
  const home = join(base, 'home');
  const top = join(base, 'above', 'repository');
  writeFiles(base, { 'home/.config/git/config': '' });
  writeFiles(top, { 'app/main.ts': 'export const one = 1;\n', 'app/data.txt': 'data\n' });
  for (const [name, value] of Object.entries({ HOME: home, XDG_CONFIG_HOME: join(home, '.config') })) {
    const before = process.env[name];
    process.env[name] = value;
    t.after(() => {
      if (before === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before;
    });
  }
  const commit = (at: string): void => {
    git(at, ['add', '--all']);
    git(at, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--allow-empty', '-m', 'x']);
  };
  git(top, ['init', '--quiet', '--initial-branch=main']);
  commit(top);
  git(top, ['branch', 'other']);
  return { top, home, commit };
}

async function check(
  root: string,
  changes: Readonly<Record<string, () => void>>,
  enter: readonly string[] = [],
): Promise<void> {
  for (const [name, change] of Object.entries(changes)) {
    const rules: IgnoreRules = await openIgnoreRules({ root, settings });
    for (const directory of ['', ...enter]) await rules.enter(directory);
    assert.equal((await rules.lookAround()).asRead, true, `nothing changed before: ${name}`);
    change();
    assert.equal((await rules.lookAround()).asRead, false, name);
  }
}

test('what bears on an opened subfolder from outside shows: branches, excludes, rule files above it', async (t) => {
  const { top, home, commit } = repository(t);
  await check(join(top, 'app'), {
    'a branch is checked out': () => git(top, ['checkout', '--quiet', 'other']),
    'a commit': () => commit(top),
    'a reset of the same branch': () => git(top, ['reset', '--quiet', '--hard', 'HEAD~1']),
    'info/exclude': () => appendFileSync(join(top, '.git/info/exclude'), '*.log\n'),
    'info/attributes': () => writeFileSync(join(top, '.git/info/attributes'), '*.pb linguist-generated\n'),
    'the global excludes file, new': () => writeFileSync(join(home, '.config/git/ignore'), '*.tmp\n'),
    'the global excludes file, changed': () => appendFileSync(join(home, '.config/git/ignore'), '*.bak\n'),
    "git's configuration": () => git(top, ['config', 'core.excludesFile', join(home, 'mine')]),
    'the excludes file that it names': () => writeFileSync(join(home, 'mine'), '*.o\n'),
    '.gitignore above': () => writeFileSync(join(top, '.gitignore'), '*.a\n'),
    '.gitattributes above': () => writeFileSync(join(top, '.gitattributes'), '*.b linguist-vendored\n'),
    '.ignore above': () => writeFileSync(join(top, '.ignore'), '*.c\n'),
    '.loupeignore far above': () => writeFileSync(join(top, '..', '.loupeignore'), '*.d\n'),
    '.ignore above is deleted': () => rmSync(join(top, '.ignore')),
  });
});

test('a worktree, a submodule and a repository made later have heads of their own', async (t) => {
  const { top } = repository(t);
  const worktree = join(top, '..', 'worktree');
  git(top, ['worktree', 'add', '--quiet', worktree, 'other']);
  await check(join(worktree, 'app'), {
    'a branch of the worktree': () => git(worktree, ['checkout', '--quiet', '-b', 'third']),
    'info/exclude of the main repository': () => appendFileSync(join(top, '.git/info/exclude'), '*.x\n'),
  });
  const submodule = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', top, 'library'];
  git(top, submodule);
  const changes = {
    'a branch of the submodule': () => git(join(top, 'library'), ['checkout', '--quiet', '-b', 'b']),
  };
  await check(join(top, 'library', 'app'), changes);
  await check(top, { again: () => git(join(top, 'library'), ['checkout', '--quiet', '-b', 'c']) }, [
    'library',
  ]);
  const plain = temporaryFolder(t);
  mkdirSync(join(plain, 'opened'));
  await check(join(plain, 'opened'), { 'git init above': () => git(plain, ['init', '--quiet']) });
  await check(plain, { 'a branch of the root itself': () => git(plain, ['checkout', '-q', '-b', 'b']) });
});

test('a branch switch above an opened subfolder, and rules outside of it, reach its index by themselves', async (t) => {
  const { top, commit } = repository(t);
  const root = join(top, 'app');
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const until = async (wanted: readonly string[]): Promise<void> => {
    for (let tries = 0; tries < 200; tries++) {
      const skipsAndFiles = await Promise.all(
        ['main.ts', 'data.txt', 'later.ts'].map(async (name) => {
          const [found] = (await loupe.search(name)).hits.filter(({ path }) => path === name);
          return found?.path;
        }),
      );
      if (skipsAndFiles.filter((path) => path !== undefined).join() === wanted.join()) return;
      await delay(100);
    }
    assert.fail(`the index never held ${wanted.join(', ')}`);
  };
  await until(['main.ts', 'data.txt']);
  appendFileSync(join(top, '.git/info/exclude'), '*.txt\n');
  await until(['main.ts']);
  git(top, ['checkout', '--quiet', 'other']);
  writeFiles(root, { 'later.ts': 'export const later = 2;\n' });
  commit(top);
  await until(['main.ts', 'later.ts']);
  git(top, ['checkout', '--quiet', 'main']);
  await until(['main.ts']);
});

test('a change counts once, when it is at rest', async (t) => {
  const unsettledLooks = 12;
  let looks = 0;
  let change = 0;
  const told: number[] = [];
  const lookAround = (): Promise<{ asRead: boolean; marks: string }> => {
    looks += 1;
    const marks = looks <= unsettledLooks ? `moving ${looks}` : `change ${change}`;
    return Promise.resolve({ asRead: false, marks });
  };
  const watch = new SurroundingsWatch({
    rules: () => Promise.resolve({ lookAround }),
    onChanged: () => told.push(looks),
    quietMs: 1,
    settleMs: 1,
  });
  t.after(() => watch.dispose());
  const untilLooked = async (wanted: number): Promise<void> => {
    while (looks < wanted) await delay(1);
  };
  await untilLooked(unsettledLooks + 10);
  assert.deepEqual(told, [unsettledLooks + 2], 'told at the second of two equal looks, and once');
  change = 1;
  await untilLooked(looks + 10);
  assert.equal(told.length, 2);
  watch.dispose();
  const atEnd = looks;
  change = 2;
  await delay(50);
  assert.ok(looks <= atEnd + 1);
  assert.equal(told.length, 2);
});

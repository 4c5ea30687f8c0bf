/** What the file system refuses. It refuses root nothing: there, these tests run once more in a process of the user `nobody`. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { explanationText as wordsOnCommandLine } from '../../src/cli/explanation.ts';
import { explanationText } from '../../src/extension/explanation.ts';
import { openStore } from '../../src/indexer/store/index.ts';
import { fingerprint } from './store/storeHarness.ts';
import { ServiceHarness, temporaryFolder, writeFiles } from './serviceHarness.ts';

const signal = new AbortController().signal;
const source = 'export function retryFailedUpload() {\n  return 1;\n}\n';
const file = fileURLToPath(import.meta.url);

if (process.platform === 'win32') {
  test('what the file system refuses', { skip: 'Windows has no mode bits' }, () => undefined);
} else if (process.getuid?.() === 0) {
  test('what the file system refuses, asked by a user without rights', (t) => {
    const idOf = (flag: string): number =>
      Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
    const nobody = { uid: idOf('-u'), gid: idOf('-g'), encoding: 'utf8' } as const;
    const env = { PATH: process.env['PATH'] };
    const reading = spawnSync(process.execPath, ['--check', file], { ...nobody, cwd: '/', env });
    if (reading.status !== 0) {
      t.skip('the user nobody cannot read this checkout');
      return;
    }
    const done = spawnSync(process.execPath, ['--test-reporter=tap', file], {
      ...nobody,
      cwd: '/',
      env,
      timeout: 120_000,
    });
    assert.equal(done.status, 0, `${done.stdout}${done.stderr}`);
    assert.match(done.stdout, /^# pass 3$/m);
  });
} else {
  test(
    'an unreadable file is skipped with its reason and what to do, and read once it may be',
    unreadableFile,
  );
  test('so is an unreadable folder, and no other file suffers', unreadableFolder);
  test('a data directory that cannot be written is named', unwritableDataDirectory);
}

async function unreadableFile(t: TestContext): Promise<void> {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': source, 'closed.ts': source });
  chmodSync(join(root, 'closed.ts'), 0);
  const loupe = await openFolder(t, root);
  assert.equal((await loupe.update()).files, 1);
  const why = await loupe.service.handlers.why({ path: join(root, 'closed.ts') }, signal);
  assert.equal(
    explanationText(why).message,
    'closed.ts is not indexed because it cannot be read (permission denied: let your user account read it, then update the index).',
  );
  assert.deepEqual(await unreadablePaths(loupe), ['closed.ts']);
  chmodSync(join(root, 'closed.ts'), 0o644);
  assert.equal((await loupe.update()).files, 2);
  assert.deepEqual(await unreadablePaths(loupe), []);
}

async function unreadableFolder(t: TestContext): Promise<void> {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': source, 'closed/b.ts': source, 'listed/c.ts': source });
  chmodSync(join(root, 'closed'), 0o000);
  chmodSync(join(root, 'listed'), 0o444);
  try {
    const loupe = await openFolder(t, root);
    assert.deepEqual(await loupe.paths('retry failed upload'), ['a.ts']);
    assert.deepEqual(await unreadablePaths(loupe), ['closed/', 'listed/c.ts']);
    const why = await loupe.service.handlers.why({ path: join(root, 'closed/b.ts') }, signal);
    assert.equal(
      explanationText(why).message,
      'closed/b.ts is not indexed because its folder closed/ is left out: it cannot be read (permission denied: let your user account read it, then update the index).',
    );
    assert.equal(
      wordsOnCommandLine(why, false),
      'closed/b.ts is not indexed: it cannot be read (permission denied: let your user account read it, then update the index), as is all of closed/.',
    );
  } finally {
    for (const name of ['closed', 'listed']) chmodSync(join(root, name), 0o755);
  }
}

async function unwritableDataDirectory(t: TestContext): Promise<void> {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o500);
  await assert.rejects(openStore({ dataDirectory: join(folder, 'data'), root: folder, fingerprint }), {
    code: 'folderUnreadable',
    message: /loupe\.dataDirectory/,
  });
}

async function openFolder(t: TestContext, root: string): Promise<ServiceHarness> {
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  return loupe;
}

/** As the health page names them. */
async function unreadablePaths(loupe: ServiceHarness): Promise<string[]> {
  const { roots } = await loupe.service.handlers.health({ runtime: false }, signal);
  return roots.flatMap(({ unreadable }) => unreadable.map(({ path }) => path));
}

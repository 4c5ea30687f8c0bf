import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { isOwnData, ownDataIn } from '../../src/indexer/ownData.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const signal = new AbortController().signal;

test('where the own data lies is told by real paths', (t) => {
  const root = temporaryFolder(t);
  mkdirSync(join(root, 'cache/loupe'), { recursive: true });
  symlinkSync(root, join(root, 'cache/self'));
  const check = (dataDirectory: string, expected: string | undefined, from = root): void =>
    assert.equal(ownDataIn(from, dataDirectory), expected, dataDirectory);
  check(join(root, 'cache/loupe'), 'cache/loupe');
  check(join(root, 'cache/self/cache/loupe'), 'cache/loupe');
  check(join(root, 'cache/loupe'), 'cache/loupe', join(root, 'cache/self'));
  check(root, '');
  check(join(root, '..'), undefined);
  check(`${root}-other`, undefined);
  assert.ok(isOwnData('cache/loupe/a', 'cache/loupe') && isOwnData('cache/loupe', 'cache/loupe'));
  assert.ok(!isOwnData('cache/loupes', 'cache/loupe') && !isOwnData('a', undefined));
  assert.ok(isOwnData('shop-c2559a5c5fe35cf7/index.sqlite', '') && isOwnData('working-12.journal', ''));
  assert.ok(isOwnData('', '') && !isOwnData('src/a.ts', '') && !isOwnData('shop', ''));
});

test('the data directory inside an opened folder is neither indexed nor counted, and comes to rest', async (t) => {
  const root = temporaryFolder(t);
  const link = join(temporaryFolder(t), 'link');
  symlinkSync(root, link);
  writeFiles(root, {
    'a.ts': 'export const first = 1;\n',
    'cache/loupe/notes.ts': 'export const own = 1;\n',
  });
  const loupe = new ServiceHarness(t, { dataDirectory: join(link, 'cache/loupe') });
  // What is asked to be included is left out there all the same.
  await loupe.openWith({ ...settings, include: ['**/*.ts'] }, root);
  const before = await loupe.update();
  assert.equal(before.files, 1);
  const own = readdirSync(join(root, 'cache/loupe'), { recursive: true, encoding: 'utf8' });
  assert.ok(own.some((path) => path.endsWith('index.sqlite')));
  let statuses = 0;
  loupe.service.on('status', () => (statuses += 1));
  await delay(500);
  statuses = 0;
  // As a watcher does: everything that was written, over and over.
  for (let round = 0; round < 3; round += 1) {
    const changes = ['', ...own].map((path) => ({
      path: join(root, 'cache/loupe', path),
      kind: 'changed' as const,
    }));
    await loupe.service.handlers.filesChanged({ changes }, signal);
  }
  await delay(500);
  assert.equal(statuses, 0, 'such changes set nothing in motion');
  const { roots } = await loupe.service.handlers.status(null, signal);
  assert.deepEqual([roots[0]?.files, roots[0]?.skipped], [before.files, before.skipped]);
  const why = await loupe.service.handlers.why({ path: join(root, 'cache/loupe/notes.ts') }, signal);
  assert.ok(why.state === 'skipped' && why.skip.reason === 'ignored');
  assert.equal(why.skip.rule?.pattern, 'the folder of Loupe’s own data');
  writeFileSync(join(root, 'b.ts'), 'export const second = 2;\n');
  await loupe.service.handlers.filesChanged(
    { changes: [{ path: join(root, 'b.ts'), kind: 'created' }] },
    signal,
  );
  assert.equal((await loupe.update()).files, 2);
});

test('a folder that is its own data directory is searched all the same', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': 'export const first = 1;\n', 'src/b.ts': 'export const second = 2;\n' });
  const loupe = new ServiceHarness(t, { dataDirectory: root });
  await loupe.openWith(settings, root);
  assert.equal((await loupe.update()).files, 2);
});

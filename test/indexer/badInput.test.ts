import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processTransport } from '../../src/base/index.ts';
import {
  type Channel,
  type HostSide,
  type IndexerSide,
  indexerProtocolVersion,
  openChannel,
} from '../../src/protocol/index.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const signal = new AbortController().signal;
const upload = 'export function retryFailedUpload() {\n  return 1;\n}\n';

async function openFolder(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ root: string; loupe: ServiceHarness }> {
  const root = temporaryFolder(t);
  writeFiles(root, files);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  return { root, loupe };
}

test('no folder open: the search says so', async (t) => {
  const loupe = new ServiceHarness(t);
  await assert.rejects(loupe.search('anything'), { code: 'noFolder' });
  await loupe.open();
  await assert.rejects(loupe.search('anything'), { code: 'noFolder', message: /No folder/ });
});

test('an empty folder is ready, and empty', async (t) => {
  const { loupe } = await openFolder(t, {});
  const status = await loupe.update();
  assert.deepEqual([status.state, status.files, status.coverage], ['ready', 0, 1]);
  assert.deepEqual((await loupe.search('anything')).hits, []);
});

test('a folder that does not exist is an error with its name, and no other root suffers', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': upload });
  const gone = join(root, 'gone');
  const loupe = new ServiceHarness(t);
  await loupe.open(root, gone);
  await assert.rejects(loupe.service.handlers.update({ root: gone }, signal), {
    code: 'folderUnreadable',
    message: new RegExp(gone),
  });
  const { roots } = await loupe.service.handlers.update({ root }, signal);
  assert.deepEqual(
    roots.map(({ state }) => state),
    ['ready', 'error'],
  );
  assert.equal((await loupe.paths('retry upload'))[0], 'a.ts');
});

test('ten thousand empty files are indexed', async (t) => {
  const root = temporaryFolder(t);
  for (let folder = 0; folder < 100; folder += 1) {
    mkdirSync(join(root, `d${folder}`));
    for (let file = 0; file < 100; file += 1) writeFileSync(join(root, `d${folder}`, `f${file}.ts`), '');
  }
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  assert.equal((await loupe.update()).files, 10_000);
});

test('odd names and long paths are found like any other', async (t) => {
  const names = [
    'with space.ts',
    'new\nline.ts',
    'party 🎉.ts',
    'sharp#.ts',
    'what?.ts',
    'quote\'".ts',
    '-dash.ts',
    '%41.ts',
  ];
  const deep = Array.from({ length: 12 }, (_, index) => `folder-with-a-rather-long-name-${index}`).join('/');
  const files = [...names, `${deep}/deep.ts`];
  assert.ok(`${deep}/deep.ts`.length > 260);
  const { loupe } = await openFolder(
    t,
    Object.fromEntries(files.map((name, index) => [name, `export const marker${index}zz = ${index};\n`])),
  );
  for (const [index, name] of files.entries()) assert.equal((await loupe.paths(`marker${index}zz`))[0], name);
});

test('lines are counted alike whatever ends them', async (t) => {
  const lines = [
    ...Array.from({ length: 20 }, (_, at) => `// Line ${at + 1} of the preamble.`),
    'export function flushPendingWrites(queue) {',
    "  return queue.drain('every pending write');",
    '}',
  ];
  const breaks = { lf: '\n', crlf: '\r\n', cr: '\r' };
  const { loupe } = await openFolder(
    t,
    Object.fromEntries(Object.entries(breaks).map(([name, end]) => [`${name}.ts`, lines.join(end)])),
  );
  for (const query of ['flush pending writes', '"every pending write"']) {
    const { hits } = await loupe.search(query);
    for (const name of Object.keys(breaks)) {
      const hit = hits.find(({ path }) => path === `${name}.ts`);
      assert.ok(hit !== undefined && hit.bestLine >= 21 && hit.bestLine <= 23, `${name}: ${hit?.bestLine}`);
      assert.deepEqual(hit.preview, lines.slice(hit.previewStartLine - 1, hit.endLine), name);
    }
  }
});

test('files that vanish while indexing runs leave no trace and lose nothing else', async (t) => {
  const root = temporaryFolder(t);
  const names = Array.from({ length: 300 }, (_, index) => `f${index}.ts`);
  writeFiles(root, Object.fromEntries(names.map((name) => [name, upload.repeat(50)])));
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  for (const name of names.slice(150)) unlinkSync(join(root, name));
  await loupe.update();
  assert.equal((await loupe.update()).files, 150);
});

test('symlinks: a loop ends, files are followed inside the root, directories are not', async (t) => {
  const root = temporaryFolder(t);
  const outside = temporaryFolder(t);
  writeFiles(root, { 'src/a.ts': upload });
  writeFiles(outside, { 'secret.ts': 'export const outsider = 1;\n' });
  symlinkSync('..', join(root, 'src/loop'));
  symlinkSync(outside, join(root, 'linked'));
  symlinkSync(join(outside, 'secret.ts'), join(root, 'leak.ts'));
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  assert.deepEqual(await loupe.paths('outsider'), []);
  assert.equal((await loupe.paths('retry failed upload'))[0], 'src/a.ts');
});

test('a foreign or corrupt database is set aside, rebuilt, and said', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': upload });
  const dataDirectory = temporaryFolder(t);
  const first = new ServiceHarness(t, { dataDirectory });
  await first.open(root);
  const { indexPath } = (await first.service.handlers.health({ runtime: false }, signal)).roots[0] ?? {
    indexPath: '',
  };
  await first.update();
  await first.service.dispose();
  for (const name of readdirSync(join(indexPath, '..')))
    if (name.endsWith('-wal')) rmSync(join(indexPath, '..', name));
  writeFileSync(indexPath, 'this is no database'.repeat(1000));
  const second = new ServiceHarness(t, { dataDirectory });
  await second.open(root);
  await second.update();
  assert.equal((await second.paths('retry upload'))[0], 'a.ts');
  assert.ok(
    second.notices.some(({ code }) => code === 'indexSetAside'),
    JSON.stringify(second.notices),
  );
});

test('a model with a wrong checksum is named; search by words goes on', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': upload });
  const modelDirectory = temporaryFolder(t);
  cpSync(fileURLToPath(new URL('../../models/static-1', import.meta.url)), modelDirectory, {
    recursive: true,
  });
  writeFileSync(join(modelDirectory, 'weights.bin'), new Uint8Array(1000));
  const loupe = new ServiceHarness(t, { modelDirectory });
  await loupe.open(root);
  const status = await loupe.update();
  assert.match(status.problems[0]?.code ?? '', /^model/);
  assert.match(status.problems[0]?.message ?? '', /weights\.bin/);
  assert.equal((await loupe.paths('retry upload'))[0], 'a.ts');
});

test('odd questions get an answer or a plain nothing, never a failure', async (t) => {
  const { loupe } = await openFolder(t, { 'a.ts': upload, 'b.py': 'def größe():\n    return "日本語"\n' });
  const questions = [
    '',
    '   ',
    '"',
    '""',
    '"unclosed phrase',
    '*',
    'a* OR b',
    'NEAR(a b)',
    "'; DROP TABLE files; --",
    'lang:',
    'lang:klingon upload',
    'path:[ upload',
    'kind:nothing upload',
    '-path:',
    '(((((',
    '\u0000\u0001',
    '日本語',
    'где повторяем загрузку',
    '🎉',
    '\ud800',
    'x'.repeat(100_000),
    'upload '.repeat(15_000),
    '"'.repeat(1000),
  ];
  for (const question of questions) {
    const answer = await loupe.search(question);
    assert.ok(Array.isArray(answer.hits), question.slice(0, 40));
    await loupe.service.handlers.symbols({ query: question, limit: 10 }, signal);
  }
  assert.equal((await loupe.paths('größe'))[0], 'b.py');
});

test('a search with wrong parameters is refused by name', async (t) => {
  const { loupe } = await openFolder(t, {});
  await assert.rejects(loupe.search('x', 0), { code: 'invalidParams' });
  await assert.rejects(loupe.search('x', 1_000_000), { code: 'invalidParams' });
});

interface Forked {
  readonly child: ChildProcess;
  readonly channel: Channel<HostSide, IndexerSide>;
}

function forkIndexer(dataDirectory: string): Forked {
  const child = fork(fileURLToPath(new URL('../../src/indexer/main.ts', import.meta.url)), {
    serialization: 'advanced',
    env: { ...process.env, LOUPE_DATA_DIR: dataDirectory, ORT_DISABLE_TELEMETRY: '1' },
  });
  return {
    child,
    channel: openChannel<HostSide, IndexerSide>(processTransport(child), {
      version: indexerProtocolVersion,
      handlers: {},
    }),
  };
}

test('killed in the middle of indexing, the next process finishes what was begun', async (t) => {
  const root = temporaryFolder(t);
  const dataDirectory = temporaryFolder(t);
  const names = Array.from({ length: 800 }, (_, index) => `d${index % 20}/f${index}.ts`);
  writeFiles(
    root,
    Object.fromEntries(
      names.map((name, index) => [name, upload.replace('Upload', `Upload${index}`).repeat(20)]),
    ),
  );
  for (let round = 0; round < 3; round += 1) {
    const { child, channel } = forkIndexer(dataDirectory);
    await channel.request('configure', { roots: [{ root, settings }], paused: false });
    await delay(150 + 150 * round);
    child.kill('SIGKILL');
    await channel.closed;
  }
  const { child, channel } = forkIndexer(dataDirectory);
  await channel.request('configure', { roots: [{ root, settings }], paused: false });
  await channel.request('reindex', {});
  const { roots } = await channel.request('update', {});
  assert.equal(roots[0]?.files, 800);
  const { hits } = await channel.request('search', { query: 'retryFailedUpload7', limit: 3 });
  assert.equal(hits[0]?.path, 'd7/f7.ts');
  await channel.request('shutdown', null);
  await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(child.exitCode, 0);
});

test('the indexing process ends when its host goes away', async (t) => {
  const { child, channel } = forkIndexer(temporaryFolder(t));
  await channel.request('status', null);
  child.disconnect();
  await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(child.exitCode, 0);
});

test('a file that was at work in two crashes is quarantined, said, and indexed again when it changes', async (t) => {
  const root = temporaryFolder(t);
  const dataDirectory = temporaryFolder(t);
  writeFiles(root, { 'a.ts': upload, 'deadly.ts': 'export const deadly = 1;\n' });
  const crash = (pid: number): void => {
    const slot = Buffer.alloc(4096);
    slot.writeUInt16LE(slot.write(join(root, 'deadly.ts'), 2), 0);
    writeFileSync(join(dataDirectory, `working-${pid}.journal`), slot);
  };
  const gone = [4_194_301, 4_194_302];
  for (const pid of gone) {
    crash(pid);
    const crashed = new ServiceHarness(t, { dataDirectory });
    await crashed.service.handlers.configure({ roots: [{ root, settings }], paused: true }, signal);
    await crashed.service.dispose();
  }
  const loupe = new ServiceHarness(t, { dataDirectory });
  await loupe.open(root);
  assert.equal((await loupe.update()).files, 1);
  const path = join(root, 'deadly.ts');
  const why = await loupe.service.handlers.why({ path }, signal);
  assert.equal(why.state === 'skipped' && why.skip.reason, 'crashed', JSON.stringify(why));
  const { roots } = await loupe.service.handlers.health({ runtime: false }, signal);
  assert.deepEqual(roots[0]?.quarantined, ['deadly.ts']);
  writeFileSync(path, 'export const harmless = 22;\n');
  assert.equal((await loupe.update()).files, 2);
});

test('a data directory that cannot be used is named, with what to do', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': upload });
  for (const dataDirectory of [join(root, 'a.ts'), '/proc/loupe/data']) {
    const loupe = new ServiceHarness(t, { dataDirectory });
    await assert.rejects(loupe.open(root), { code: 'folderUnreadable', message: /loupe\.dataDirectory/ });
  }
});

test('updating while paused is refused with a next step, and does not hang', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': upload });
  const loupe = new ServiceHarness(t);
  await loupe.service.handlers.configure({ roots: [{ root, settings }], paused: true }, signal);
  await assert.rejects(loupe.update(), { code: 'paused', message: /Resume/ });
});

test('a name that begins with two dots is inside the folder', async (t) => {
  const { root, loupe } = await openFolder(t, { '..odd.ts': upload });
  const why = await loupe.service.handlers.why({ path: join(root, '..odd.ts') }, signal);
  assert.equal(why.state, 'indexed');
});

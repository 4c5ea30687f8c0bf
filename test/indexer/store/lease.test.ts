import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type Fingerprint,
  type Store,
  type StoreOptions,
  openStore,
} from '../../../src/indexer/store/index.ts';
import {
  documentFrequencies,
  fingerprint,
  matching,
  open,
  pathsOf,
  place,
  prepared,
  temporaryFolder,
} from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

const program = fileURLToPath(new URL('./storeProcess.ts', import.meta.url));

async function startProcess(t: TestContext, options: StoreOptions, task: string): Promise<ChildProcess> {
  const child = fork(program, [options.dataDirectory, options.root, task]);
  t.after(() => child.kill('SIGKILL'));
  const [message] = (await once(child, 'message')) as [string];
  assert.match(message, /^ready /);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(20);
}

test('two processes, one writer: the follower sees its commits, cannot write, and takes over when it is killed', async (t) => {
  const options = place(t);
  const writer = await startProcess(t, options, 'hold');
  const store = await open(t, options);
  assert.equal(store.role, 'follower');
  assert.equal(await store.acquire(), false);
  await assert.rejects(store.commit([prepared('mine.ts')]), {
    code: 'indexLocked',
    message: new RegExp(`\\(${writer.pid ?? 0}\\) writes the index of`),
  });
  await assert.rejects(store.beginScan(), { code: 'indexLocked' });
  const changed = new Promise<void>((resolve) => store.onChanged(resolve));
  writer.send('commit');
  await changed;
  assert.deepEqual(pathsOf(store), ['later.ts']);
  assert.deepEqual([...store.reader.vectorChanges(0).ids], [1]);
  await kill(writer);
  assert.equal(await store.acquire(), true);
  assert.equal(store.role, 'writer');
  await store.commit([prepared('mine.ts')]);
  assert.deepEqual(pathsOf(store), ['later.ts', 'mine.ts']);
  await store.close();
  verifyIndex(store.path);
});

test('killed in the middle of a commit, again and again: the index is whole every time', async (t) => {
  const options = place(t);
  let known = 0;
  for (let round = 0; round < 6; round++) {
    const child = await startProcess(t, options, 'commitForever');
    for (let seen = 0; seen < 3 + round; seen++) await once(child, 'message');
    await delay(Math.random() * 40);
    await kill(child);
    const store = await openStore(options);
    assert.deepEqual(store.notices, []);
    assert.equal(store.role, 'writer');
    const { files, chunks } = store.reader.counts();
    assert.equal(matching(store, 'filling').length, files);
    await store.close();
    assert.deepEqual(verifyIndex(store.path), { files, chunks });
    known = Math.max(known, files);
  }
  assert.ok(known > 30);
});

test('a follower that comes before the index is made waits for it', async (t) => {
  const options = place(t);
  const writer = await openStore(options);
  await writer.close({ deleteFiles: true });
  const holder = await openStore({ ...options, fingerprint: { ...fingerprint, model: 'other' } });
  const follower = await open(t, options);
  assert.equal(follower.role, 'follower');
  await holder.commit([prepared('a.ts')]);
  assert.deepEqual(pathsOf(follower), [], 'an index of another model is not read');
  assert.deepEqual(documentFrequencies(follower, ['alpha']), [0]);
  assert.equal(follower.reader.file('a.ts'), undefined);
  assert.deepEqual(follower.reader.vectorChanges(7).reload, true);
  await holder.close();
  assert.equal(await follower.acquire(), true);
  assert.equal(follower.notices[0]?.code, 'indexRebuilt');
  await follower.commit([prepared('b.ts')]);
  assert.deepEqual(pathsOf(follower), ['b.ts']);
});

test('a follower notices that the index was cleared, and that its file was replaced', async (t) => {
  const options = place(t);
  const writer = await open(t, options);
  await writer.commit([prepared('a.ts')]);
  const follower = await open(t, options);
  const { cursor } = follower.reader.vectorChanges(0);
  await writer.clear();
  await writer.commit([prepared('b.ts')]);
  await until(() => pathsOf(follower).join() === 'b.ts');
  assert.equal(follower.reader.vectorChanges(cursor).reload, true);
  let changed = 0;
  follower.onChanged(() => (changed += 1));
  await writer.close({ deleteFiles: true });
  const next = await open(t, options);
  await next.commit([prepared('c.ts')]);
  await until(() => changed > 0 && pathsOf(follower).join() === 'c.ts');
  assert.equal(follower.role, 'follower');
});

test('many who want the lease at once: one gets it', async (t) => {
  const options = place(t);
  const stores = await Promise.all(Array.from({ length: 4 }, () => open(t, options)));
  const writers = (): Store[] => stores.filter(({ role }) => role === 'writer');
  assert.equal(writers().length, 1);
  await writers()[0]?.close();
  const rest = stores.filter(({ role }) => role === 'follower');
  const acquired = await Promise.all(rest.flatMap((store) => [store.acquire(), store.acquire()]));
  assert.equal(acquired.filter(Boolean).length, 2, 'both calls of one store');
});

test('garbage in the lock file does not lock anyone out', async (t) => {
  const options = place(t);
  const first = await openStore(options);
  await first.close();
  writeFileSync(join(dirname(first.path), 'lease.sqlite'), 'garbage '.repeat(1_000));
  const store = await open(t, options);
  assert.equal(store.role, 'writer');
  assert.equal((await open(t, options)).role, 'follower');
});

test('directory and files are for their owner only', async (t) => {
  if (process.platform === 'win32') {
    t.skip('Windows has no file modes');
    return;
  }
  const options = place(t);
  mkdirSync(options.dataDirectory, { mode: 0o755 });
  const store = await open(t, options);
  await store.commit([prepared('a.ts')]);
  const directory = dirname(store.path);
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  for (const name of readdirSync(directory))
    assert.equal(statSync(join(directory, name)).mode & 0o077, 0, name);
});

test('a data directory below a file is named', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(openStore({ dataDirectory: join(folder, 'file'), root: folder, fingerprint }), {
    code: 'folderUnreadable',
    message: /loupe\.dataDirectory/,
  });
});

test('deleting leaves nothing of the index', async (t) => {
  const options = place(t);
  const store = await open(t, options);
  await store.commit([prepared('a.ts')]);
  await store.close({ deleteFiles: true });
  assert.deepEqual(readdirSync(dirname(store.path)), ['lease.sqlite']);
  assert.equal(statSync(join(dirname(store.path), 'lease.sqlite')).size, 0);
});

test('read-only: reads and never writes, not even a directory', async (t) => {
  const options = place(t);
  await assert.rejects(openStore({ ...options, readOnly: true }), { code: 'notIndexed' });
  assert.equal(existsSync(options.dataDirectory), false);
  const writer = await openStore(options);
  await writer.commit([prepared('a.ts')]);
  await writer.close();
  const reader = await open(t, { ...options, readOnly: true });
  assert.deepEqual([reader.role, pathsOf(reader), await reader.acquire()], ['follower', ['a.ts'], false]);
  await assert.rejects(reader.commit([prepared('b.ts')]), { code: 'indexLocked', message: /only reads/ });
  assert.equal((await open(t, options)).role, 'writer');
});

test('read-only: an index of another version or a damaged one is refused with what to do, and left as it is', async (t) => {
  const options = place(t);
  const writer = await openStore(options);
  await writer.commit([prepared('a.ts')]);
  await writer.close();
  const check = async (fingerprint: Fingerprint, code: string, message: RegExp): Promise<void> => {
    const before = readFileSync(writer.path);
    await assert.rejects(openStore({ ...options, fingerprint, readOnly: true }), { code, message });
    assert.ok(before.equals(readFileSync(writer.path)));
  };
  await check({ ...options.fingerprint, model: 'another' }, 'notIndexed', /another version.*loupe index/);
  writeFileSync(writer.path, Buffer.alloc(20_000, 'x'));
  await check(options.fingerprint, 'indexCorrupt', /is damaged\. Run "loupe index"/);
});

test('an index with vectors is kept from a store without a model: read, followed, and never taken over', async (t) => {
  const options = place(t);
  const without = {
    ...options,
    fingerprint: { ...fingerprint, model: 'none', dimension: 0 },
    keepVectors: true,
  };
  const writer = await openStore(options);
  await writer.commit([prepared('a.ts')]);
  const follower = await open(t, without);
  assert.deepEqual([follower.isKept, pathsOf(follower)], [true, ['a.ts']]);
  const { ids, vectors } = follower.reader.vectorChanges(0);
  assert.deepEqual([ids.length, vectors.length], [1, 0], 'vectors are not even read');
  await writer.commit([prepared('b.ts')]);
  await until(() => pathsOf(follower).join() === 'a.ts,b.ts');
  await writer.close();
  assert.deepEqual([await follower.acquire(), follower.role], [false, 'follower']);
  await assert.rejects(follower.commit([prepared('c.ts')]), { code: 'indexLocked' });
  const back = await open(t, options);
  assert.deepEqual(
    [back.role, back.isKept, back.notices, pathsOf(back)],
    ['writer', false, [], ['a.ts', 'b.ts']],
  );
});

test('a store without a model that came before the index was made keeps it when its writer is gone', async (t) => {
  const options = place(t);
  const holder = await openStore(options);
  await holder.commit([prepared('a.ts')]);
  const away = `${holder.path}-away`;
  await holder.checkpoint();
  renameSync(holder.path, away);
  const without = {
    ...options,
    fingerprint: { ...fingerprint, model: 'none', dimension: 0 },
    keepVectors: true,
  };
  const follower = await open(t, without);
  assert.deepEqual([follower.role, follower.isKept], ['follower', false]);
  renameSync(away, holder.path);
  await holder.close();
  assert.deepEqual([await follower.acquire(), follower.isKept, pathsOf(follower)], [false, true, ['a.ts']]);
});

test('without a model, an index of another version is built anew as ever, and one without vectors is written', async (t) => {
  const options = place(t);
  const wordsAlone = { ...fingerprint, model: 'none', dimension: 0 };
  for (const [made, code] of [
    [{ ...fingerprint, chunker: 'older' }, 'indexRebuilt'],
    [wordsAlone, undefined],
  ] as const) {
    const writer = await openStore({ ...options, fingerprint: made });
    await writer.close();
    const store = await openStore({ ...options, fingerprint: wordsAlone, keepVectors: true });
    assert.deepEqual([store.role, store.isKept, store.notices[0]?.code], ['writer', false, code]);
    await store.close();
  }
});

test('one root has one index, by whatever path it is opened', async (t) => {
  const options = place(t);
  const store = await open(t, options);
  const same = await open(t, { ...options, root: `${options.root}/./` });
  assert.equal(same.path, store.path);
  assert.equal(same.role, 'follower');
  const other = await open(t, { ...options, root: join(options.root, 'sub') });
  assert.notEqual(other.path, store.path);
});

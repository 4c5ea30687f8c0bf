import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import {
  copyFileSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Store, type StoreOptions, openStore } from '../../../src/indexer/store/index.ts';
import type { Notice } from '../../../src/protocol/index.ts';
import { fingerprint, matching, open, pathsOf, place, prepared } from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

const manyFiles = Array.from({ length: 400 }, (_, index) =>
  prepared(`f${index}.ts`, {
    chunks: 3,
    body: `word${index} ${'padding '.repeat(30)}`,
    symbols: [`name${index}`],
  }),
);

/** The path of a closed index with 400 files. */
async function closedIndex(t: TestContext): Promise<{ options: StoreOptions; path: string }> {
  const options = place(t);
  const store = await openStore(options);
  await store.commit(manyFiles);
  await store.close();
  return { options, path: store.path };
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}

function brokenFiles(path: string): string[] {
  return readdirSync(dirname(path))
    .filter((name) => /\.broken-\d+$/.test(name))
    .sort();
}

async function worksAgain(store: Store): Promise<void> {
  await store.commit([prepared('new.ts', { body: 'fresh' })]);
  assert.deepEqual(matching(store, 'fresh'), ['new.ts']);
  await store.close();
  verifyIndex(store.path);
}

const damages: Record<string, (path: string) => void> = {
  'a corrupt header': (path) => overwrite(path, 0, Buffer.alloc(100, 0x5a)),
  'a truncated file': (path) => truncateSync(path, statSync(path).size / 2),
  'a file cut inside its first page': (path) => truncateSync(path, 300),
  'a text file': (path) => writeFileSync(path, 'Dear diary,\n'.repeat(50)),
  'a short text file': (path) => writeFileSync(path, 'x'),
  'a foreign database': (path) => {
    truncateSync(path, 0);
    const database = new Database(path);
    database.exec("CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.org')");
    database.close();
  },
  'a database of another program with our tables': (path) => change(path, 'PRAGMA application_id = 1'),
  'a missing table': (path) => change(path, 'DROP TABLE vectors'),
  'a table of another shape': (path) => change(path, 'DROP TABLE identity; CREATE TABLE identity (x)'),
  'a missing first row': (path) => change(path, 'DELETE FROM totals'),
  'a newer schema': (path) => change(path, 'PRAGMA user_version = 9999'),
};

function change(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

for (const [name, damage] of Object.entries(damages)) {
  test(`${name} is set aside, said, and an empty index takes its place`, async (t) => {
    const { options, path } = await closedIndex(t);
    damage(path);
    const before = readFileSync(path);
    const store = await open(t, options);
    assert.equal(store.role, 'writer');
    assert.deepEqual(
      store.notices.map(({ code, severity }) => [code, severity]),
      [['indexSetAside', 'warning']],
    );
    const [broken] = brokenFiles(path);
    assert.ok(broken !== undefined && store.notices[0]?.message.includes(broken));
    assert.deepEqual(readFileSync(join(dirname(path), broken)), before, 'nothing of it is lost');
    assert.deepEqual(pathsOf(store), []);
    await worksAgain(store);
  });
}

test('a directory in place of the index is set aside', async (t) => {
  const options = place(t);
  const store = await openStore(options);
  await store.close({ deleteFiles: true });
  mkdirSync(join(store.path, 'inside'), { recursive: true });
  const again = await open(t, options);
  assert.equal(again.notices[0]?.code, 'indexSetAside');
  await worksAgain(again);
});

test('at most two broken files are kept, the newest ones', async (t) => {
  const { options, path } = await closedIndex(t);
  for (let round = 1; round <= 4; round++) {
    writeFileSync(path, `broken ${round}`);
    const store = await openStore(options);
    await store.close();
  }
  assert.deepEqual(brokenFiles(path), [`${basename(path)}.broken-3`, `${basename(path)}.broken-4`]);
  assert.equal(readFileSync(`${path}.broken-4`, 'utf8'), 'broken 4');
});

test('a garbage log beside a good index does no harm', async (t) => {
  const { options, path } = await closedIndex(t);
  writeFileSync(`${path}-wal`, Buffer.alloc(100_000, 7));
  writeFileSync(`${path}-shm`, 'nonsense');
  const store = await open(t, options);
  assert.deepEqual(store.notices, []);
  assert.equal(store.reader.counts().files, 400);
  await worksAgain(store);
});

test('an index made with other parts is built anew in place', async (t) => {
  const parts = { model: 'other', dimension: 8, chunker: '2', tokenizer: '2', schema: 2 };
  for (const [part, value] of Object.entries(parts)) {
    const { options, path } = await closedIndex(t);
    const store = await open(t, { ...options, fingerprint: { ...fingerprint, [part]: value } });
    assert.deepEqual(
      store.notices.map(({ code, severity }) => [code, severity]),
      [['indexRebuilt', 'info']],
      part,
    );
    assert.deepEqual(pathsOf(store), []);
    assert.deepEqual(brokenFiles(path), []);
    await store.close();
    verifyIndex(path);
  }
});

test('an older schema is built anew in place', async (t) => {
  const { options, path } = await closedIndex(t);
  change(
    path,
    'PRAGMA user_version = 0; CREATE TABLE forgotten (x); CREATE VIRTUAL TABLE old USING fts5 (x)',
  );
  const store = await open(t, options);
  assert.equal(store.notices[0]?.code, 'indexRebuilt');
  await worksAgain(store);
});

/** Overwrites the pages with the rows of the files, which opening does not read. */
function scrambleContent(path: string): void {
  const database = new Database(path, { readonly: true });
  const pages = database
    .prepare<[], { pageno: number; pgsize: number }>(
      "SELECT pageno, pgsize FROM dbstat WHERE name LIKE '%files%' AND pagetype = 'leaf'",
    )
    .all();
  database.close();
  assert.ok(pages.length > 2);
  for (const { pageno, pgsize } of pages) overwrite(path, (pageno - 1) * pgsize, Buffer.alloc(pgsize, 0xa5));
}

test('damage that a question meets is reported, and the index starts anew by itself', async (t) => {
  const { options, path } = await closedIndex(t);
  scrambleContent(path);
  const store = await open(t, options);
  const told: Notice[] = [];
  const noticed = new Promise<void>((resolve) => {
    store.onNotice((notice) => {
      told.push(notice);
      resolve();
    });
  });
  assert.throws(() => pathsOf(store), { code: 'indexCorrupt' });
  await noticed;
  assert.deepEqual(
    told.map(({ code }) => code),
    ['indexSetAside'],
  );
  assert.deepEqual(pathsOf(store), []);
  await worksAgain(store);
});

test('damage that a commit meets is reported, and the next commit works', async (t) => {
  const { options, path } = await closedIndex(t);
  scrambleContent(path);
  const store = await open(t, options);
  let changes = 0;
  store.onChanged(() => (changes += 1));
  await assert.rejects(store.commit(manyFiles), { code: 'indexCorrupt' });
  assert.equal(store.notices.at(-1)?.code, 'indexSetAside');
  assert.ok(changes > 0);
  assert.deepEqual(pathsOf(store), []);
  await worksAgain(store);
});

test('damage that nobody has met yet is found when a run has ended, and the index starts anew', async (t) => {
  const { options, path } = await closedIndex(t);
  const good = await openStore(options);
  await good.checkpoint({ verify: true });
  await good.close();
  const database = new Database(path, { readonly: true });
  const page = database.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'names_by_key'");
  const at = (page.pluck().get() ?? 0) - 1;
  const pageBytes = database.pragma('page_size', { simple: true }) as number;
  database.close();
  const store = await open(t, options);
  overwrite(path, at * pageBytes + 200, Buffer.alloc(400, 0x5a));
  await assert.rejects(store.checkpoint({ verify: true }), { code: 'indexCorrupt' });
  assert.deepEqual(
    store.notices.map(({ code }) => code),
    ['indexSetAside'],
  );
  await worksAgain(store);
});

test('a scan that damage interrupts removes nothing', async (t) => {
  const { options, path } = await closedIndex(t);
  scrambleContent(path);
  const store = await open(t, options);
  const generation = await store.beginScan();
  await assert.rejects(store.commit(manyFiles), { code: 'indexCorrupt' });
  await store.commit([prepared('new.ts')]);
  await assert.rejects(store.endScan(generation), { code: 'cancelled' });
  assert.deepEqual(pathsOf(store), ['new.ts']);
});

test('a copy of the index in the place of another root is still an index', async (t) => {
  const { path } = await closedIndex(t);
  const options = place(t);
  const other = await openStore(options);
  await other.close();
  copyFileSync(path, other.path);
  const store = await open(t, options);
  assert.equal(store.reader.counts().files, 400);
});

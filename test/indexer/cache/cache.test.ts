import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import test from 'node:test';
import { CacheKeys, clearCache, noteCacheRun, readCacheStats } from '../../../src/indexer/cache/index.ts';
import {
  assertWhole,
  bytesOf,
  found,
  inspect,
  key,
  mb,
  place,
  readerOf,
  vectors,
  write,
  writerOf,
} from './cacheHarness.ts';

test('what is kept is found by others, and after everybody has gone', async (t) => {
  const file = place(t);
  const early = readerOf(t, file);
  assert.deepEqual(await found(early, 500, 'a', 'b'), []);
  assert.equal(existsSync(file.path), false, 'a question makes no file');
  const { writer } = writerOf(t, file);
  await write(writer, 500, 'a', 'b');
  assert.deepEqual(await found(early, 500, 'a', 'b', 'c'), ['a', 'b']);
  await writer.close();
  early.close();
  assert.deepEqual(await found(readerOf(t, file), 500, 'a', 'b', 'c'), ['a', 'b']);
  assert.equal(
    statSync(file.path).mode & 0o77,
    process.platform === 'win32' ? statSync(file.path).mode & 0o77 : 0,
  );
  assertWhole(file);
});

test('a key is of one content, path, level, way of cutting and model', () => {
  const source = { hash: 'a', path: 'a.ts', level: 'whole', method: 'parser' } as const;
  const texts = [
    new CacheKeys('one').keyOf(source),
    new CacheKeys('two').keyOf(source),
    new CacheKeys('one').keyOf({ ...source, hash: 'b' }),
    new CacheKeys('one').keyOf({ ...source, path: 'b.ts' }),
    new CacheKeys('one').keyOf({ ...source, level: 'searchable' }),
    new CacheKeys('one').keyOf({ ...source, method: 'lines' }),
  ].map((bytes) => Buffer.from(bytes).toString('hex'));
  assert.equal(new Set(texts).size, texts.length);
  assert.deepEqual(new CacheKeys('one').keyOf(source), new CacheKeys('one').keyOf({ ...source }));
});

test('vectors of another length, or that are not as they were, are none, and are replaced', async (t) => {
  const file = place(t);
  const { writer } = writerOf(t, file);
  const reader = readerOf(t, file);
  await write(writer, 500, 'a', 'b');
  assert.deepEqual(await found(reader, 499, 'a'), []);
  await write(writer, 499, 'a');
  assert.deepEqual(await found(reader, 499, 'a'), ['a']);
  assert.deepEqual(await found(reader, 500, 'a', 'b'), ['b']);
  inspect(file, (database) => database.exec('UPDATE vectors SET content = zeroblob(length(content))'));
  assert.deepEqual(await found(reader, 500, 'b'), []);
  assert.equal(reader.takeProblem(), undefined);
  await write(writer, 500, 'b');
  assert.deepEqual(await found(reader, 500, 'b'), ['b']);
  assertWhole(file);
});

for (const [name, spoil] of Object.entries({
  'holds something else': (path: string) => writeFileSync(path, 'no database at all '.repeat(2_000)),
  'is cut off': (path: string) => truncateSync(path, 9_000),
  'has damaged pages': (path: string) => {
    const bytes = readFileSync(path);
    bytes.fill(0x5a, 8_192);
    writeFileSync(path, bytes);
  },
}))
  test(`a file that ${name} is made anew, which is told once`, async (t) => {
    const file = place(t);
    const first = writerOf(t, file).writer;
    await write(first, 3_000, ...Array.from({ length: 40 }, (_, at) => `f${at}`));
    await first.close();
    spoil(file.path);
    const reader = readerOf(t, file);
    const { writer, problems } = writerOf(t, file);
    assert.deepEqual(await found(reader, 3_000, 'f0'), []);
    const readProblem = reader.takeProblem();
    await write(writer, 3_000, 'f1', 'f2');
    await write(writer, 3_000, 'f3');
    assert.deepEqual(await found(reader, 3_000, 'f0', 'f1', 'f2', 'f3'), ['f1', 'f2', 'f3']);
    const told = [...(readProblem === undefined ? [] : [readProblem]), ...problems];
    assert.deepEqual(told, [`The embedding cache ${file.path} was damaged: it is made anew.`]);
    assertWhole(file);
  });

test('a file that cannot be one is left alone, which is told once', async (t) => {
  const file = place(t);
  mkdirSync(file.path);
  const { writer, problems } = writerOf(t, file);
  const reader = readerOf(t, file);
  for (const path of ['a', 'b']) {
    await write(writer, 10, path);
    assert.deepEqual(await found(reader, 10, path), []);
  }
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /cannot be used \(.+\): Loupe does without it for now/);
  assert.match(reader.takeProblem() ?? '', /cannot be used/);
  assert.equal(reader.takeProblem(), undefined);
});

test('a file of a later version is left as it is', async (t) => {
  const file = place(t);
  const first = writerOf(t, file).writer;
  await write(first, 10, 'a');
  await first.close();
  inspect(file, (database) => database.pragma('user_version = 99'));
  const before = readFileSync(file.path);
  const { writer, problems } = writerOf(t, file);
  await write(writer, 10, 'b');
  assert.deepEqual(await found(readerOf(t, file), 10, 'a', 'b'), []);
  await writer.close();
  assert.match(problems[0] ?? '', /a later version of Loupe made it/);
  assert.deepEqual(readFileSync(file.path), before);
});

test('while another process writes, entries wait; nobody waits with them', async (t) => {
  const file = place(t);
  const { writer, problems } = writerOf(t, file);
  await write(writer, 10, 'a');
  inspect(file, (other) => other.exec('BEGIN IMMEDIATE; UPDATE entries SET used = 1; COMMIT'));
  const reader = readerOf(t, file);
  await inspectWhile(file, async () => {
    await write(writer, 10, 'b');
    assert.deepEqual(await found(reader, 10, 'a', 'b'), ['a']);
  });
  await write(writer, 10, 'c');
  assert.deepEqual(await found(reader, 10, 'a', 'b', 'c'), ['a', 'b', 'c']);
  assert.deepEqual(problems, []);
});

test('what the disk takes stays within the limit, and what was of use last stays', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0) });
  const hour = 3_600_000;
  const file = place(t, 2 * mb);
  const { writer, problems } = writerOf(t, file);
  const reader = readerOf(t, file);
  const batch = (round: number): string[] => Array.from({ length: 50 }, (_, at) => `${round}/${at}`);
  for (let round = 0; round < 60; round++) {
    t.mock.timers.tick(2 * hour);
    const hit = await reader.find(key('0/7'), 2_000);
    if (hit?.isForgotten === true) writer.add({ key: key('0/7') });
    await write(writer, 2_000, ...batch(round));
    assert.ok(bytesOf(file) <= file.maxBytes, `round ${round}: ${bytesOf(file)} bytes`);
  }
  assert.deepEqual(problems, []);
  assert.deepEqual(await found(reader, 2_000, ...batch(0)), ['0/7']);
  assert.deepEqual(await found(reader, 2_000, ...batch(59)), batch(59));
  assert.deepEqual(await found(reader, 2_000, ...batch(30)), []);
  const { entries, models } = await readCacheStats(file);
  assert.ok(entries * 2_000 > 0.5 * file.maxBytes, `only ${entries} are left`);
  assert.deepEqual(models, [{ model: 'a model', entries, vectorBytes: entries * 2_000 }]);
  await writer.close();
  assertWhole(file);
});

test('what was of use within the hour is not called forgotten', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: Date.UTC(2030, 0) });
  const file = place(t);
  const { writer } = writerOf(t, file);
  const reader = readerOf(t, file);
  const isForgotten = async (): Promise<boolean | undefined> =>
    (await reader.find(key('a'), 10))?.isForgotten;
  await write(writer, 10, 'a');
  t.mock.timers.tick(3_500_000);
  assert.equal(await isForgotten(), false);
  t.mock.timers.tick(200_000);
  assert.equal(await isForgotten(), true);
  writer.add({ key: key('a') });
  await writer.flush();
  assert.equal(await isForgotten(), false);
});

test('a smaller limit gives room on the disk back', async (t) => {
  const file = place(t, 8 * mb);
  const first = writerOf(t, file).writer;
  for (let round = 0; round < 30; round++)
    await write(first, 5_000, ...Array.from({ length: 40 }, (_, at) => `${round}/${at}`));
  await first.close();
  assert.ok(bytesOf(file) > 5 * mb);
  const small = { ...file, maxBytes: mb };
  const { writer, problems } = writerOf(t, small);
  await write(writer, 5_000, 'new');
  assert.deepEqual(await found(readerOf(t, file), 5_000, 'new'), ['new']);
  await writer.close();
  assert.ok(bytesOf(file) <= mb, `${bytesOf(file)} bytes`);
  assert.deepEqual(problems, []);
  assertWhole(file);
});

test('what is larger than the limit allows is not kept, and troubles nobody', async (t) => {
  const file = place(t, mb);
  const { writer, problems } = writerOf(t, file);
  await write(writer, 900_000, 'huge');
  await write(writer, 1_000, 'small');
  assert.deepEqual(await found(readerOf(t, file), 1_000, 'small'), ['small']);
  assert.deepEqual(await found(readerOf(t, file), 900_000, 'huge'), []);
  assert.ok(bytesOf(file) <= mb);
  assert.deepEqual(problems, []);
});

test('it is emptied while others use it, who go on', async (t) => {
  const file = place(t);
  const { writer, problems } = writerOf(t, file);
  const reader = readerOf(t, file);
  await write(writer, 4_000, ...Array.from({ length: 100 }, (_, at) => `f${at}`));
  await noteCacheRun(file, { hits: 3, misses: 4 });
  assert.deepEqual(await found(reader, 4_000, 'f1'), ['f1']);
  assert.deepEqual((await readCacheStats(file)).lastRun, { hits: 3, misses: 4 });
  await clearCache(file);
  assert.deepEqual(await found(reader, 4_000, 'f1'), []);
  const empty = await readCacheStats(file);
  assert.deepEqual([empty.entries, empty.models, empty.lastRun], [0, [], undefined]);
  assert.ok(bytesOf(file) < 200_000, `${bytesOf(file)} bytes`);
  await write(writer, 4_000, 'f2');
  assert.deepEqual(await found(reader, 4_000, 'f2'), ['f2']);
  assert.deepEqual([problems, reader.takeProblem()], [[], undefined]);
});

test('nothing there is nothing to tell of, to empty, or to note', async (t) => {
  const file = place(t, 5);
  await clearCache(file);
  await noteCacheRun(file, { hits: 1, misses: 1 });
  assert.deepEqual(await readCacheStats(file), {
    path: file.path,
    bytes: 0,
    limitBytes: 5,
    entries: 0,
    models: [],
  });
  assert.equal(existsSync(file.path), false);
  assert.equal(vectors('a', 3).length, 3);
});

async function inspectWhile(
  file: { path: string; maxBytes: number },
  work: () => Promise<void>,
): Promise<void> {
  const { default: Database } = await import('better-sqlite3');
  const other = new Database(file.path);
  other.exec('BEGIN IMMEDIATE');
  try {
    await work();
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
}

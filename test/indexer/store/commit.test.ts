import assert from 'node:assert/strict';
import test from 'node:test';
import type { FileStat, PrepareResult } from '../../../src/indexer/records.ts';
import type { SkipReason } from '../../../src/protocol/index.ts';
import type { Store } from '../../../src/indexer/store/index.ts';
import { fileOf, matching, nsOf, open, pathsOf, place, prepared, resultOf, statOf } from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

async function differing(store: Store, ...stats: FileStat[]): Promise<unknown[]> {
  const differences = await store.diff(await store.beginScan(), stats);
  return differences.map(({ stat, known }) => [stat.path, known?.hash.slice(0, 1)]);
}

test('a committed file is there with its chunks, words, vectors and symbols, also after reopening', async (t) => {
  const options = place(t);
  const store = await open(t, options);
  await store.commit([
    prepared('src/a.ts', { chunks: 2, body: 'retry upload', symbols: ['retryUpload', 'Queue'], hash: 'b' }),
    prepared('b.py', { note: 'the parser took too long', language: 'python' }),
  ]);
  const check = (opened: Store): void => {
    const { reader } = opened;
    assert.deepEqual(reader.counts(), {
      files: 2,
      chunks: 3,
      symbols: 2,
      skipped: 0,
      sourceBytes: 200,
      whole: 2,
    });
    const file = reader.file('src/a.ts');
    assert.deepEqual(file, {
      id: 1,
      path: 'src/a.ts',
      sizeBytes: 100,
      mtimeMs: 1_000,
      hash: 'b'.padEnd(32, '0'),
      language: 'typescript',
      fileKind: 'code',
      level: 'whole',
      method: 'parser',
      chunks: 2,
      symbols: 2,
    });
    assert.deepEqual(reader.chunksOfFile(1), [
      {
        id: 1,
        fileId: 1,
        path: 'src/a.ts',
        language: 'typescript',
        fileKind: 'code',
        startLine: 1,
        endLine: 10,
        breadcrumb: [],
      },
      {
        id: 2,
        fileId: 1,
        path: 'src/a.ts',
        language: 'typescript',
        fileKind: 'code',
        startLine: 11,
        endLine: 20,
        breadcrumb: ['outer', 'part1'],
        symbol: 'part1',
        symbolKind: 'function',
      },
    ]);
    assert.deepEqual(
      reader.chunks([3, 99, 1]).map(({ id }) => id),
      [3, 1],
    );
    assert.deepEqual(matching(opened, 'retry'), ['src/a.ts']);
    assert.deepEqual(reader.fallbacks(9), [{ path: 'b.py', note: 'the parser took too long' }]);
    assert.deepEqual(reader.languageCounts(), [
      { language: 'python', files: 1, chunks: 1 },
      { language: 'typescript', files: 1, chunks: 2 },
    ]);
    assert.deepEqual(reader.symbolsNamed('retryupload', 9), [
      { fileId: 1, path: 'src/a.ts', name: 'retryUpload', kind: 'function', startLine: 1, endLine: 2 },
    ]);
    assert.ok(reader.indexBytes() > 0);
  };
  check(store);
  await store.close();
  verifyIndex(store.path);
  check(await open(t, options));
});

test('a replaced file keeps its id, and nothing of the old one stays', async (t) => {
  const store = await open(t, place(t));
  await store.commit([prepared('a.ts', { chunks: 3, body: 'old', symbols: ['before'] }), prepared('b.ts')]);
  const old = store.reader.chunksOfFile(1).map(({ id }) => id);
  await store.commit([
    prepared('a.ts', { chunks: 1, body: 'new', symbols: ['after'], stat: { sizeBytes: 7 } }),
  ]);
  assert.equal(store.reader.file('a.ts')?.id, 1);
  assert.deepEqual(store.reader.counts(), {
    files: 2,
    chunks: 2,
    symbols: 1,
    skipped: 0,
    sourceBytes: 107,
    whole: 2,
  });
  assert.deepEqual(store.reader.chunks(old), []);
  assert.deepEqual(matching(store, 'old'), []);
  assert.deepEqual(matching(store, 'new'), ['a.ts']);
  assert.deepEqual(store.reader.symbolsNamed('before', 9), []);
  await store.close();
  verifyIndex(store.path);
});

test('the difference names new and changed files, and those that were too fresh to trust', async (t) => {
  const store = await open(t, place(t));
  const now = Date.now();
  await store.commit([
    prepared('same.ts', { hash: 's' }),
    prepared('size.ts', { hash: 'z' }),
    prepared('time.ts', { hash: 't' }),
    prepared('tick.ts', { hash: 'i' }),
    prepared('other.ts', { hash: 'o' }),
    prepared('fresh.ts', { hash: 'f', stat: { mtimeNs: nsOf(now) } }),
    prepared('future.ts', { hash: 'u', stat: { mtimeNs: nsOf(now + 3_600_000) } }),
  ]);
  assert.deepEqual(
    await differing(
      store,
      statOf('same.ts'),
      statOf('size.ts', 101),
      statOf('time.ts', 100, 1_000.25),
      { ...statOf('tick.ts'), mtimeNs: nsOf(1_000) + 1n },
      { ...statOf('other.ts'), inode: 2n ** 64n - 1n },
      statOf('fresh.ts', 100, now),
      statOf('future.ts', 100, now + 3_600_000),
      statOf('new.ts'),
    ),
    [
      ['size.ts', 'z'],
      ['time.ts', 't'],
      ['tick.ts', 'i'],
      ['other.ts', 'o'],
      ['fresh.ts', 'f'],
      ['future.ts', 'u'],
      ['new.ts', undefined],
    ],
  );
});

test('an unchanged file takes over the new stamp, and is trusted from then on', async (t) => {
  const store = await open(t, place(t));
  await store.commit([prepared('a.ts', { stat: { mtimeNs: nsOf(Date.now()) } })]);
  const ids = store.reader.chunksOfFile(1).map(({ id }) => id);
  const stat = { ...statOf('a.ts', 90, 2_000), inode: 2n ** 63n + 5n };
  await store.commit([
    { kind: 'unchanged', stat },
    { kind: 'unchanged', stat: statOf('unknown.ts') },
  ]);
  assert.deepEqual(await differing(store, stat), []);
  assert.equal(store.reader.counts().sourceBytes, 90);
  assert.deepEqual(
    store.reader.chunksOfFile(1).map(({ id }) => id),
    ids,
  );
});

test('a scan removes what it did not see, and only that', async (t) => {
  const store = await open(t, place(t));
  await store.commit(['keep.ts', 'gone.ts', 'late.ts'].map((path) => prepared(path)));
  const generation = await store.beginScan();
  await store.recordSkips(generation, [{ path: 'logo.png', reason: 'binary' }]);
  await store.diff(generation, [statOf('keep.ts'), statOf('new.ts')]);
  await store.commit([prepared('new.ts'), { kind: 'unchanged', stat: statOf('late.ts') }]);
  assert.deepEqual(await store.endScan(generation), { removed: 1 });
  assert.deepEqual(pathsOf(store), ['keep.ts', 'late.ts', 'new.ts']);
  const next = await store.beginScan();
  assert.ok(next > generation);
  await store.diff(next, [statOf('keep.ts')]);
  assert.deepEqual(await store.endScan(next), { removed: 2 });
  assert.deepEqual(pathsOf(store), ['keep.ts']);
  assert.equal(store.reader.skip('logo.png'), undefined);
  await store.close();
  verifyIndex(store.path);
});

test('a scan that was overtaken by another one removes nothing', async (t) => {
  const store = await open(t, place(t));
  await store.commit([prepared('a.ts')]);
  const first = await store.beginScan();
  const second = await store.beginScan();
  assert.deepEqual(await store.diff(first, [statOf('a.ts')]), []);
  await assert.rejects(store.endScan(first), { code: 'cancelled' });
  assert.deepEqual(pathsOf(store), ['a.ts']);
  assert.deepEqual(await store.endScan(second), { removed: 1 });
});

test('a scan that finds nothing new writes nothing', async (t) => {
  const store = await open(t, place(t));
  const skips = [{ path: 'build/', reason: 'ignored' as const }];
  await store.commit([prepared('a.ts')]);
  await store.recordSkips(await store.beginScan(), skips);
  let changes = 0;
  store.onChanged(() => (changes += 1));
  const generation = await store.beginScan();
  await store.recordSkips(generation, skips);
  await store.diff(generation, [statOf('a.ts')]);
  await store.endScan(generation);
  assert.equal(changes, 0);
});

test('thousands of files leave in steps between which others are served', async (t) => {
  const store = await open(t, place(t));
  await store.commit(Array.from({ length: 1_500 }, (_, index) => prepared(`old/${index}.ts`)));
  const generation = await store.beginScan();
  const ended = store.endScan(generation);
  const committed = store.commit([prepared('old/7.ts', { body: 'again' }), prepared('new.ts')]);
  const order: string[] = [];
  await Promise.all([ended.then(() => order.push('ended')), committed.then(() => order.push('committed'))]);
  assert.deepEqual(order, ['committed', 'ended']);
  assert.deepEqual(pathsOf(store), ['new.ts', 'old/7.ts']);
  await store.close();
  verifyIndex(store.path);
});

test('removing a path removes the file, or the former directory with everything below', async (t) => {
  const check = async (paths: readonly string[], left: readonly string[]): Promise<void> => {
    const store = await open(t, place(t));
    const all = ['src/a.ts', 'src/deep/b.ts', 'src0.ts', 'src.ts', 'src', 'a%b/c.ts', 'axb/c.ts'];
    await store.commit(all.map((path) => prepared(path)));
    await store.recordSkips(await store.beginScan(), [{ path: 'src/x.png', reason: 'binary' }]);
    await store.remove(paths);
    assert.deepEqual(pathsOf(store), [...left].sort(), JSON.stringify(paths));
    const skipLeft = paths.includes('src/deep') || paths.includes('a%b');
    assert.equal(store.reader.counts().skipped, skipLeft ? 1 : 0, JSON.stringify(paths));
    await store.close();
    verifyIndex(store.path);
  };
  await check(['src'], ['src0.ts', 'src.ts', 'a%b/c.ts', 'axb/c.ts']);
  await check(['src/'], ['src0.ts', 'src.ts', 'a%b/c.ts', 'axb/c.ts']);
  await check(
    ['src/deep', 'src/deep/b.ts', 'nothing'],
    ['src/a.ts', 'src0.ts', 'src.ts', 'src', 'a%b/c.ts', 'axb/c.ts'],
  );
  await check(['a%b'], ['src/a.ts', 'src/deep/b.ts', 'src0.ts', 'src.ts', 'src', 'axb/c.ts']);
  await check([''], []);
});

test('a skip takes the file out, keeps its reason and rule, and goes when the file comes back', async (t) => {
  const store = await open(t, place(t));
  const rule = { file: '/home/me/.gitignore', line: 3, pattern: 'out "\n' };
  await store.commit(['out/a.ts', 'out/b/c.ts', 'b.ts', 'c.ts'].map((path) => prepared(path)));
  const generation = await store.beginScan();
  await store.recordSkips(generation, [{ path: 'out/', reason: 'ignored', rule }]);
  await store.commit([
    { kind: 'skipped', stat: statOf('b.ts'), skip: { path: 'b.ts', reason: 'binary', detail: 'NUL at 3' } },
  ]);
  assert.deepEqual(pathsOf(store), ['c.ts']);
  const { reader } = store;
  const ignored = { path: 'out/', reason: 'ignored', rule };
  for (const path of ['out/', 'out', 'out/a.ts', 'out/b/c.ts', 'out/b/'])
    assert.deepEqual(reader.skip(path), ignored);
  assert.deepEqual(reader.skip('b.ts'), { path: 'b.ts', reason: 'binary', detail: 'NUL at 3' });
  for (const path of ['c.ts', 'outer', 'o', '', '/']) assert.equal(reader.skip(path), undefined, path);
  assert.deepEqual(reader.skippedByReason(), { binary: 1, ignored: 1 });
  await store.recordSkips(generation, [{ path: 'b.ts', reason: 'minified' }]);
  assert.deepEqual(reader.skip('b.ts'), { path: 'b.ts', reason: 'minified' });
  await store.commit([prepared('b.ts')]);
  assert.equal(reader.skip('b.ts'), undefined);
  assert.equal(reader.counts().skipped, 1);
  await store.close();
  verifyIndex(store.path);
});

test('what was left out for its content is not looked at again until its stamp changes', async (t) => {
  const store = await open(t, place(t));
  const now = Date.now();
  const leave = (path: string, reason: SkipReason, mtimeMs = 1_000): PrepareResult => {
    return { kind: 'skipped', stat: statOf(path, 100, mtimeMs), skip: { path, reason } };
  };
  await store.commit([
    leave('made.ts', 'generated'),
    leave('grown.ts', 'binary'),
    leave('other.ts', 'minified'),
    leave('fresh.ts', 'secret', now),
    leave('closed.ts', 'unreadable'),
    leave('gone.ts', 'vanished'),
  ]);
  const stats = [
    statOf('made.ts'),
    statOf('grown.ts', 101),
    { ...statOf('other.ts'), inode: 2n },
    statOf('fresh.ts', 100, now),
    statOf('closed.ts'),
  ];
  const generation = await store.beginScan();
  const paths = (await store.diff(generation, stats)).map(({ stat }) => stat.path);
  assert.deepEqual(paths, ['grown.ts', 'other.ts', 'fresh.ts', 'closed.ts']);
  await store.commit([prepared('grown.ts')]);
  await store.endScan(generation);
  const skipped = ['made.ts', 'grown.ts', 'other.ts'].filter((path) => store.reader.skip(path) !== undefined);
  assert.deepEqual(skipped, ['made.ts']);
  await store.close();
  verifyIndex(store.path);
});

test('names with newlines, emoji, quotes and wildcards are names like any other', async (t) => {
  const store = await open(t, place(t));
  const names = ['new\nline.ts', 'party 🎉/ü.ts', `quote'".ts`, '%_\\.ts', 'a;--.ts', '#?.ts', ' ', '-'];
  await store.commit(names.map((path) => prepared(path, { symbols: [path] })));
  assert.deepEqual(pathsOf(store), [...names].sort());
  for (const path of names) {
    assert.equal(store.reader.file(path)?.path, path);
    assert.equal(store.reader.symbolsNamed(path, 9)[0]?.path, path);
  }
  const known = await differing(store, ...names.map((path) => statOf(path)));
  assert.deepEqual(known, []);
  await store.remove(['party 🎉']);
  assert.equal(store.reader.counts().files, names.length - 1);
});

test('a batch with one impossible file is refused whole', async (t) => {
  const store = await open(t, place(t));
  const broken = { ...fileOf('bad.ts'), language: null as unknown as string };
  await assert.rejects(store.commit([prepared('a.ts'), resultOf(broken)]), {
    code: 'internal',
  });
  assert.deepEqual(pathsOf(store), []);
  const mismatched = { ...fileOf('bad.ts', { chunks: 2 }), vectors: new Int8Array(4) };
  await assert.rejects(store.commit([prepared('a.ts'), resultOf(mismatched)]), {
    code: 'internal',
    message: /bad\.ts has 2 chunks/,
  });
  await store.commit([prepared('a.ts')]);
  assert.deepEqual(pathsOf(store), ['a.ts']);
  await store.close();
  verifyIndex(store.path);
});

const nothing = { files: 0, chunks: 0, symbols: 0, skipped: 0, sourceBytes: 0, whole: 0 };

test('files without chunks and without vectors are files too', async (t) => {
  const store = await open(t, place(t));
  const plain = { ...fileOf('plain.ts'), vectors: new Int8Array(0) };
  await store.commit([prepared('empty.ts', { chunks: 0 }), resultOf(plain)]);
  assert.deepEqual(pathsOf(store), ['empty.ts', 'plain.ts']);
  assert.deepEqual(store.reader.chunksOfFile(1), []);
  await store.commit([prepared('empty.ts'), prepared('plain.ts', { chunks: 0 })]);
  assert.deepEqual([...store.reader.vectorChanges(0).ids].length, 1);
  await store.remove(['empty.ts', 'plain.ts']);
  assert.deepEqual(store.reader.counts(), nothing);
});

test('clearing empties everything, notes too', async (t) => {
  const store = await open(t, place(t));
  await store.commit([prepared('a.ts', { symbols: ['a'] })]);
  await store.setMeta('progress', 'half');
  assert.equal(store.getMeta('progress'), 'half');
  await store.setMeta('progress', 'whole');
  assert.equal(store.getMeta('progress'), 'whole');
  await store.clear();
  assert.equal(store.getMeta('progress'), undefined);
  assert.deepEqual(store.reader.counts(), nothing);
  assert.deepEqual(matching(store, 'alpha'), []);
  await store.commit([prepared('a.ts', { symbols: ['a'] })]);
  assert.deepEqual(matching(store, 'alpha'), ['a.ts']);
  await store.close();
  verifyIndex(store.path);
});

test('a closed store refuses to write, and closing twice is nothing', async (t) => {
  const store = await open(t, place(t));
  await store.commit([prepared('a.ts')]);
  await Promise.all([store.close(), store.close()]);
  await assert.rejects(store.commit([prepared('b.ts')]), { code: 'closed' });
  assert.deepEqual(pathsOf(store), []);
});

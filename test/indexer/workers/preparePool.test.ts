import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import {
  type PreparePool,
  type PreparePoolOptions,
  createPreparePool,
} from '../../../src/indexer/workers/index.ts';

const entry = new URL('../../fixtures/workers/oddThread.ts', import.meta.url);

/** Long enough that a busy machine's threads do not seem to hang. */
const patientMs = 60_000;

function openPool(
  t: TestContext,
  threads: number | (() => number),
  options: Partial<PreparePoolOptions> = {},
): { pool: PreparePool; deaths: string[] } {
  const deaths: string[] = [];
  const pool = createPreparePool({
    threads: typeof threads === 'number' ? () => threads : threads,
    journalPath: 'unused',
    entry,
    hangMs: patientMs,
    idleMs: patientMs,
    restMs: patientMs,
    ...options,
    onDeath: (message) => deaths.push(message),
  });
  t.after(() => pool.dispose());
  return { pool, deaths };
}

async function outcome(pool: PreparePool, path: string): Promise<string> {
  const { result } = await pool.prepare({
    root: '/r',
    stat: { path, sizeBytes: 1, mtimeNs: 1n, inode: 1n },
    level: 'whole',
    maxFileSizeBytes: 1,
  });
  return result.kind === 'skipped' ? `${path}: ${result.skip.reason}` : `${path}: ${result.kind}`;
}

test('every file is answered, however many there are', async (t) => {
  const { pool, deaths } = openPool(t, 2);
  const paths = Array.from({ length: 500 }, (_, index) => `file${index}`);
  assert.deepEqual(
    await Promise.all(paths.map((path) => outcome(pool, path))),
    paths.map((path) => `${path}: unchanged`),
  );
  assert.deepEqual(deaths, []);
});

for (const trouble of ['die', 'throw', 'hang']) {
  test(`a file that makes its thread ${trouble} twice is skipped; the files behind it are not lost`, async (t) => {
    const { pool, deaths } = openPool(t, 1, { hangMs: trouble === 'hang' ? 2_000 : patientMs });
    const answers = await Promise.all([trouble, 'a', 'b', 'c', 'd'].map((path) => outcome(pool, path)));
    assert.deepEqual(answers, [
      `${trouble}: crashed`,
      'a: unchanged',
      'b: unchanged',
      'c: unchanged',
      'd: unchanged',
    ]);
    assert.equal(deaths.length, 2);
    assert.ok(
      deaths.every((message) => message.endsWith(`while it worked on ${trouble}`)),
      deaths.join('\n'),
    );
  });
}

test('threads that die again and again end in a named error, not in an endless loop', async (t) => {
  const { pool } = openPool(t, 1);
  const paths = Array.from({ length: 30 }, (_, index) => `die${index}`);
  const outcomes = await Promise.allSettled(paths.map((path) => outcome(pool, path)));
  const rejected = outcomes.filter((each) => each.status === 'rejected');
  assert.ok(rejected.length > 0);
  assert.ok(rejected.every((each) => (each.reason as { code: string }).code === 'crashedTooOften'));
});

test('disposing rejects what waits', async (t) => {
  const { pool } = openPool(t, 1);
  const waiting = Promise.allSettled(Array.from({ length: 50 }, (_, index) => outcome(pool, `file${index}`)));
  await pool.dispose();
  assert.ok((await waiting).some(({ status }) => status === 'rejected'));
  await assert.rejects(outcome(pool, 'late'), /ended/);
});

async function prepareAll(pool: PreparePool, files: number, sizeBytes: number): Promise<void> {
  const stats = Array.from({ length: files }, (_, index) => ({
    path: `file${index}`,
    sizeBytes,
    mtimeNs: 1n,
    inode: 1n,
  }));
  const task = { root: '/r', maxFileSizeBytes: 1, level: 'whole' } as const;
  await Promise.all(stats.map((stat) => pool.prepare({ ...task, stat })));
}

test('there are only as many threads as there is work for', async (t) => {
  const { pool } = openPool(t, 3);
  assert.equal(pool.started, 0);
  await prepareAll(pool, 10, 1_000);
  assert.equal(pool.started, 1);
  await prepareAll(pool, 40, 1_000);
  assert.equal(pool.started, 1);
  await prepareAll(pool, 20, 90_000);
  assert.equal(pool.started, 2);
  await prepareAll(pool, 100, 1_000_000);
  assert.equal(pool.started, 3);
});

test('what is behind a large file goes to the other thread', async (t) => {
  const { pool } = openPool(t, 2, { prefetch: () => 2 });
  await prepareAll(pool, 100, 1_000_000);
  assert.equal(pool.started, 2);
  const done: string[] = [];
  const prepare = async (path: string, sizeBytes: number): Promise<void> => {
    const task = { root: '/r', maxFileSizeBytes: 1, level: 'whole' } as const;
    await pool.prepare({ ...task, stat: { path, sizeBytes, mtimeNs: 1n, inode: 1n } });
    done.push(path);
  };
  const small = Array.from({ length: 20 }, (_, index) => `small${index}`);
  await Promise.all([prepare('slow', 30 << 20), ...small.map((path) => prepare(path, 100))]);
  assert.equal(done.at(-1), 'slow');
});

test('a thread that is renewed finishes its files and gives its place to another', async (t) => {
  const { pool, deaths } = openPool(t, 1);
  const work = prepareAll(pool, 200, 10_000);
  pool.renew(0);
  await prepareAll(pool, 1, 10_000);
  pool.renew(10 << 20);
  pool.renew(1);
  pool.renew(1);
  await Promise.all([work, prepareAll(pool, 20, 10_000)]);
  assert.equal(pool.started, 1);
  assert.deepEqual(deaths, []);
});

test('fewer threads are left where fewer may be', async (t) => {
  let most = 3;
  const { pool } = openPool(t, () => most);
  const started = (): number => pool.started;
  await prepareAll(pool, 100, 1_000_000);
  assert.equal(pool.started, 3);
  most = 1;
  for (let round = 0; round < 2; round++) {
    const before = started();
    pool.renew(Infinity);
    while (started() === before) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  pool.renew(Infinity);
  await prepareAll(pool, 10, 1_000_000);
  assert.equal(pool.started, 1);
});

test('a file that finds no room is prepared alone, by a thread with its memory before it', async (t) => {
  const asked: number[] = [];
  const fits = (bytes: number): boolean => {
    asked.push(bytes);
    return bytes <= 300_000;
  };
  const { pool, deaths } = openPool(t, 2, { fits });
  await prepareAll(pool, 60, 1_000_000);
  await prepareAll(pool, 20, 200_000);
  assert.ok(asked.includes(400_000), 'two at once do not fit');
  assert.ok(!asked.some((bytes) => bytes > 2_000_000), String(Math.max(...asked)));
  assert.deepEqual(deaths, []);
});

test('threads that have nothing to do end, the last much later', async (t) => {
  const { pool, deaths } = openPool(t, 3, { idleMs: 50 });
  const started = (): number => pool.started;
  const work = prepareAll(pool, 100, 1_000_000);
  assert.equal(started(), 3);
  await work;
  while (started() > 1) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(started(), 1);
  await prepareAll(pool, 100, 1_000_000);
  assert.deepEqual(deaths, []);
});

test('the last thread comes back when there is work again', async (t) => {
  const { pool, deaths } = openPool(t, 3, { idleMs: 50, restMs: 50 });
  const started = (): number => pool.started;
  for (let round = 0; round < 2; round++) {
    await prepareAll(pool, 100, 1_000_000);
    while (started() > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(deaths, []);
});

async function threadsUsed(pool: PreparePool, files: number): Promise<number> {
  const task = { root: '/r', maxFileSizeBytes: 1, level: 'whole' } as const;
  const all = Array.from({ length: files }, (_, index) =>
    pool.prepare({ ...task, stat: { path: `file${index}`, sizeBytes: 1_000_000, mtimeNs: 1n, inode: 1n } }),
  );
  return new Set((await Promise.all(all)).map(({ times }) => times.hash)).size;
}

test('no more threads than the limit get files, whether they are there or not', async (t) => {
  const { pool } = openPool(t, 3);
  pool.limit(1);
  assert.equal(await threadsUsed(pool, 30), 1);
  assert.equal(pool.started, 1, 'none is started that has nothing to do');
  pool.limit(3);
  assert.equal(await threadsUsed(pool, 60), 3);
  pool.limit(2);
  assert.equal(await threadsUsed(pool, 60), 2);
  pool.limit(0);
  assert.equal(await threadsUsed(pool, 30), 1, 'what a person waits for always has one');
});

test('a limit that is lifted gives what waits to more threads', async (t) => {
  const { pool } = openPool(t, 3);
  pool.limit(1);
  const used = threadsUsed(pool, 200);
  pool.limit(3);
  assert.equal(await used, 3);
});

test('what a person is at work on goes before bulk, in the order it came', async (t) => {
  const { pool } = openPool(t, 1);
  const done: string[] = [];
  const prepare = async (path: string, isBulk: boolean): Promise<void> => {
    const stat = { path, sizeBytes: 1, mtimeNs: 1n, inode: 1n };
    await pool.prepare({ root: '/r', maxFileSizeBytes: 1, level: 'whole', stat, isBulk });
    done.push(path);
  };
  const bulk = Array.from({ length: 20 }, (_, index) => prepare(`bulk${index}`, true));
  await Promise.all([...bulk, prepare('saved', false), prepare('opened', false)]);
  const sent = 3;
  assert.deepEqual(done.slice(sent, sent + 2), ['saved', 'opened']);
  assert.equal(done.length, 22);
});

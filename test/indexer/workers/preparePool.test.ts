import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { type PreparePool, createPreparePool } from '../../../src/indexer/workers/index.ts';

const entry = new URL('../../fixtures/workers/oddThread.ts', import.meta.url);

/** Long enough that a busy machine's threads do not seem to hang. */
const patientMs = 60_000;

function openPool(
  t: TestContext,
  threads: number,
  hangMs = patientMs,
  idleMs = patientMs,
  restMs = patientMs,
): { pool: PreparePool; deaths: string[] } {
  const deaths: string[] = [];
  const pool = createPreparePool({
    threads,
    journalPath: 'unused',
    entry,
    hangMs,
    idleMs,
    restMs,
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
    const { pool, deaths } = openPool(t, 1, trouble === 'hang' ? 2_000 : patientMs);
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

test('threads that have nothing to do end, the last much later', async (t) => {
  const { pool, deaths } = openPool(t, 3, patientMs, 50);
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
  const { pool, deaths } = openPool(t, 3, patientMs, 50, 50);
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

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type PreparePool, createPreparePool } from '../../../src/indexer/workers/index.ts';
import { temporaryFolder, writeFiles } from '../serviceHarness.ts';

const belowNormal = 10;
const skip =
  process.platform !== 'linux'
    ? 'only Linux has priorities of threads'
    : getPriority() >= belowNormal && 'this process has a low priority itself';

/** How nice a thread of this process is (proc(5): field 19 of stat, after a name in brackets that may hold anything). */
function niceness(thread: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19 - 3]);
  } catch {
    // It ended meanwhile.
    return undefined;
  }
}

function lowered(): number {
  return readdirSync('/proc/self/task').filter((thread) => niceness(thread) === belowNormal).length;
}

function openPool(
  t: TestContext,
  givesWay: boolean,
): { pool: PreparePool; prepare: (isBulk: boolean) => Promise<unknown> } {
  const root = temporaryFolder(t);
  writeFiles(root, { 'a.ts': 'export const one = 1;\n' });
  const pool = createPreparePool({
    threads: () => 1,
    journalPath: join(temporaryFolder(t), 'journal'),
    onDeath: (message) => assert.fail(message),
    givesWay,
    idleMs: 300,
  });
  t.after(() => pool.dispose());
  const stat = { path: 'a.ts', sizeBytes: 22, mtimeNs: 1n, inode: 1n };
  const prepare = async (isBulk: boolean): Promise<void> => {
    const { result } = await pool.prepare({ root, stat, level: 'whole', maxFileSizeBytes: 1 << 20, isBulk });
    assert.equal(result.kind, 'prepared');
  };
  return { pool, prepare };
}

test(
  'a thread that works in bulk does so at low priority, alone, and ends when there is none',
  { skip },
  async (t) => {
    const { pool, prepare } = openPool(t, true);
    await prepare(false);
    assert.equal(lowered(), 0, 'what a person waits for is done at normal priority');
    await prepare(true);
    assert.equal(lowered(), 1);
    assert.equal(niceness(String(process.pid)), getPriority(), 'the thread that answers stays as it is');
    while (pool.started > 0) await delay(20);
    while (lowered() > 0) await delay(20);
    await prepare(false);
    assert.equal(lowered(), 0, 'another thread takes its place');
    await delay(600);
    assert.equal(pool.started, 1, 'which stays, as no bulk lowered it');
  },
);

test('where somebody waits for the bulk, nothing is lowered', { skip }, async (t) => {
  const { prepare } = openPool(t, false);
  await prepare(true);
  assert.equal(lowered(), 0);
});

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Budget } from '../../src/base/index.ts';
import { atFullPace } from '../../src/indexer/pace/index.ts';
import { Pipeline } from '../../src/indexer/pipeline.ts';
import { Resources } from '../../src/indexer/resources.ts';
import type { FileStat } from '../../src/indexer/records.ts';
import type { Store } from '../../src/indexer/store/index.ts';
import type { PreparePool } from '../../src/indexer/workers/index.ts';
import { settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const unexpected = (): never => assert.fail('nothing is to be prepared');

/** A pipeline over a folder of files that the store says it has already; `diff` is told each batch. */
function scanning(
  t: TestContext,
  files: number,
  onDiff: (pipeline: Pipeline, batches: number) => void,
): { pipeline: Pipeline; seen: Map<number, string[]>; ended: number[] } {
  const root = temporaryFolder(t);
  writeFiles(
    root,
    Object.fromEntries(Array.from({ length: files }, (_, at) => [`${at % 40}/f${at}.ts`, ''])),
  );
  const seen = new Map<number, string[]>();
  const ended: number[] = [];
  let batches = 0;
  const store = {
    reader: { counts: () => ({ files: 0 }) },
    beginScan: () => {
      seen.set(seen.size + 1, []);
      return Promise.resolve(seen.size);
    },
    diff: (generation: number, stats: readonly FileStat[]) => {
      seen.get(generation)?.push(...stats.map(({ path }) => path));
      onDiff(pipeline, ++batches);
      return Promise.resolve([]);
    },
    recordSkips: () => Promise.resolve(),
    endScan: (generation: number) => {
      ended.push(generation);
      return Promise.resolve({ removed: 0 });
    },
  } as unknown as Store;
  const pipeline: Pipeline = new Pipeline(
    {
      root,
      settings,
      store,
      pool: { prepare: unexpected } as unknown as PreparePool,
      budget: new Budget(1 << 20),
      pacer: atFullPace,
      resources: new Resources(settings),
      onePassBytes: () => Infinity,
      isOwnData: () => false,
      quarantine: { holds: () => false, passed: () => undefined },
      onProgress: () => undefined,
      log: (message) => assert.fail(message),
    },
    false,
  );
  t.after(() => pipeline.dispose());
  return { pipeline, seen, ended };
}

test('a pause breaks a running scan off after the batch at hand, and resuming scans all anew', async (t) => {
  const files = 4_000;
  const { pipeline, seen, ended } = scanning(t, files, (running, batches) => {
    if (batches === 1) running.pause();
  });
  const updated = pipeline.update();
  await delay(400);
  const before = seen.get(1)?.length ?? 0;
  assert.ok(before > 0 && before <= 512, `${before} files were compared`);
  assert.deepEqual(ended, [], 'a scan that did not see everything must not remove what it did not see');
  assert.equal(pipeline.resume(), true);
  await updated;
  assert.equal(seen.size, 2);
  assert.equal(new Set(seen.get(2)).size, files);
  assert.deepEqual(ended, [2]);
  assert.equal(pipeline.state, 'ready');
});

test('an update asked for in a pause waits for its end', async (t) => {
  const { pipeline, ended } = scanning(t, 10, () => undefined);
  pipeline.pause();
  const updated = pipeline.update();
  await delay(100);
  assert.deepEqual(ended, []);
  pipeline.resume();
  await updated;
  assert.deepEqual(ended, [1]);
});

test('a pause that ends before the scan notices it costs nothing', async (t) => {
  const { pipeline, ended } = scanning(t, 2_000, (running, batches) => {
    if (batches !== 1) return;
    running.pause();
    assert.equal(running.resume(), false);
  });
  await pipeline.update();
  assert.deepEqual(ended, [1]);
});

test('closing ends a scan that is held by a pause', async (t) => {
  const { pipeline, ended } = scanning(t, 2_000, (running) => running.pause());
  const updated = pipeline.update();
  await delay(100);
  await pipeline.dispose();
  await updated;
  assert.deepEqual(ended, []);
});

import assert from 'node:assert/strict';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Budget } from '../../src/base/index.ts';
import { Pipeline } from '../../src/indexer/pipeline.ts';
import type { FileStat } from '../../src/indexer/records.ts';
import type { Store } from '../../src/indexer/store/index.ts';
import type { PreparePool } from '../../src/indexer/workers/index.ts';
import { settings, temporaryFolder } from './serviceHarness.ts';

const paths = Array.from({ length: 12 }, (_, at) => `f${at}.ts`);

/** A pipeline over real files, with a store that remembers how a file lay when it was stored. */
class Bench {
  readonly pipeline: Pipeline;
  readonly stored = new Map<string, string>();
  readonly prepared: string[] = [];
  #scans = 0;
  readonly #root: string;
  #writes = 0;

  constructor(t: TestContext) {
    this.#root = temporaryFolder(t);
    for (const path of paths) this.write(path);
    const store = {
      reader: { counts: () => ({ files: this.stored.size }) },
      beginScan: () => Promise.resolve(++this.#scans),
      diff: async (_: number, stats: readonly FileStat[]) => {
        const differing = stats.filter((stat) => this.stored.get(stat.path) !== stateOf(stat));
        await delay(1);
        return differing.map((stat) => ({ stat }));
      },
      commit: async (results: readonly FileStat[]) => {
        for (const stat of results) this.stored.set(stat.path, stateOf(stat));
        await delay(1);
      },
      remove: (gone: readonly string[]) => {
        for (const path of gone) this.stored.delete(path);
        return Promise.resolve();
      },
      recordSkips: () => Promise.resolve(),
      endScan: () => Promise.resolve({ removed: 0 }),
    } as unknown as Store;
    const pool = {
      prepare: async ({ stat }: { stat: FileStat }) => {
        this.prepared.push(stat.path);
        await delay(this.prepared.length % 3);
        const times = { read: 0, chunk: 0, tokens: 0, vectors: 0 };
        return { result: this.statOf(stat.path) ?? stat, times };
      },
    } as unknown as PreparePool;
    this.pipeline = new Pipeline(
      {
        root: this.#root,
        settings,
        store,
        pool,
        budget: new Budget(3),
        isOwnData: () => false,
        quarantine: { holds: () => false, passed: () => undefined },
        onProgress: () => this.check(),
        log: (message) => assert.fail(message),
      },
      false,
    );
    t.after(() => this.pipeline.dispose());
  }

  scans(): number {
    return this.#scans;
  }

  check(): void {
    const { filesDone, filesTotal } = this.pipeline.progress;
    assert.ok(filesDone <= filesTotal, `${filesDone} of ${filesTotal}`);
    assert.ok(filesTotal - filesDone <= paths.length, `${filesTotal - filesDone} are left`);
  }

  write(path: string): void {
    this.#writes += 1;
    writeFileSync(join(this.#root, path), 'x'.repeat(1 + (this.#writes % 3)));
    utimesSync(join(this.#root, path), this.#writes, this.#writes);
  }

  remove(path: string): void {
    rmSync(join(this.#root, path), { force: true });
  }

  statOf(path: string): FileStat | undefined {
    const stats = statSync(join(this.#root, path), { throwIfNoEntry: false });
    return stats && { path, sizeBytes: stats.size, mtimeMs: stats.mtimeMs };
  }
}

function stateOf({ sizeBytes, mtimeMs }: FileStat): string {
  return `${sizeBytes} ${mtimeMs}`;
}

const what = (...names: string[]): fc.Arbitrary<{ name: string; path: string; ms: number }[]> =>
  fc.array(
    fc.record({
      name: fc.constantFrom(...names),
      path: fc.constantFrom(...paths),
      ms: fc.integer({ min: 0, max: 8 }),
    }),
    { minLength: 4, maxLength: 14 },
  );

async function play(
  bench: Bench,
  steps: readonly { name: string; path: string; ms: number }[],
): Promise<void> {
  const { pipeline } = bench;
  const running: Promise<unknown>[] = [];
  for (const { name, path, ms } of steps) {
    if (name === 'scan') running.push(pipeline.update());
    else if (name === 'pause') pipeline.pause();
    else if (name === 'resume') pipeline.resume();
    else {
      if (name === 'write') bench.write(path);
      if (name === 'remove') bench.remove(path);
      running.push(pipeline.changed([path]));
    }
    await delay(ms);
    bench.check();
  }
  pipeline.resume();
  await Promise.all(running);
  await pipeline.update();
  bench.check();
  const { filesDone, filesTotal } = pipeline.progress;
  assert.equal(filesDone, filesTotal);
}

test('however often the disk is looked at, each file is counted and prepared once', async (t) => {
  await fc.assert(
    fc.asyncProperty(what('scan', 'scan', 'notice', 'pause', 'resume'), async (steps) => {
      const bench = new Bench(t);
      await play(bench, steps);
      assert.deepEqual(bench.prepared.toSorted(), paths.toSorted());
      await bench.pipeline.dispose();
    }),
    { numRuns: 25 },
  );
});

test('with changes among scans and pauses the counts agree, and the store ends with what the disk has', async (t) => {
  await fc.assert(
    fc.asyncProperty(what('scan', 'write', 'write', 'remove', 'pause', 'resume'), async (steps) => {
      const bench = new Bench(t);
      await play(bench, steps);
      for (const path of paths) {
        const stat = bench.statOf(path);
        if (stat !== undefined) assert.equal(bench.stored.get(path), stateOf(stat), path);
      }
      await bench.pipeline.dispose();
    }),
    { numRuns: 25 },
  );
});

test('a call before the scan has looked at the disk is served by it; a later one waits for one more', async (t) => {
  const bench = new Bench(t);
  await Promise.all([bench.pipeline.update(), bench.pipeline.update()]);
  assert.equal(bench.scans(), 1);
  const first = bench.pipeline.update();
  while (bench.pipeline.state !== 'scanning' || bench.scans() < 2) await delay(0);
  await delay(1);
  const later = [bench.pipeline.update(), bench.pipeline.update()];
  await Promise.all([first, ...later]);
  assert.ok(bench.scans() <= 3, `${bench.scans()} scans`);
  assert.equal(bench.prepared.length, paths.length);
});

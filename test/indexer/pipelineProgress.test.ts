import assert from 'node:assert/strict';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { Budget, Listeners } from '../../src/base/index.ts';
import { atFullPace } from '../../src/indexer/pace/index.ts';
import { Pipeline } from '../../src/indexer/pipeline.ts';
import { Resources } from '../../src/indexer/resources.ts';
import type { FileStat, KnownContent, PrepareResult } from '../../src/indexer/records.ts';
import type { Store } from '../../src/indexer/store/index.ts';
import type { PreparePool, PrepareTask } from '../../src/indexer/workers/index.ts';
import { settings, temporaryFolder } from './serviceHarness.ts';

const paths = Array.from({ length: 12 }, (_, at) => `f${at}.ts`);

/** What waits beyond so much is made searchable first: with files of one to three bytes, some go one way and some the other. */
const bytesInOnePass = 9;

/** A pipeline over real files, with a store that remembers how a file lay when it was stored, and how far it had come. */
class Bench {
  readonly pipeline: Pipeline;
  readonly stored = new Map<string, KnownContent>();
  readonly prepared: string[] = [];
  #scans = 0;
  readonly #root: string;
  #writes = 0;

  constructor(t: TestContext, onePassBytes = bytesInOnePass, pacer = atFullPace) {
    this.#root = temporaryFolder(t);
    for (const path of paths) this.write(path);
    const store = {
      reader: { counts: () => ({ files: this.stored.size }) },
      beginScan: () => Promise.resolve(++this.#scans),
      diff: async (_: number, stats: readonly FileStat[]) => {
        const differing = stats.flatMap((stat) => {
          const stored = this.stored.get(stat.path);
          const known = stored && { ...stored, same: stored.hash === stateOf(stat) };
          return known?.same === true && known.level === 'whole' ? [] : [{ stat, ...(known && { known }) }];
        });
        await delay(1);
        return differing;
      },
      commit: async (results: readonly PrepareResult[]) => {
        for (const result of results) {
          assert.ok(result.kind === 'prepared');
          const { stat, hash, level } = result.file;
          this.stored.set(stat.path, { hash, level, same: true });
        }
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
      prepare: async ({ stat, level }: PrepareTask) => {
        this.prepared.push(`${stat.path} ${level}`);
        await delay(this.prepared.length % 3);
        const times = { read: 0, chunk: 0, tokens: 0, vectors: 0 };
        const now = this.statOf(stat.path) ?? stat;
        return { result: { kind: 'prepared', file: { stat: now, hash: stateOf(now), level } }, times };
      },
    } as unknown as PreparePool;
    this.pipeline = new Pipeline(
      {
        root: this.#root,
        settings,
        store,
        pool,
        budget: new Budget(3),
        pacer,
        resources: new Resources(settings),
        onePassBytes: () => onePassBytes,
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
    const { filesDone, filesTotal } = this.pipeline.passes.current;
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
    const stats = statSync(join(this.#root, path), { bigint: true, throwIfNoEntry: false });
    return stats && { path, sizeBytes: Number(stats.size), mtimeNs: stats.mtimeNs, inode: stats.ino };
  }
}

function stateOf({ sizeBytes, mtimeNs }: FileStat): string {
  return `${sizeBytes} ${mtimeNs}`;
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
  const { filesDone, filesTotal } = pipeline.passes.current;
  assert.equal(filesDone, filesTotal);
}

test('however often the disk is looked at, each file is counted once, and prepared once for each level', async (t) => {
  await fc.assert(
    fc.asyncProperty(what('scan', 'scan', 'notice', 'pause', 'resume'), async (steps) => {
      const bench = new Bench(t);
      await play(bench, steps);
      const whole = bench.prepared.filter((each) => each.endsWith(' whole'));
      assert.deepEqual(whole.toSorted(), paths.map((path) => `${path} whole`).toSorted());
      assert.equal(new Set(bench.prepared).size, bench.prepared.length);
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
        if (stat !== undefined)
          assert.deepEqual(bench.stored.get(path), { hash: stateOf(stat), level: 'whole', same: true }, path);
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
  assert.equal(bench.prepared.filter((each) => each.endsWith(' whole')).length, paths.length);
});

test('what is little goes one way only; of much, all is searchable before the rest of it is whole', async (t) => {
  const little = new Bench(t, Infinity);
  await little.pipeline.update();
  assert.ok(little.prepared.every((each) => each.endsWith(' whole')));
  const much = new Bench(t, 0);
  await much.pipeline.update();
  const levels = much.prepared.map((each) => each.split(' ')[1]);
  assert.deepEqual(levels, [...paths.map(() => 'searchable'), ...paths.map(() => 'whole')]);
});

test('an open file, and one just saved, is whole before others are searchable', async (t) => {
  const bench = new Bench(t, 0);
  bench.pipeline.pause();
  const updated = bench.pipeline.update();
  bench.pipeline.focus(['f7.ts']);
  await bench.pipeline.changed(['f3.ts']);
  bench.pipeline.resume();
  await updated;
  assert.equal(bench.prepared[0], 'f3.ts whole');
  assert.ok(!bench.prepared.includes('f7.ts searchable'), bench.prepared.join());
});

test('a file that changes while it waits for its symbols is prepared as it lies then', async (t) => {
  const bench = new Bench(t, 0);
  const updated = bench.pipeline.update();
  while (bench.pipeline.state !== 'refining') await delay(0);
  const waits = paths.filter((path) => !bench.prepared.includes(`${path} whole`)).at(-1) ?? '';
  bench.write(waits);
  await bench.pipeline.changed([waits]);
  await updated;
  await bench.pipeline.drained();
  const stat = bench.statOf(waits);
  assert.ok(stat);
  assert.deepEqual(bench.stored.get(waits), { hash: stateOf(stat), level: 'whole', same: true });
});

test('what is saved or opened goes on while all else rests, and the rest when it may', async (t) => {
  const onChanged = new Listeners<undefined>();
  const pacer = {
    ...atFullPace,
    mayGoOn: () => false,
    slowdown: { rests: true, reason: 'a test' },
    onChanged,
  };
  const bench = new Bench(t, Infinity, pacer);
  const updated = bench.pipeline.update();
  while (bench.pipeline.state !== 'indexing') await delay(1);
  await delay(50);
  assert.deepEqual(bench.prepared, []);
  bench.write('f3.ts');
  await bench.pipeline.changed(['f3.ts']);
  while (bench.stored.size < 1) await delay(1);
  await delay(20);
  bench.pipeline.focus(['f7.ts']);
  while (bench.stored.size < 2) await delay(1);
  assert.deepEqual(bench.prepared, ['f3.ts whole', 'f7.ts whole']);
  Object.assign(pacer, { mayGoOn: () => true, slowdown: undefined });
  onChanged.fire(undefined);
  await updated;
  assert.equal(bench.stored.size, paths.length);
});

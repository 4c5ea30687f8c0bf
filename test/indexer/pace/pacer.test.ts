import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Machine } from '../../../src/indexer/pace/machine.ts';
import type { Battery } from '../../../src/indexer/pace/pace.ts';
import { type Pacer, createPacer } from '../../../src/indexer/pace/pacer.ts';
import { freeProcessors, readProcessorTimes } from '../../../src/indexer/pace/processors.ts';

/** A machine of four processors that a test changes, and a clock that goes on by a second with each look. */
class FakeMachine implements Machine {
  readonly batteryAgeMs = 10;
  clock = 0;
  state: Battery | undefined;
  /** Of others, in processors. */
  load = 0;
  looks = 0;
  batteryReads = 0;
  #busyMs = 1;

  readonly now = (): number => this.clock;

  readonly battery = (): Promise<Battery | undefined> => {
    this.batteryReads += 1;
    return Promise.resolve(this.state);
  };

  readonly processorTimes = (): ReturnType<Machine['processorTimes']> => {
    this.looks += 1;
    this.clock += 1_000;
    this.#busyMs += (this.load + 1) * 1_000;
    return { clockMs: this.clock, processors: 4, busyMs: this.#busyMs, ownMs: this.clock };
  };
}

interface Scene {
  readonly machine: FakeMachine;
  readonly pacer: Pacer;
  readonly work: { waits: boolean };
  readonly until: (condition: () => boolean) => Promise<void>;
}

function scene(t: TestContext): Scene {
  const machine = new FakeMachine();
  const work = { waits: true };
  const pacer = createPacer({
    threads: 4,
    bulkWaits: () => work.waits,
    machine,
    lookMs: 5,
    restingLookMs: 5,
  });
  pacer.setPauseOnBattery('low');
  t.after(() => pacer.dispose());
  const until = async (condition: () => boolean): Promise<void> => {
    for (let tries = 0; !condition(); tries++) {
      assert.ok(tries < 2_000, 'it never came to that');
      await delay(5);
    }
  };
  return { machine, pacer, work, until };
}

test('nothing is looked at while there is no work in bulk, and no timer runs', async (t) => {
  const { machine, pacer, work, until } = scene(t);
  pacer.typed();
  await delay(50);
  assert.deepEqual([machine.looks, machine.batteryReads], [0, 0]);
  assert.equal(pacer.mayGoOn(), false, 'the first look comes before the first file');
  await until(() => pacer.mayGoOn());
  await until(() => machine.looks > 5);
  work.waits = false;
  await delay(50);
  const { looks } = machine;
  await delay(100);
  assert.equal(machine.looks, looks);
  assert.equal(pacer.threads, 4);
  work.waits = true;
  assert.equal(pacer.mayGoOn(), false);
  await until(() => machine.looks > looks + 2);
});

test('work in bulk rests while the battery is low, until it is not or a person wants it done', async (t) => {
  const { machine, pacer, work, until } = scene(t);
  let changes = 0;
  pacer.onChanged.add(() => (changes += 1));
  machine.state = { percent: 12, discharging: true };
  assert.equal(pacer.mayGoOn(), false);
  await until(() => pacer.slowdown !== undefined);
  assert.deepEqual(pacer.slowdown, { rests: true, reason: 'battery at 12 %' });
  assert.equal(pacer.mayGoOn(), false);
  assert.ok(changes > 0);
  pacer.goOnAnyway();
  assert.equal(pacer.mayGoOn(), true, 'at once');
  assert.equal(pacer.slowdown, undefined);
  work.waits = false;
  await delay(50);
  work.waits = true;
  pacer.mayGoOn();
  await until(() => pacer.slowdown?.rests === true);
  pacer.setPauseOnBattery('never');
  await until(() => pacer.mayGoOn());
});

test('a machine that is busy or typed at gives fewer threads, and says why', async (t) => {
  const { machine, pacer, until } = scene(t);
  pacer.mayGoOn();
  await until(() => pacer.mayGoOn());
  machine.load = 3;
  await until(() => pacer.threads === 1);
  assert.deepEqual(pacer.slowdown, { rests: false, reason: 'gives way to other programs' });
  assert.equal(pacer.mayGoOn(), true);
  machine.load = 0;
  await until(() => pacer.threads === 4);
  pacer.typed();
  const reason = (): string | undefined => pacer.slowdown?.reason;
  assert.deepEqual([pacer.threads, reason()], [2, 'gives way while you type'], 'at once');
  await until(() => pacer.threads === 4);
  assert.equal(pacer.slowdown, undefined);
});

test('a battery that cannot be read holds nothing up', async (t) => {
  const { machine, pacer, until } = scene(t);
  Object.assign(machine, { battery: () => Promise.reject(new Error('no such program')) });
  pacer.mayGoOn();
  await until(() => pacer.mayGoOn());
});

test('what this process uses itself is not what others use', () => {
  const before = readProcessorTimes();
  const end = performance.now() + 300;
  while (performance.now() < end) Math.hypot(Math.random(), Math.random());
  const now = readProcessorTimes();
  const ownShare = (now.ownMs - before.ownMs) / (now.clockMs - before.clockMs);
  assert.ok(ownShare > 0, 'this process was at work');
  const seen = { clockMs: 1_000, processors: 4, busyMs: 3_000, ownMs: 500 };
  assert.equal(freeProcessors({ clockMs: 0, processors: 4, busyMs: 1_000, ownMs: 0 }, seen), 2.5);
  assert.equal(freeProcessors({ clockMs: 0, processors: 4, busyMs: 2_900, ownMs: 0 }, seen), 4);
  assert.equal(freeProcessors({ clockMs: 0, processors: 4, busyMs: 3_000, ownMs: 0 }, seen), undefined);
  const tooShort = { clockMs: 600, processors: 4, busyMs: 2_000, ownMs: 0 };
  assert.equal(freeProcessors(tooShort, seen), undefined);
  assert.equal(
    freeProcessors({ clockMs: 0, processors: 0, busyMs: 0, ownMs: 0 }, { ...seen, processors: 0 }),
    undefined,
  );
});

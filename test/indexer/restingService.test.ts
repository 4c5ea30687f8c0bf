import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { IndexerStatus } from '../../src/protocol/index.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const never = new AbortController().signal;

/** A folder opened on a machine whose battery is nearly empty. */
async function onLowBattery(t: TestContext): Promise<{
  loupe: ServiceHarness;
  root: string;
  until: (is: (status: IndexerStatus) => boolean) => Promise<void>;
}> {
  const root = temporaryFolder(t);
  const files = Array.from({ length: 60 }, (_, at) => [`f${at}.ts`, `export const lantern${at} = ${at};\n`]);
  writeFiles(root, Object.fromEntries(files) as Record<string, string>);
  const loupe = new ServiceHarness(t, {
    givesWay: true,
    machine: {
      processorTimes: () => ({ clockMs: performance.now(), processors: 2, busyMs: 0, ownMs: 0 }),
      battery: () => Promise.resolve({ percent: 12, discharging: true }),
      batteryAgeMs: 0,
      now: () => performance.now(),
    },
  });
  const { handlers } = loupe.service;
  await handlers.configure({ roots: [{ root, settings }], paused: false, pauseOnBattery: 'low' }, never);
  const until = async (is: (status: IndexerStatus) => boolean): Promise<void> => {
    for (let tries = 0; !is(await handlers.status(null, never)); tries++) {
      assert.ok(tries < 1_000, 'it never came to that');
      await delay(20);
    }
  };
  await until(({ slowdown }) => slowdown?.rests === true);
  return { loupe, root, until };
}

test('a low battery lets bulk rest, says so, and holds back neither saved files nor questions', async (t) => {
  const { loupe, root, until } = await onLowBattery(t);
  const { handlers } = loupe.service;
  await until(({ roots }) => roots[0]?.state === 'indexing');
  await delay(200);
  const resting = await handlers.status(null, never);
  assert.deepEqual(resting.slowdown, { rests: true, reason: 'battery at 12 %' });
  assert.equal(resting.roots[0]?.files, 0);
  await handlers.filesChanged({ changes: [{ path: `${root}/f7.ts`, kind: 'changed' }] }, never);
  await until(({ roots }) => roots[0]?.files === 1);
  assert.deepEqual(await loupe.paths('lantern7'), ['f7.ts']);
  const resumed = await handlers.resume(null, never);
  assert.equal(resumed.slowdown, undefined);
  await until(({ roots }) => roots[0]?.state === 'ready' && roots[0].files === 60);
});

test('an update that somebody waits for is not left to rest', async (t) => {
  const { loupe } = await onLowBattery(t);
  assert.equal((await loupe.update()).files, 60);
});

test('what nobody waits for looks at the disk again and rests with the others; a pause needs no other reason', async (t) => {
  const { loupe, root, until } = await onLowBattery(t);
  const { handlers } = loupe.service;
  writeFiles(root, { 'new.ts': 'export const beacon = 1;\n' });
  await handlers.rescan(null, never);
  await until(({ roots }) => roots[0]?.filesTotal === 61);
  assert.equal((await handlers.status(null, never)).slowdown?.rests, true);
  assert.equal((await handlers.pause(null, never)).slowdown, undefined);
  await handlers.rescan(null, never);
  await handlers.resume(null, never);
  await until(({ roots }) => roots[0]?.files === 61);
});

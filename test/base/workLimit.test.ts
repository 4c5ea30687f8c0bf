import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkLimit } from '../../src/base/index.ts';
import { linuxThreadTimeMs } from '../../src/base/workLimit.ts';

function workFor(ms: number): void {
  const { user, system } = process.threadCpuUsage();
  const worked = (): number => {
    const now = process.threadCpuUsage();
    return (now.user + now.system - user - system) / 1000;
  };
  while (worked() < ms) Math.hypot(Math.random(), Math.random());
}

test('a limit is reached by work, not by waiting', async () => {
  const limit = new WorkLimit(200);
  assert.equal(limit.isReached(), false);
  await delay(500);
  assert.equal(limit.isReached(), false, 'it only waited');
  workFor(250);
  let looks = 0;
  for (; !limit.isReached(); looks++) await delay(10);
  assert.ok(looks < 100, 'a look every 50 ms is enough');
  assert.equal(new WorkLimit(0).isReached(), true);
});

const skip = process.platform === 'linux' ? false : 'there is no /proc';
test('what Linux tells of a thread is what Node tells of it', { skip }, () => {
  workFor(100);
  const { user, system } = process.threadCpuUsage();
  const difference = Math.abs(linuxThreadTimeMs() - (user + system) / 1000);
  // Both parts are counted in steps of 10 ms.
  assert.ok(difference <= 40, `${difference} ms`);
});

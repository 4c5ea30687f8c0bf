import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ChangeBatch } from '../../src/extension/changeBatch.ts';
import { ServiceHarness, temporaryFolder, writeFiles } from '../indexer/serviceHarness.ts';

test('of a storm that a watcher tells only in part, every file is found by one comparison', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, { 'before.ts': 'export const before = 1;\n' });
  const loupe = new ServiceHarness(t);
  const { handlers } = loupe.service;
  const never = new AbortController().signal;
  await loupe.open(root);
  await loupe.update();
  let rescans = 0;
  let lists = 0;
  const batch = new ChangeBatch({
    filesChanged: () => (lists += 1),
    rescan: () => {
      rescans += 1;
      void handlers.rescan(null, never);
    },
  });
  t.after(() => batch.dispose());
  const names = Array.from({ length: 2_200 }, (_, at) => `${at % 20}/f${at}.ts`);
  writeFiles(root, Object.fromEntries(names.map((name, at) => [name, `export const f${at} = ${at};\n`])));
  for (const name of names.slice(100)) batch.add(join(root, name), 'created');
  const files = async (): Promise<number> => (await handlers.status(null, never)).roots[0]?.files ?? 0;
  for (let tries = 0; (await files()) < names.length + 1; tries++) {
    assert.ok(tries < 1_000, 'it never came to that');
    await delay(50);
  }
  assert.deepEqual([rescans, lists], [1, 0]);
});

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { WriterClient } from '../../../src/indexer/store/writerClient.ts';
import type { Notice } from '../../../src/protocol/index.ts';
import { fingerprint, prepared, statOf, temporaryFolder } from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

const dyingThread = new URL('../../fixtures/store/dyingWriterThread.ts', import.meta.url);

interface Harness {
  readonly client: WriterClient;
  readonly path: string;
  readonly notices: Notice[];
}

function clientOf(t: TestContext, entry?: URL): Harness {
  const root = temporaryFolder(t);
  mkdirSync(join(root, 'index'));
  const path = join(root, 'index', 'index.sqlite');
  const notices: Notice[] = [];
  const client = new WriterClient(
    { path, root, fingerprint },
    {
      onChanged: () => undefined,
      onNotice: (notice) => notices.push(notice),
      onCacheProblem: (message) => assert.equal(message, undefined),
    },
    entry,
  );
  t.after(() => client.close());
  return { client, path, notices };
}

test('a writer thread that dies rejects what it held, and is replaced with nothing lost', async (t) => {
  const { client, path, notices } = clientOf(t, dyingThread);
  await client.call('commit', [prepared('a.ts')]);
  const generation = await client.call('beginScan', null);
  const held = [
    client.call('setMeta', { key: 'die', value: '' }),
    client.call('commit', [prepared('lost.ts')]),
  ];
  for (const call of held)
    await assert.rejects(call, { code: 'closed', message: /died .*Nothing that was stored is lost/ });
  await client.call('commit', [prepared('b.ts')]);
  await assert.rejects(client.call('endScan', generation), { code: 'cancelled' });
  const next = await client.call('beginScan', null);
  assert.ok(next > generation);
  assert.deepEqual(
    await client.call('diff', {
      generation: next,
      stats: ['a.ts', 'b.ts', 'lost.ts'].map((at) => statOf(at)),
    }),
    [{ index: 2 }],
  );
  await client.close();
  assert.deepEqual([verifyIndex(path), notices], [{ files: 2, chunks: 2 }, []]);
});

test('a writer thread that cannot start is an error each time, not a hang', async (t) => {
  const { client } = clientOf(t, new URL('./no-such-thread.ts', import.meta.url));
  for (let attempt = 0; attempt < 2; attempt++) await assert.rejects(client.open(), { code: 'closed' });
});

test('more requests than the thread may hold wait, and are answered in order', async (t) => {
  const { client } = clientOf(t);
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      await client.call('commit', [prepared(`${index}`)]);
      order.push(index);
    }),
  );
  assert.deepEqual(
    order,
    Array.from({ length: 40 }, (_, index) => index),
  );
});

test('closing waits for what was asked before and refuses what comes after', async (t) => {
  const { client, path } = clientOf(t);
  const asked = Array.from({ length: 10 }, (_, index) => client.call('commit', [prepared(`${index}`)]));
  const closed = client.close();
  const late = client.call('commit', [prepared('late')]);
  await Promise.all([...asked, closed]);
  await assert.rejects(late, { code: 'closed' });
  assert.equal(verifyIndex(path).files, 10);
});

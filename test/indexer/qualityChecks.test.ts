import assert from 'node:assert/strict';
import { mkdtemp, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Service, createService } from '../../src/indexer/index.ts';
import type { QualityProgress } from '../../src/protocol/index.ts';
import { settings } from './serviceHarness.ts';

const root = fileURLToPath(new URL('../fixtures/workspace', import.meta.url));
const never = new AbortController().signal;

let base = '';
const usualTemporary = process.env['TMPDIR'];

before(async () => {
  base = await mkdtemp(join(tmpdir(), 'loupe-checks-test-'));
  await mkdir(join(base, 'temporary'));
  process.env['TMPDIR'] = join(base, 'temporary');
});
after(async () => {
  if (usualTemporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usualTemporary;
  await rm(base, { recursive: true, force: true });
});

function open(): Service {
  return createService({ dataDirectory: join(base, 'data') });
}

/** Resolves when the check has come so far. */
function reached(service: Service, stage: QualityProgress['stage']): Promise<void> {
  return new Promise((resolve) => {
    service.on('checkProgress', (progress) => {
      if (progress.stage === stage) resolve();
    });
  });
}

async function leftBehind(): Promise<string[]> {
  return readdir(join(base, 'temporary'));
}

test('a service checks a folder that it has not opened, and tells how far it is', async () => {
  const service = open();
  const stages = new Set<string>();
  service.on('checkProgress', ({ stage }) => stages.add(stage));
  const report = await service.handlers.check({ root, settings }, never);
  assert.equal(report.root, root);
  assert.ok(report.questions >= 30, `${report.questions} questions`);
  assert.ok(report.ndcg > 0.5, `NDCG ${report.ndcg}`);
  assert.deepEqual([...stages], ['reading', 'indexing', 'asking']);
  await service.dispose();
  assert.deepEqual(await leftBehind(), []);
});

test('cancelled while it indexes or asks, a check leaves nothing behind, and another can begin', async () => {
  const service = open();
  for (const stage of ['indexing', 'asking'] as const) {
    const abort = new AbortController();
    const work = service.handlers.check({ root, settings }, abort.signal);
    work.catch(() => undefined);
    await reached(service, stage);
    abort.abort();
    await assert.rejects(work, { code: 'cancelled' }, stage);
    assert.deepEqual(await leftBehind(), [], stage);
  }
  await service.dispose();
});

test('one check runs at a time, and it ends with its service', async () => {
  const service = open();
  const work = service.handlers.check({ root, settings }, never);
  work.catch(() => undefined);
  await assert.rejects(service.handlers.check({ root, settings }, never), { code: 'busy' });
  await reached(service, 'indexing');
  await service.dispose();
  await assert.rejects(work, { code: 'cancelled' });
  assert.deepEqual(await leftBehind(), []);
});

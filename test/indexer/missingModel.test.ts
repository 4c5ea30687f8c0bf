/** What becomes of an index while the model that it was made with cannot be opened. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RootHealth } from '../../src/protocol/index.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const shipped = fileURLToPath(new URL('../../models/static-1', import.meta.url));
const upload = `/** Tries the transfer again when the network fails. */
export function retryUpload(file: string): void {
  send(file);
}
`;
const { signal } = new AbortController();

interface Places {
  readonly root: string;
  readonly dataDirectory: string;
}

/** A folder with an index that was made with the shipped model. */
async function indexedFolder(t: TestContext): Promise<Places> {
  const [root, dataDirectory] = [temporaryFolder(t), temporaryFolder(t)];
  writeFiles(root, { 'upload.ts': upload, 'paint.ts': 'export function paintWall(): void {}\n' });
  const loupe = new ServiceHarness(t, { dataDirectory });
  await loupe.open(root);
  await loupe.update();
  await loupe.service.dispose();
  return { root, dataDirectory };
}

async function healthOf(loupe: ServiceHarness): Promise<RootHealth> {
  const { roots } = await loupe.service.handlers.health({ runtime: false }, signal);
  assert.ok(roots[0]);
  return roots[0];
}

/** How a file was written last tells whether it was written again. */
async function contentIn(t: TestContext, { root, dataDirectory }: Places): Promise<RootHealth> {
  const loupe = new ServiceHarness(t, { dataDirectory });
  await loupe.open(root);
  await loupe.update();
  assert.deepEqual(loupe.notices, []);
  const health = await healthOf(loupe);
  await loupe.service.dispose();
  return health;
}

test('the index is kept, searched by words, symbols and paths, and used again without a rebuild', async (t) => {
  const places = await indexedFolder(t);
  const modelDirectory = join(temporaryFolder(t), 'nowhere');
  const before = await contentIn(t, places);
  const bytes = readFileSync(before.indexPath);
  const loupe = new ServiceHarness(t, { ...places, modelDirectory });
  const opened = await loupe.open(places.root);
  writeFiles(places.root, { 'later.ts': 'export function paintFence(): void {}\n' });
  await loupe.service.handlers.filesChanged(
    { changes: [{ path: join(places.root, 'later.ts'), kind: 'created' }] },
    signal,
  );
  assert.deepEqual(await loupe.paths('retry upload'), ['upload.ts']);
  assert.deepEqual(await loupe.paths('path:paint.ts'), ['paint.ts']);
  const symbols = await loupe.service.handlers.symbols({ query: 'rUp', limit: 10 }, signal);
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['retryUpload'],
  );
  const { hits, notes } = await loupe.search('paint');
  assert.ok(hits.every(({ reasons }) => reasons.every(({ kind }) => kind !== 'meaning')));
  assert.deepEqual(
    hits.map(({ path }) => path),
    ['paint.ts'],
  );
  assert.match(notes.join(), /nowhere.*--model.*The index of .* is left as it is/);
  assert.doesNotMatch(notes.join(), /Reinstall/);
  const [status] = opened.roots;
  assert.deepEqual([status?.state, status?.files, status?.coverage], ['error', 2, 1]);
  assert.deepEqual(
    status?.problems.map(({ code }) => code),
    ['modelMissing'],
  );
  assert.deepEqual(
    loupe.notices.map(({ code }) => code),
    ['modelMissing'],
  );
  for (const work of ['update', 'reindex'] as const)
    await assert.rejects(loupe.service.handlers[work]({}, signal), {
      code: 'modelMissing',
      message: /left as it is/,
    });
  await loupe.service.dispose();
  assert.ok(bytes.equals(readFileSync(before.indexPath)), 'not a byte has changed');
  const after = await contentIn(t, places);
  assert.equal(after.files, 3);
});

for (const [name, code, spoil] of [
  ['damaged weights', 'modelChecksum', 'weights.bin'],
  ['a description that is no JSON', 'modelInvalid', 'model.json'],
] as const)
  test(`${name}: the index is kept until the model is mended`, async (t) => {
    const [root, dataDirectory] = [temporaryFolder(t), temporaryFolder(t)];
    const modelDirectory = join(temporaryFolder(t), 'model');
    cpSync(shipped, modelDirectory, { recursive: true });
    writeFiles(root, { 'upload.ts': upload });
    const first = new ServiceHarness(t, { dataDirectory, modelDirectory });
    await first.open(root);
    await first.update();
    await first.service.dispose();
    const good = readFileSync(join(modelDirectory, spoil));
    writeFileSync(join(modelDirectory, spoil), 'spoilt');
    const without = new ServiceHarness(t, { dataDirectory, modelDirectory });
    const { roots } = await without.open(root);
    assert.equal(roots[0]?.problems[0]?.code, code);
    assert.deepEqual(await without.paths('retry upload'), ['upload.ts']);
    await without.service.dispose();
    writeFileSync(join(modelDirectory, spoil), good);
    const again = new ServiceHarness(t, { dataDirectory, modelDirectory });
    await again.open(root);
    assert.equal((await healthOf(again)).files, 1);
    await again.update();
    assert.deepEqual(again.notices, []);
  });

test('a process without its model never takes over from one that has it', async (t) => {
  const places = await indexedFolder(t);
  const writer = new ServiceHarness(t, places);
  await writer.open(places.root);
  await writer.update();
  const without = new ServiceHarness(t, { ...places, modelDirectory: join(places.root, 'nowhere') });
  await without.open(places.root);
  writeFiles(places.root, { 'later.ts': 'export function paintFence(): void {}\n' });
  await writer.update();
  await writer.service.dispose();
  await assert.rejects(without.update(), { code: 'modelMissing' });
  for (let tries = 0; tries < 100 && (await healthOf(without)).files < 3; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(await without.paths('paint fence'), ['later.ts', 'paint.ts']);
  await without.service.dispose();
  assert.equal((await contentIn(t, places)).files, 3);
});

test('reading alone, such an index is readable too', async (t) => {
  const places = await indexedFolder(t);
  const modelDirectory = join(temporaryFolder(t), 'nowhere');
  const loupe = new ServiceHarness(t, { ...places, modelDirectory, readOnly: true });
  await loupe.open(places.root);
  assert.deepEqual(await loupe.paths('retry upload'), ['upload.ts']);
  assert.equal((await healthOf(loupe)).state, 'error');
});

test('it can be cleared; the folder is then indexed by words alone, and anew when the model is back', async (t) => {
  const places = await indexedFolder(t);
  const modelDirectory = join(temporaryFolder(t), 'nowhere');
  const loupe = new ServiceHarness(t, { ...places, modelDirectory });
  await loupe.open(places.root);
  const { indexPath } = await healthOf(loupe);
  await loupe.service.handlers.clear({}, signal);
  assert.equal(existsSync(indexPath), false);
  assert.equal((await loupe.update()).state, 'ready');
  writeFiles(places.root, { 'later.ts': 'export function paintFence(): void {}\n' });
  assert.equal((await loupe.update()).files, 3);
  assert.deepEqual(await loupe.paths('paint fence'), ['later.ts', 'paint.ts']);
  assert.doesNotMatch((await loupe.search('paint')).notes.join(), /left as it is/);
  await loupe.service.dispose();
  const back = new ServiceHarness(t, places);
  await back.open(places.root);
  await back.update();
  assert.deepEqual(
    back.notices.map(({ code }) => code),
    ['indexRebuilt'],
  );
});

test('a damaged index is set aside as ever', async (t) => {
  const places = await indexedFolder(t);
  const { indexPath } = await contentIn(t, places);
  renameSync(indexPath, join(dirname(indexPath), 'elsewhere'));
  writeFileSync(indexPath, 'this is no database'.repeat(1000));
  const loupe = new ServiceHarness(t, { ...places, modelDirectory: join(places.root, 'nowhere') });
  await loupe.openWith(settings, places.root);
  assert.equal((await loupe.update()).files, 2);
  assert.ok(loupe.notices.some(({ code }) => code === 'indexSetAside'));
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { statusText } from '../../src/cli/statusReport.ts';
import type { RootStatus } from '../../src/protocol/index.ts';
import { indexContent } from './indexContent.ts';
import { look } from './lookAtIndex.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';
import { verifyIndex } from './store/verifyIndex.ts';

const signal = new AbortController().signal;
const workspace = fileURLToPath(new URL('../fixtures/workspace', import.meta.url));
const golden = fileURLToPath(new URL('../fixtures/chunk', import.meta.url));

/** Files of many languages, with a parser and without. */
function folderOfAll(t: TestContext): string {
  const root = temporaryFolder(t);
  cpSync(workspace, join(root, 'workspace'), { recursive: true });
  cpSync(golden, join(root, 'golden'), { recursive: true });
  return root;
}

/** Large files with two definitions each: parsing them takes so long that it cannot be missed. */
function manyFiles(t: TestContext, count: number): string {
  const root = temporaryFolder(t);
  const lines = Array.from({ length: 1_700 }, (_, at) => `  const alphaStep${at} = betaStep(${at});\n`).join(
    '',
  );
  const entries = Array.from({ length: count }, (_, at) => [
    `f${at}.ts`,
    `export function run${at}() {\n${lines}}\n\nexport function stop${at}() {\n  return ${at};\n}\n`,
  ]);
  writeFiles(root, Object.fromEntries(entries) as Record<string, string>);
  // What is as fresh as just written would be looked at again in any case.
  for (const [name = ''] of entries) utimesSync(join(root, name), 1, 1);
  return root;
}

/** A service that makes everything searchable first, and what its status said. */
async function inTwoPasses(
  t: TestContext,
  root: string,
): Promise<{ loupe: ServiceHarness; seen: RootStatus[] }> {
  const loupe = new ServiceHarness(t, { onePassBytes: 0 });
  const seen: RootStatus[] = [];
  loupe.service.on('status', ({ roots: [status] }) => {
    if (status !== undefined) seen.push(status);
  });
  await loupe.open(root);
  return { loupe, seen };
}

test('two passes end with the very index that one makes', async (t) => {
  const root = folderOfAll(t);
  const one = new ServiceHarness(t, { onePassBytes: Infinity });
  await one.open(root);
  await one.update();
  const { loupe: two } = await inTwoPasses(t, root);
  const status = await two.update();
  assert.equal(status.refined, status.files);
  assert.ok(status.files > 40, `${status.files} files`);
  const preparedBytes = async ({ service }: ServiceHarness): Promise<number | undefined> =>
    (await service.handlers.health({ runtime: false }, signal)).roots[0]?.preparedBytes;
  assert.equal(
    await preparedBytes(two),
    await preparedBytes(one),
    'what two passes went through counts once',
  );
  await one.service.dispose();
  await two.service.dispose();
  assert.deepEqual(indexContent(two.dataDirectory), indexContent(one.dataDirectory));
});

test('after the first pass every file is found, and the status tells how many have their symbols', async (t) => {
  const count = 60;
  const root = manyFiles(t, count);
  const { loupe, seen } = await inTwoPasses(t, root);
  const updated = loupe.update();
  while (!seen.some(({ state }) => state === 'refining')) await delay(5);
  await loupe.service.handlers.pause(null, signal);
  const answer = await loupe.search('alphaStep7', 100);
  assert.equal(answer.coverage, 1);
  const whole = seen.at(-1)?.refined ?? 0;
  assert.ok(whole < count, `${whole} files have symbols already`);
  assert.ok((answer.refined ?? 1) < 1, 'an answer tells that symbols are missing');
  const { health } = await look(loupe.dataDirectory, root);
  assert.equal(health.files, count);
  await loupe.service.handlers.resume(null, signal);
  const last = await updated;
  assert.deepEqual([last.state, last.refined, last.symbols], ['ready', count, 2 * count]);
  const refined = seen.filter(({ state }) => state === 'refining').map((status) => status.refined);
  assert.deepEqual(
    refined,
    refined.toSorted((a, b) => a - b),
    'the number never goes back',
  );
  assert.equal((await loupe.search('run7')).refined, undefined);
});

test('killed between the passes, the next process goes on with what has no symbols yet', async (t) => {
  // More than can be at work at once: that is finished before a pause.
  const count = 160;
  const root = manyFiles(t, count);
  const dataDirectory = temporaryFolder(t);
  const script = fileURLToPath(new URL('halfIndexed.ts', import.meta.url));
  const writer = spawn(process.execPath, [script, dataDirectory, root, 'refining'], { stdio: 'inherit' });
  t.after(() => writer.kill('SIGKILL'));
  const exited = once(writer, 'exit');
  let before = 0;
  for (let seen = 0; seen < 3;) {
    await delay(200);
    const health = (await look(dataDirectory, root).catch(() => undefined))?.health;
    const rests = health?.files === count && health.coverage === 1 && health.refined === before;
    seen = rests ? seen + 1 : 0;
    before = health?.refined ?? 0;
  }
  const check = ({ health, answer }: Awaited<ReturnType<typeof look>>): void => {
    assert.deepEqual([health.state, health.files, health.coverage], ['waiting', count, 1]);
    assert.ok(health.refined < count, `${health.refined} files have symbols`);
    assert.equal(answer.refined, health.refined / count);
    const paint = (_: unknown, text: string): string => text;
    const text = statusText(health, { paint } as unknown as Parameters<typeof statusText>[1]);
    assert.match(text, /unfinished: every file can be searched, symbols refined in \d+ of 160 files\n/);
  };
  check(await look(dataDirectory, root));
  writer.kill('SIGKILL');
  await exited;
  check(await look(dataDirectory, root));

  const { refined } = (await look(dataDirectory, root)).health;
  const loupe = new ServiceHarness(t, { dataDirectory });
  const states = new Set<string>();
  let prepared = 0;
  loupe.service.on('status', ({ roots: [status] }) => {
    states.add(status?.state ?? '');
    prepared = Math.max(prepared, status?.filesTotal ?? 0);
  });
  await loupe.open(root);
  const status = await loupe.update();
  assert.deepEqual([status.state, status.refined, status.symbols], ['ready', count, 2 * count]);
  assert.ok(!states.has('indexing'), 'nothing had to be made searchable again');
  assert.ok(
    prepared <= count - refined,
    `${prepared} files were prepared, ${count - refined} had no symbols`,
  );
  await loupe.service.dispose();
  verifyIndex((await look(dataDirectory, root)).health.indexPath);
});

test('a file that changes while it waits for its symbols has those of its new content', async (t) => {
  const count = 60;
  const root = manyFiles(t, count);
  const { loupe, seen } = await inTwoPasses(t, root);
  const updated = loupe.update();
  while (!seen.some(({ state }) => state === 'refining')) await delay(5);
  await loupe.service.handlers.pause(null, signal);
  const path = join(root, 'f0.ts');
  writeFileSync(path, `${readFileSync(path, 'utf8')}\nexport function addedLater() {}\n`);
  await loupe.service.handlers.resume(null, signal);
  await loupe.service.handlers.filesChanged({ changes: [{ path, kind: 'changed' }] }, signal);
  await updated;
  await loupe.update();
  const symbols = await loupe.service.handlers.symbols({ query: 'addedLater', limit: 5 }, signal);
  assert.deepEqual(
    symbols.map(({ name }) => name),
    ['addedLater'],
  );
});

test('a follower sees both passes of the process that writes', async (t) => {
  const count = 40;
  const root = manyFiles(t, count);
  const { loupe } = await inTwoPasses(t, root);
  const follower = new ServiceHarness(t, { dataDirectory: loupe.dataDirectory });
  const { roots } = await follower.openWith(settings, root);
  assert.equal(roots[0]?.state, 'following');
  await loupe.update();
  const status = await follower.update();
  assert.deepEqual([status.refined, status.files, status.symbols], [count, count, 2 * count]);
});

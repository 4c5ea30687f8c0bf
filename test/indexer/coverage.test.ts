import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { statusText } from '../../src/cli/statusReport.ts';
import { look } from './lookAtIndex.ts';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

/** Few and large: a scan of them is over long before they are prepared. */
const files = 200;
const lines = Array.from({ length: 1_700 }, (_, at) => `  const alphaStep${at} = betaStep(${at});\n`).join(
  '',
);

function manyFiles(t: TestContext): string {
  const root = temporaryFolder(t);
  const names = Array.from({ length: files }, (_, at) => `f${at}.ts`);
  writeFiles(
    root,
    Object.fromEntries(names.map((name, at) => [name, `export function run${at}() {\n${lines}}\n`])),
  );
  return root;
}

test('who looks at a growing index knows how much it holds, also after the writer was killed', async (t) => {
  const root = manyFiles(t);
  const dataDirectory = temporaryFolder(t);
  const script = fileURLToPath(new URL('halfIndexed.ts', import.meta.url));
  const writer = spawn(process.execPath, [script, dataDirectory, root], { stdio: 'inherit' });
  t.after(() => writer.kill('SIGKILL'));
  const exited = once(writer, 'exit');
  const check = ({ health, answer }: Awaited<ReturnType<typeof look>>): void => {
    const share = health.files / files;
    assert.ok(share > 0 && share < 1, `${health.files} files`);
    assert.equal(health.coverage, share);
    assert.equal(answer.coverage, share);
    assert.equal(health.state, 'waiting');
    const paint = (_: unknown, text: string): string => text;
    const text = statusText(health, { paint } as unknown as Parameters<typeof statusText>[1]);
    assert.match(text, /unfinished: \d+% of the folder indexed so far\n.*finish it: loupe index /);
  };
  for (let seen = 0; seen < 3;) {
    await delay(200);
    // There is nothing to look at before the index is made.
    const health = (await look(dataDirectory, root).catch(() => undefined))?.health;
    // The writer has come to rest when files and coverage stay in step for a while.
    const isInStep = health !== undefined && health.files > 0 && health.files / files === health.coverage;
    seen = isInStep ? seen + 1 : 0;
  }
  check(await look(dataDirectory, root));
  writer.kill('SIGKILL');
  await exited;
  check(await look(dataDirectory, root));

  const loupe = new ServiceHarness(t, { dataDirectory });
  await loupe.open(root);
  assert.equal((await loupe.update()).coverage, 1);
  const { health } = await look(dataDirectory, root);
  assert.deepEqual([health.state, health.coverage, health.files], ['ready', 1, files]);
});

test('closing in the middle leaves the coverage of what is stored', async (t) => {
  const root = manyFiles(t);
  const first = new ServiceHarness(t);
  await first.openWith(settings, root);
  await new Promise<void>((resolve) => {
    first.service.on('status', ({ roots: [status] }) => {
      if (status?.state === 'indexing' && status.files > 0) resolve();
    });
  });
  await first.service.dispose();
  const { health } = await look(first.dataDirectory, root);
  assert.equal(health.state, 'waiting');
  assert.ok(health.coverage > 0 && health.coverage < 1, String(health.coverage));
});

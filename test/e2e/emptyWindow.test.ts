/** A window without a folder. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

const session = openSession({ name: 'empty-window', folder: () => Promise.resolve(undefined) });

test('the panel says what to do when no folder is open', async () => {
  const { panel, screenshot } = session();
  await panel.open();
  await until('the panel says so', async () =>
    (await panel.page().innerText()).includes('No folder is open'),
  );
  await screenshot('no-folder');
});

test('the search command says so too', async () => {
  const { workbench } = session();
  await workbench.run('Loupe: Search…');
  await workbench.notification(/folder/i).waitFor();
  assert.equal(await workbench.statusItem().count(), 0);
});

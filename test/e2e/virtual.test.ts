/** A workspace whose files lie on no disk is told plainly that it is not supported, and what to do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureExtension, workspaceFile } from './editor/folders.ts';
import { findIndexer } from './editor/indexerProcess.ts';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

const session = openSession({
  name: 'virtual',
  folder: (directory) => workspaceFile(directory, [{ uri: 'memory:/notes', name: 'notes' }]),
  extensions: (directory) => Promise.all([fixtureExtension(directory, 'memoryFiles')]),
});

test('the panel says that it is not supported, and what to do', async () => {
  const { panel, workbench, screenshot } = session();
  await workbench.page.locator('.explorer-folders-view [aria-label^="tides.md"]').waitFor();
  await panel.open();
  await until('the panel says so', async () => (await panel.page().innerText()).includes('not supported'));
  assert.match(await panel.page().innerText(), /Clone the repository and open its folder/);
  await panel.page().getByRole('button', { name: 'Open Folder' }).waitFor();
  await screenshot('virtual');
});

test('so do the status bar and the search command, and no process was started', async () => {
  const { server, workbench } = session();
  await until('the status bar says so', async () => (await workbench.status()) === 'Loupe: off');
  await workbench.run('Loupe: Search…');
  await workbench.notification(/folder open here is virtual/).waitFor();
  assert.equal(findIndexer(server.directory), undefined);
});

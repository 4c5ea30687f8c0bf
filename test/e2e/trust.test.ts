/** A workspace that is not trusted is not read; trust starts the work. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixtureWorkspace } from './editor/folders.ts';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

const session = openSession({ name: 'trust', folder: fixtureWorkspace, workspaceTrust: true });

test('without trust nothing is read', async () => {
  const { panel, server, workbench, screenshot } = session();
  await workbench.page.getByText('Restricted Mode').first().waitFor();
  await until('the status bar says so', async () => (await workbench.status()).includes('off'));
  await panel.open();
  await until('the panel says so', async () => (await panel.page().innerText()).includes('not trusted'));
  await screenshot('untrusted');
  assert.deepEqual(await indexes(server.home), []);
});

test('with trust the workspace is indexed and searched', async () => {
  const { panel, workbench } = session();
  await workbench.run('Workspaces: Manage Workspace Trust');
  await workbench.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await workbench.page.locator('.monaco-modal-editor-block [aria-label^="Close"]').first().click();
  await until('all files are indexed', async () => /^\d+ files$/.test(await workbench.status()), 60_000);
  await panel.open();
  await panel.ask('which photos look the same?');
  await panel.expectAmongTop('worker/harbor_worker/duplicates.py', 3);
});

/** Files of Loupe's data directory. */
async function indexes(home: string): Promise<string[]> {
  const names = await readdir(join(home, '.cache'), { recursive: true }).catch(() => []);
  return names.filter((name) => name.includes('loupe'));
}

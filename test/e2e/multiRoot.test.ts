/** Several folders in one window: all are searched, one that is added too, and one that is removed no longer. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixtureWorkspace, workspaceFile } from './editor/folders.ts';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

const notes = {
  lighthouse: { file: 'lamp.md', text: 'The lamp of the lighthouse is polished every second evening.' },
  shipyard: { file: 'hull.md', text: 'The hull of the trawler is caulked with oakum before launching.' },
} as const;

let directory = '';
const session = openSession({
  name: 'multi-root',
  folder: async (place) => {
    directory = place;
    await fixtureWorkspace(place);
    for (const [name, { file, text }] of Object.entries(notes)) {
      await mkdir(join(place, name));
      await writeFile(join(place, name, file), `# Notes\n\n${text}\n`);
    }
    return openFolders('harbor', 'lighthouse');
  },
});

/** What adding and removing a folder do: the editor writes the workspace's file, and follows it when it changes. */
function openFolders(...names: string[]): Promise<string> {
  return workspaceFile(
    directory,
    names.map((name) => ({ path: name })),
  );
}

async function indexedFiles(): Promise<number> {
  return Number(/^(\d+) files?$/.exec(await session().workbench.status())?.[1]);
}

test('all folders are indexed and searched, and an answer names the folder', async () => {
  const { panel, screenshot } = session();
  await until('both folders are indexed', async () => (await indexedFiles()) >= 31);
  await panel.open();
  await panel.ask('where do we retry a failed upload?');
  await panel.expectAmongTop('client/src/upload/uploadQueue.ts', 3);
  await panel.ask('polish the lamp of the lighthouse');
  await panel.expectAmongTop('lamp.md', 1);
  assert.equal(
    await panel.frame.locator('.group-head').first().getAttribute('title'),
    'lighthouse • lamp.md',
  );
  await screenshot('multi-root');
});

test('Enter opens the file of the right folder', async () => {
  const { panel, workbench } = session();
  await panel.input().press('Enter');
  await workbench.expectCursor('lighthouse/lamp.md', 1, 3);
});

test('a folder that is added is indexed and found', async () => {
  const { panel } = session();
  const before = await indexedFiles();
  await openFolders('harbor', 'lighthouse', 'shipyard');
  await until('its file is counted', async () => (await indexedFiles()) === before + 1);
  await panel.ask('caulk the hull of the trawler');
  await panel.expectAmongTop('hull.md', 1);
});

test('a folder that is removed is gone from the answers', async () => {
  const { panel, screenshot } = session();
  const before = await indexedFiles();
  await openFolders('harbor', 'shipyard');
  await until('its file is no longer counted', async () => (await indexedFiles()) === before - 1);
  await panel.ask('polish the lamp of the lighthouse');
  assert.ok(!(await panel.files()).includes('lamp.md'));
  await screenshot('multi-root-removed');
  await panel.ask('caulk the hull of the trawler');
  await panel.expectAmongTop('hull.md', 1);
});

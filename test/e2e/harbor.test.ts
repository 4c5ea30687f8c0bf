/** The life of a small workspace in the editor, from the first run on. Each test goes on where the one before it ended. */
import assert from 'node:assert/strict';
import { access, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fixtureWorkspace } from './editor/folders.ts';
import { findIndexer, indexerPid } from './editor/indexerProcess.ts';
import { Panel } from './editor/panel.ts';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

const question = 'where do we retry a failed upload?';
const answer = 'client/src/upload/uploadQueue.ts';

let folder = '';
const session = openSession({
  name: 'harbor',
  folder: async (directory) => (folder = await fixtureWorkspace(directory)),
});

async function writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
}

async function setTheme(theme: string, workbenchClass: string): Promise<void> {
  await writeSettings({ 'workbench.colorTheme': theme });
  await session().workbench.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
}

test('the first run counts the files in the status bar', async () => {
  const { workbench } = session();
  await until('all files are indexed', async () => /^\d+ files$/.test(await workbench.status()), 60_000);
  const files = Number.parseInt(await workbench.status(), 10);
  assert.ok(files >= 30, `${files} files`);
});

test('the empty panel invites a question', async () => {
  const { panel, screenshot } = session();
  await panel.open();
  await panel.page().waitFor();
  assert.match(await panel.page().innerText(), /Ask your code/);
  await screenshot('start');
});

test('a sentence is answered, and Enter lands on its line', async () => {
  const { panel, workbench, screenshot } = session();
  await panel.ask(question);
  await panel.expectAmongTop(answer, 3);
  await screenshot('answer');
  await panel.input().press('Enter');
  await workbench.expectCursor(answer, 36, 50);
});

test('arrow keys move through the hits, and Ctrl+Enter opens to the side', async () => {
  const { panel, workbench } = session();
  await panel.input().click();
  await panel.input().press('ArrowDown');
  await panel.frame.locator('[role="treeitem"]:focus').waitFor();
  await workbench.page.keyboard.press('ArrowDown');
  await workbench.page.keyboard.press('Control+Enter');
  await until('there are two editor groups', async () => {
    return (await workbench.page.locator('.editor-group-container').count()) === 2;
  });
  await workbench.run('View: Close Editor Group');
});

test('the panel looks right in every theme, wide and narrow', async () => {
  const { panel, workbench, screenshot } = session();
  await panel.ask(question);
  await panel.input().press('Enter');
  await workbench.expectCursor(answer, 36, 50);
  for (const [name, theme, workbenchClass] of [
    ['light', 'Light Modern', 'vs'],
    ['dark', 'Dark Modern', 'vs-dark'],
    ['high-contrast', 'Default High Contrast', 'hc-black'],
  ] as const) {
    await setTheme(theme, workbenchClass);
    for (const [size, width] of [
      ['narrow', 300],
      ['wide', 560],
    ] as const) {
      await workbench.resizeSideBar(width);
      await screenshot(`panel-${name}-${size}`);
      assert.equal(await overflowing(), 0, `${name} at ${width} px scrolls sideways`);
    }
  }
  await setTheme('Dark Modern', 'vs-dark');
  await workbench.resizeSideBar(420);
  await screenshot('panel-dark');
});

/** How many pixels the panel's content is wider than the panel. */
function overflowing(): Promise<number> {
  return session()
    .panel.frame.locator('html')
    .evaluate((page: unknown) => {
      const { scrollWidth, clientWidth } = page as { scrollWidth: number; clientWidth: number };
      return Math.max(0, scrollWidth - clientWidth);
    });
}

test('the quick pick answers while one types', async () => {
  const { workbench, screenshot } = session();
  await workbench.run('Loupe: Search…');
  await workbench.page.locator('.quick-input-title', { hasText: 'Loupe: Search' }).waitFor();
  await workbench
    .quickInput()
    .pressSequentially('compare the signature of a token in constant time', { delay: 15 });
  await until('the answer is listed', async () => {
    const rows = await workbench.quickRowTexts();
    return rows.slice(0, 3).some((row) => row.includes('token.go'));
  });
  await screenshot('quick-pick');
  await workbench.page.keyboard.press('Enter');
  await workbench.expectCursor('token.go', 22, 36);
});

test('Ctrl+T finds a symbol by its humps', async () => {
  const { workbench, screenshot } = session();
  await workbench.page.keyboard.press('Control+T');
  await workbench.quickInput().pressSequentially('shGrace', { delay: 30 });
  await until('the symbol is listed', async () =>
    (await workbench.quickRowTexts())[0]?.includes('shutdownGracefully'),
  );
  await screenshot('symbols');
  await workbench.page.keyboard.press('Enter');
  await workbench.expectCursor('main.go', 33, 33);
});

test('a new file is found, and a deleted one is gone', async () => {
  const { panel } = session();
  const file = join(folder, 'server', 'internal', 'auth', 'invitation.go');
  await writeFile(
    file,
    'package auth\n\n// PurgeExpiredInvitations forgets invitations that nobody accepted within a week.\nfunc PurgeExpiredInvitations() {}\n',
  );
  await panel.ask('forget invitations nobody accepted');
  await panel.expectAmongTop('server/internal/auth/invitation.go', 1);
  await rm(file);
  await until('the deleted file is gone', async () => {
    await panel.ask('forget invitations nobody accepted');
    return !(await panel.files()).includes('server/internal/auth/invitation.go');
  });
});

test('an edit is found as soon as it is saved', async () => {
  const { panel, workbench } = session();
  await workbench.openFile('exif.py');
  await workbench.page.keyboard.press('Control+End');
  await workbench.page.keyboard.type(
    '\n\ndef estimate_lens_distortion(focal_length):\n"""Barrel distortion of a wide angle lens."""\n',
  );
  await workbench.page.keyboard.press('Control+S');
  await panel.ask('barrel distortion of wide angle lenses');
  await panel.expectAmongTop('worker/harbor_worker/exif.py', 1);
});

test('a pause survives a reload, and indexing resumes', async () => {
  const { panel, workbench, screenshot } = session();
  await workbench.run('Loupe: Pause Indexing');
  await until('the status bar says so', async () => (await workbench.status()).includes('Paused'));
  await workbench.reload();
  await until('it is still paused', async () => (await workbench.status()).includes('Paused'), 60_000);
  await writeFile(join(folder, 'docs', 'kites.md'), '# Kites\n\nHow to fly a kite from the harbor wall.\n');
  await panel.open();
  await panel.ask('fly a kite');
  assert.ok(!(await panel.files()).includes('docs/kites.md'), 'indexed in spite of the pause');
  await screenshot('paused');
  await workbench.run('Loupe: Resume Indexing');
  await until('it is no longer paused', async () => /^\d+ files$/.test(await workbench.status()));
  await panel.ask('fly a kite');
  await panel.expectAmongTop('docs/kites.md', 1);
});

test('search answers again after the indexing process was killed', async () => {
  const { panel, server, workbench } = session();
  const before = await indexerPid(server.directory);
  process.kill(before, 'SIGKILL');
  await until('another process has taken over', async () => (await indexerPid(server.directory)) !== before);
  await until('it has the files', async () => /^\d+ files$/.test(await workbench.status()));
  await panel.ask(question);
  await panel.expectAmongTop(answer, 3);
});

test('the question and its answer are there again after a reload', async () => {
  const { panel, workbench } = session();
  await workbench.reload();
  await panel.open();
  await until('the question is there', async () => (await panel.input().inputValue()) === question);
  await panel.expectAmongTop(answer, 3);
});

/** The databases of Loupe's data directory. */
async function indexFiles(): Promise<string[]> {
  const cache = join(session().server.home, '.cache');
  const names = await readdir(cache, { recursive: true });
  return names.filter((name) => name.endsWith('index.sqlite')).map((name) => join(cache, name));
}

/** How many files an index holds, and the mark that its tables were given when they were made. */
function catalogued(index: string): { epoch: number; files: number } {
  const database = new DatabaseSync(index, { readOnly: true });
  try {
    const query = 'SELECT epoch, (SELECT count(*) FROM files) AS files FROM totals';
    return database.prepare(query).get() as ReturnType<typeof catalogued>;
  } finally {
    database.close();
  }
}

test('Reindex Workspace builds the index from nothing, and search answers again', async () => {
  const { panel, workbench } = session();
  const [index = ''] = await indexFiles();
  const before = catalogued(index);
  await workbench.run('Loupe: Reindex Workspace');
  await until('new tables hold all files again', () => {
    const now = catalogued(index);
    return now.epoch !== before.epoch && now.files === before.files;
  });
  await until('it has the files', async () => /^\d+ files$/.test(await workbench.status()));
  await panel.ask(question);
  await panel.expectAmongTop(answer, 3);
});

test('Clear Index empties the index, and both panel and status bar say so and lead on', async () => {
  const { panel, workbench, screenshot } = session();
  const files = await workbench.status();
  await workbench.run('Loupe: Clear Index');
  await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Clear Index' }).click();
  await until('the status bar says so', async () => (await workbench.status()) === 'No index');
  await until('the panel says so', async () =>
    (await panel.page().innerText()).includes('The index was cleared'),
  );
  await screenshot('cleared');
  assert.deepEqual(await indexFiles(), []);
  await workbench.reload();
  await until('it is still so after a reload', async () => (await workbench.status()) === 'No index');
  await panel.open();
  await panel.page().getByRole('button', { name: 'Build Index' }).click();
  await until('it has all files again', async () => (await workbench.status()) === files);
  await panel.ask(question);
  await panel.expectAmongTop(answer, 3);
});

test('the reason why a file is not indexed names the rule', async () => {
  const { workbench } = session();
  await writeFile(join(folder, 'debug.local'), 'scratch\n');
  // Neither quick open nor the search of the editor knows an ignored file.
  await workbench.page.keyboard.press('Control+Shift+E');
  await workbench.page.locator('.explorer-folders-view [aria-label^="debug.local"]').dblclick();
  await until('it is open', async () => (await workbench.activeFile()) === 'debug.local');
  await workbench.run('Loupe: Why Is This File (Not) Indexed?');
  await workbench.notification(/\.gitignore/).waitFor();
});

test('a changed setting takes effect without a reload', async () => {
  const { panel } = session();
  await panel.open();
  const query = 'hamming distance of six bits';
  await panel.ask(query);
  await panel.expectAmongTop('docs/architecture.md', 3);
  await writeSettings({ 'workbench.colorTheme': 'Dark Modern', 'loupe.exclude': ['docs/**'] });
  await until('the excluded folder is gone', async () => {
    await panel.ask(query);
    return (await panel.files()).every((file) => !file.startsWith('docs/'));
  });
  await writeSettings({ 'workbench.colorTheme': 'Dark Modern' });
  await panel.expectAmongTop('docs/architecture.md', 3);
});

test('the health page tells what the index holds', async () => {
  const { workbench, screenshot } = session();
  await workbench.run('Loupe: Show Index Health');
  const page = workbench.page
    .frameLocator('iframe.webview.ready[src*="markdown-language-features"]')
    .frameLocator('iframe#active-frame')
    .locator('body');
  await until('the page is shown', async () => /Files\s+\d+/.test(await page.innerText()));
  await screenshot('health');
});

test('the search opens as an editor tab with its question', async () => {
  const { workbench, screenshot } = session();
  await workbench.run('View: Close All Editors');
  await workbench.run('Loupe: Open Search in Editor');
  const tab = new Panel(workbench, 'editor');
  await tab.ask('when is a token refused?');
  await tab.expectAmongTop('server/internal/auth/token.go', 3);
  await screenshot('editor-tab');
});

test('five crashes in a row end in a stop, and Restart begins anew', async () => {
  const { panel, server, workbench, screenshot } = session();
  const stopped = workbench.notification(/crashed/);
  await until('the restarts end', async () => {
    if (await stopped.isVisible()) return true;
    const pid = findIndexer(server.directory);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    return false;
  });
  await screenshot('stopped');
  await stopped.getByRole('button', { name: 'Restart' }).click();
  await until('it has the files', async () => /^\d+ files$/.test(await workbench.status()));
  await panel.ask(question);
  await panel.expectAmongTop(answer, 3);
});

test('nothing asked for another host, nothing broke the content policy, nothing was left by telemetry', async () => {
  const { server, workbench } = session();
  assert.deepEqual(workbench.outsideHosts(), []);
  const violations = workbench.console.filter(({ text }) => text.includes('Content Security Policy'));
  assert.deepEqual(
    violations.map(({ text }) => text.slice(0, 300)),
    [],
  );
  await assert.rejects(access(join(server.home, '.cache', 'Microsoft', 'DeveloperTools', '.onnxruntime')), {
    code: 'ENOENT',
  });
});

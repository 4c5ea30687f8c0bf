/** The check of the search quality, from the command to the line of a miss. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixtureWorkspace } from './editor/folders.ts';
import { indexerPid } from './editor/indexerProcess.ts';
import { Panel } from './editor/panel.ts';
import { openSession } from './editor/session.ts';
import { until } from './editor/until.ts';

const command = 'Loupe: Check Search Quality on This Workspace';

let folder = '';
const session = openSession({
  name: 'quality',
  folder: async (directory) => (folder = await committedWorkspace(directory)),
});

/** The small workspace with a history: each folder came with a commit of its own. */
async function committedWorkspace(directory: string): Promise<string> {
  const workspace = await fixtureWorkspace(directory);
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  const commit = (paths: string, subject: string): void => {
    execFileSync('git', ['add', paths], { cwd: workspace });
    execFileSync('git', [...identity, 'commit', '--quiet', '-m', subject], { cwd: workspace });
  };
  commit('hasher', 'feat: cut content at borders that move with it');
  commit('server/internal/auth', 'Refuse a token that was signed with another key');
  commit('client/src/gallery', 'Show pictures while their thumbnails still load (#7)');
  commit('.', 'Initial commit of all the rest');
  return workspace;
}

/** The page through its two frames, where the search panel in an editor tab would be. */
function page() {
  return new Panel(session().workbench, 'editor').frame.locator('.quality');
}

/** Temporary copies of the indexing process of this editor. */
async function copies(): Promise<string[]> {
  const pid = await indexerPid(session().server.directory);
  return (await readdir(tmpdir())).filter((name) => name.startsWith(`loupe-check-${pid}-`));
}

test('a check that is cancelled shows no page and leaves no copy', async () => {
  const { workbench } = session();
  await until('all files are indexed', async () => /^\d+ files$/.test(await workbench.status()), 60_000);
  await workbench.run(command);
  const notification = workbench.notification(/Checking search quality/);
  await notification.getByRole('button', { name: 'Cancel' }).click();
  await notification.waitFor({ state: 'detached' });
  await until('the copy is gone', async () => (await copies()).length === 0);
  assert.equal(await workbench.tab('Loupe: Search Quality').count(), 0);
});

test('a check ends in a page with figures, a bar for each language and the worst misses', async () => {
  const { workbench, screenshot } = session();
  await workbench.run(command);
  await until('the page is shown', async () => (await page().innerText()).includes('NDCG@10'), 60_000);
  const text = await page().innerText();
  for (const part of ['Documentation', 'Names', 'Commits', 'typescript', 'Worst misses'])
    assert.ok(text.includes(part), part);
  assert.ok((await page().locator('progress').count()) >= 4, 'a bar for each language');
  assert.deepEqual(await copies(), []);
  assert.equal(execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' }), '');
  await screenshot('quality');
});

test('the page looks right in every theme, wide and narrow', async () => {
  const { workbench, screenshot } = session();
  for (const [name, theme, workbenchClass] of [
    ['light', 'Light Modern', 'vs'],
    ['high-contrast', 'Default High Contrast', 'hc-black'],
    ['dark', 'Dark Modern', 'vs-dark'],
  ] as const) {
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(
      join(folder, '.vscode', 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': theme }),
    );
    await workbench.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
    for (const [size, width] of [
      ['wide', 200],
      ['narrow', 740],
    ] as const) {
      await workbench.resizeSideBar(width);
      await screenshot(`quality-${name}-${size}`);
      assert.equal(await overflowing(), 0, `${name}, ${size}, scrolls sideways`);
    }
  }
  await workbench.resizeSideBar(200);
});

/** How many pixels the page's content is wider than the page. */
function overflowing(): Promise<number> {
  return new Panel(session().workbench, 'editor').frame.locator('html').evaluate((html: unknown) => {
    const { scrollWidth, clientWidth } = html as { scrollWidth: number; clientWidth: number };
    return Math.max(0, scrollWidth - clientWidth);
  });
}

test('a click on the expected place of a miss opens it at its line', async () => {
  const { workbench, screenshot } = session();
  const place = page().locator('.miss .place', { hasText: /:\d+$/ }).first();
  const [, path = '', line = ''] = /^(.*):(\d+)$/.exec((await place.innerText()).trim()) ?? [];
  await page().locator('.miss').nth(2).scrollIntoViewIfNeeded();
  await screenshot('quality-misses');
  await place.click();
  await workbench.expectCursor(path, Number(line), Number(line));
});

test('the page comes back as it was, and checks again', async () => {
  const { workbench } = session();
  await workbench.tab('Loupe: Search Quality').click();
  await until('the page is shown again', async () => (await page().innerText()).includes('Worst misses'));
  await page().getByRole('button', { name: 'Check Again' }).click();
  const notification = workbench.notification(/Checking search quality/);
  await notification.waitFor();
  await notification.waitFor({ state: 'detached', timeout: 60_000 });
  assert.match(await page().innerText(), /NDCG@10/);
});

test('nothing broke the content policy', () => {
  const violations = session().workbench.console.filter(({ text }) =>
    text.includes('Content Security Policy'),
  );
  assert.deepEqual(
    violations.map(({ text }) => text.slice(0, 300)),
    [],
  );
});

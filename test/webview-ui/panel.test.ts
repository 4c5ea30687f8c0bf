import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { type TestContext, after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { LoupeError, type PanelState, type SearchAnswer } from '../../src/protocol/index.ts';
import { answer, exampleHits, hit, indexing, noAnswer, openState } from './harness/examples.ts';
import { type HarnessOptions, type PanelHarness, buildPanel, openPanel } from './harness/panelHarness.ts';
import { findBrowser, launchBrowser } from '../browser.ts';

const skip = findBrowser() === undefined && 'there is no Chromium on this machine';
let browser: Browser;
let folder: string;

/** A fresh panel; whatever a test does, the page may not complain nor break its policy. */
async function panelFor(t: TestContext, options: Partial<HarnessOptions> = {}): Promise<PanelHarness> {
  const panel = await openPanel(browser, folder, { width: 300, ...options });
  t.after(async () => {
    const violations: unknown = await panel.page.evaluate('window.violations');
    await panel.close();
    assert.deepEqual(violations, []);
    assert.deepEqual(panel.complaints, []);
  });
  return panel;
}

function made(panel: PanelHarness, method: string): unknown[] {
  return panel.calls.filter(([name]) => name === method).map(([, argument]) => argument);
}

async function ask(panel: PanelHarness, query = 'retry a failed upload'): Promise<void> {
  await panel.page.locator('#query').fill(query);
  await panel.page.locator('.hit').first().waitFor();
}

/** The selected row as a screen reader names it, with a star when it has the keyboard. */
function selectedRow(panel: PanelHarness): Promise<string | null> {
  return panel.page.evaluate(`(() => {
    const row = document.querySelector('[role=treeitem][aria-selected=true]');
    return row && (row === document.activeElement ? '*' : '') + row.getAttribute('aria-label');
  })()`);
}

function focusedId(panel: PanelHarness): Promise<string> {
  return panel.page.evaluate('document.activeElement.id');
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the panel in a browser', { skip, timeout: 120_000 }, () => {
  before(async () => {
    folder = await buildPanel();
    browser = await launchBrowser();
  });
  after(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('a typed sentence is asked once and its hits stand grouped by file', async (t) => {
    const panel = await panelFor(t);
    await panel.page.locator('#query').pressSequentially('failed upload', { delay: 5 });
    await panel.page.locator('.hit').first().waitFor();
    assert.deepEqual(made(panel, 'search').at(-1), {
      query: 'failed upload',
      languages: [],
      folders: [],
      limit: 60,
    });
    assert.equal(await panel.page.locator('.group').count(), 7);
    assert.equal(await panel.page.locator('.group').first().locator('.hit').count(), 2);
    assert.equal(await panel.page.locator('#status').textContent(), '8 hits in 7 files · 8 ms');
    assert.equal(await focusedId(panel), 'query');
  });

  test('a superseded question is cancelled at the host and its late answer never shows', async (t) => {
    const first = Promise.withResolvers<SearchAnswer>();
    const panel = await panelFor(t, {
      search: ({ query }) =>
        query === 'slow' ? first.promise : Promise.resolve(answer({ hits: [hit({ path: 'fast.ts' })] })),
    });
    await panel.page.locator('#query').fill('slow');
    await until(() => made(panel, 'search').length === 1);
    await ask(panel, 'slow no more');
    first.resolve(answer({ hits: [hit({ path: 'slow.ts' })] }));
    await panel.page.waitForTimeout(50);
    assert.deepEqual(made(panel, 'cancel'), ['slow']);
    assert.deepEqual(await panel.page.locator('.file-name').allTextContents(), ['fast.ts']);
  });

  test('the keyboard goes from the box through the hits and back', async (t) => {
    const panel = await panelFor(t);
    await ask(panel);
    const { keyboard } = panel.page;
    assert.match((await selectedRow(panel)) ?? '', /^RetryPolicy › retryUpload/);
    await keyboard.press('ArrowDown');
    assert.match((await selectedRow(panel)) ?? '', /^\*RetryPolicy › retryUpload/);
    await keyboard.press('ArrowDown');
    assert.match((await selectedRow(panel)) ?? '', /^\*isTransient/);
    await keyboard.press('ArrowDown');
    assert.match((await selectedRow(panel)) ?? '', /^\*requeue_failed/);
    await keyboard.press('ArrowLeft');
    assert.match((await selectedRow(panel)) ?? '', /^\*background_transfer_queue_consumer\.py/);
    await keyboard.press('ArrowLeft');
    assert.equal(await panel.page.locator('.group[aria-expanded=false]').count(), 1);
    await keyboard.press('ArrowRight');
    assert.equal(await panel.page.locator('.group[aria-expanded=false]').count(), 0);
    await keyboard.press('End');
    assert.match((await selectedRow(panel)) ?? '', /^\*README\.rst/);
    await keyboard.press('Home');
    await keyboard.press('ArrowUp');
    assert.equal(await focusedId(panel), 'query');
    await keyboard.press('ArrowDown');
    await keyboard.press('Escape');
    assert.equal(await focusedId(panel), 'query');
    await keyboard.press('Escape');
    assert.equal(await panel.page.locator('#query').inputValue(), '');
  });

  test('a character typed among the hits goes to the box', async (t) => {
    const panel = await panelFor(t);
    await ask(panel, 'retry');
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('x');
    assert.equal(await panel.page.locator('#query').inputValue(), 'retryx');
    assert.equal(await focusedId(panel), 'query');
  });

  test('Enter opens the first hit at its best line, Ctrl+Enter to the side, Space shows it only', async (t) => {
    const panel = await panelFor(t);
    await ask(panel);
    const target = { root: '/home/ada/uploader', path: 'src/upload/retryPolicy.ts', line: 44 };
    await panel.page.keyboard.press('Enter');
    await until(() => made(panel, 'open').length === 1);
    await panel.page.keyboard.press('Control+Enter');
    await until(() => made(panel, 'open').length === 2);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Space');
    await until(() => made(panel, 'open').length === 3);
    assert.deepEqual(made(panel, 'open'), [
      { ...target, aside: false, preview: false },
      { ...target, aside: true, preview: false },
      { ...target, aside: false, preview: true },
    ]);
    await until(() => made(panel, 'remember').length === 3);
    assert.equal(made(panel, 'remember')[0], 'retry a failed upload');
  });

  test('Enter before the answer opens the best hit as soon as it is there', async (t) => {
    const slow = Promise.withResolvers<SearchAnswer>();
    const panel = await panelFor(t, { search: () => slow.promise });
    await panel.page.locator('#query').fill('retry');
    await panel.page.keyboard.press('Enter');
    await until(() => made(panel, 'search').length > 0);
    assert.equal(made(panel, 'open').length, 0);
    slow.resolve(answer());
    await until(() => made(panel, 'open').length === 1);
  });

  test('a click shows the hit, a double click goes there, Ctrl and the button open to the side', async (t) => {
    const panel = await panelFor(t, { place: 'editor', width: 900 });
    await ask(panel);
    const head = panel.page.locator('.hit-head').nth(1);
    await head.click();
    await until(() => made(panel, 'open').length === 1);
    await head.click({ modifiers: ['Control'] });
    await until(() => made(panel, 'open').length === 2);
    await head.getByRole('button', { name: 'Open to the Side' }).click();
    await until(() => made(panel, 'open').length === 3);
    const target = { root: '/home/ada/uploader', path: 'src/upload/retryPolicy.ts', line: 14 };
    // From an editor tab even a mere look goes to the side: it would cover the hits.
    assert.deepEqual(made(panel, 'open'), [
      { ...target, aside: true, preview: true },
      { ...target, aside: true, preview: false },
      { ...target, aside: true, preview: false },
    ]);
    await head.dblclick();
    await until(() => made(panel, 'open').length === 5);
    assert.deepEqual(made(panel, 'open').at(-1), { ...target, aside: false, preview: false });
    await panel.page.locator('.group-head').first().click();
    assert.equal(await panel.page.locator('.group').first().getAttribute('aria-expanded'), 'false');
  });

  test('facets narrow the question and can be cleared', async (t) => {
    const panel = await panelFor(t);
    await ask(panel);
    assert.equal(await panel.page.locator('.facet').first().isVisible(), false);
    await panel.page.getByRole('button', { name: 'Filters' }).click();
    await panel.page.getByRole('button', { name: 'python' }).click();
    await panel.page.getByRole('button', { name: 'docs' }).click();
    await until(() => made(panel, 'search').length === 3);
    const { languages, folders } = made(panel, 'search')[2] as { languages: string[]; folders: string[] };
    assert.deepEqual([languages, folders], [['python'], ['docs']]);
    assert.equal(await panel.page.locator('.facet[aria-pressed=true]').count(), 2);
    await panel.page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Clear' }).click();
    await until(() => made(panel, 'search').length === 4);
    assert.equal(await panel.page.locator('.facet[aria-pressed=true]').count(), 0);
  });

  test('question, hits, selection and folds survive a reload of the page', async (t) => {
    const panel = await panelFor(t);
    await ask(panel);
    await panel.page.locator('.group-head').nth(2).click();
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('ArrowDown');
    const selected = await selectedRow(panel);
    await panel.page.waitForTimeout(300);
    await panel.page.reload();
    await panel.page.locator('.hit').first().waitFor();
    assert.equal(await panel.page.locator('#query').inputValue(), 'retry a failed upload');
    assert.equal(`*${(await selectedRow(panel)) ?? ''}`, selected);
    assert.equal(await panel.page.locator('.group[aria-expanded=false]').count(), 1);
    // The new page has a channel of its own: it still asks and is answered.
    await ask(panel, 'something else');
    await until(() => made(panel, 'search').length > 2);
  });

  test('recent questions: ↑ in the box, the list below it, the menu, forgetting', async (t) => {
    const panel = await panelFor(t);
    const { page } = panel;
    await page.locator('#query').press('ArrowUp');
    assert.equal(await page.locator('#query').inputValue(), 'where do we retry a failed upload?');
    await page.locator('#query').press('ArrowUp');
    assert.equal(await page.locator('#query').inputValue(), 'parse the content-range header');
    await page.locator('#query').press('Escape');
    await page.locator('#query').press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#query').inputValue(), 'RetryPolicy');
    await page.locator('.hit').first().waitFor();
    await page.getByRole('button', { name: 'Recent Questions' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#query').inputValue(), 'parse the content-range header');
    await page.getByRole('button', { name: 'Recent Questions' }).click();
    await page.getByRole('menuitem', { name: 'Clear Recent Questions' }).click();
    await until(() => made(panel, 'forgetHistory').length === 1);
    assert.equal(await page.locator('.menu').isVisible(), false);
  });

  test('every state without hits has its words and its next step', async (t) => {
    const panel = await panelFor(t);
    const check = async (
      state: PanelState,
      words: string,
      button: string,
      command: string,
    ): Promise<void> => {
      panel.tell(state);
      await panel.page.getByText(words).first().waitFor();
      const before = made(panel, 'run').length;
      await panel.page.getByRole('button', { name: button }).first().click();
      await until(() => made(panel, 'run').length > before);
      assert.equal(made(panel, 'run').at(-1), command);
    };
    const state = openState();
    await check({ ...state, workspace: 'none' }, 'No folder is open', 'Open Folder', 'openFolder');
    await check({ ...state, workspace: 'untrusted' }, 'not trusted', 'Manage Trust', 'manageTrust');
    await check({ ...state, workspace: 'virtual' }, 'not supported', 'Open Folder', 'openFolder');
    await check({ ...state, indexer: 'crashed', problem: 'It fell.' }, 'It fell.', 'Restart', 'restart');
    await check({ ...state, indexer: 'crashed', problem: 'It fell.' }, 'It fell.', 'Show Log', 'showLog');
    await check(openState({ history: [] }, indexing), '62% indexed, 12 s left', 'Pause', 'pause');
    await check(openState({}, { state: 'paused', coverage: 0.4 }), 'paused at 40%', 'Resume', 'resume');
    const { status } = openState({}, indexing);
    assert.ok(status);
    const resting = { ...status, slowdown: { rests: true, reason: 'battery at 12 %' } };
    await check(openState({ status: resting }), 'battery at 12 %. 62% indexed', 'Go On Anyway', 'resume');
    await check(openState({}, { files: 0, filesTotal: 0 }), 'nothing to search', 'Why?', 'showHealth');
    await check({ ...state, cleared: true }, 'The index was cleared', 'Build Index', 'reindex');
    await check(openState({}, { state: 'error', files: 0 }), 'cannot be indexed', 'Details', 'showHealth');
    await check(
      openState({}, { state: 'error', files: 2 }),
      '2 files ready to search. They',
      'Details',
      'showHealth',
    );
    for (const starting of [
      openState({ indexer: 'starting' }),
      openState({}, { state: 'waiting', files: 0 }),
    ]) {
      panel.tell(state);
      await panel.page.getByText('ready to search').waitFor();
      panel.tell(starting);
      await panel.page.getByText('Loupe is starting…').waitFor();
    }
  });

  test('the first run welcomes and asks the clicked example', async (t) => {
    const panel = await panelFor(t, { state: openState({ history: [] }, indexing) });
    await panel.page.getByRole('heading', { name: 'Ask your code' }).waitFor();
    assert.equal(await panel.page.locator('.question').count(), 3);
    await panel.page.locator('.question').first().click();
    await panel.page.locator('.hit').first().waitFor();
    assert.equal(await panel.page.locator('#query').inputValue(), 'where do we retry a failed request?');
  });

  test('a partial answer says so, and is asked again when more is indexed', async (t) => {
    const panel = await panelFor(t, {
      state: openState({}, indexing),
      search: () => Promise.resolve(answer({ coverage: 0.62 })),
    });
    await ask(panel);
    await panel.page.getByText('62% indexed so far: answers get better').waitFor();
    assert.equal(
      await panel.page.locator('#status').textContent(),
      '8 hits in 7 files · 62% searched · 8 ms',
    );
    const asked = made(panel, 'search').length;
    panel.tell(openState({}, { ...indexing, coverage: 0.8 }));
    await until(() => made(panel, 'search').length === asked + 1);
    panel.tell(openState());
    await until(() => made(panel, 'search').length === asked + 2);
    await panel.page.locator('.banner').waitFor({ state: 'detached' });
  });

  test('while symbols are refined the panel says that everything can be searched, and asks again', async (t) => {
    const panel = await panelFor(t, {
      state: openState({}, { state: 'refining', refined: 462 }),
      search: () => Promise.resolve(answer()),
    });
    await ask(panel);
    await panel.page.getByText('Every file can be searched. Refining symbols: 20% of 2,310 files').waitFor();
    const asked = made(panel, 'search').length;
    panel.tell(openState({}, { state: 'refining', refined: 2_000 }));
    await until(() => made(panel, 'search').length === asked + 1);
    panel.tell(openState());
    await panel.page.locator('.banner').waitFor({ state: 'detached' });
  });

  test('no result offers to drop facets and filters and to use fewer words', async (t) => {
    const panel = await panelFor(t, { search: () => Promise.resolve(noAnswer) });
    await panel.page.locator('#query').fill('lang:zig where do we frobnicate the gizmo registry');
    await panel.page.getByText('Nothing found').first().waitFor();
    await panel.page.getByRole('button', { name: 'Remove Filters' }).click();
    assert.equal(
      await panel.page.locator('#query').inputValue(),
      'where do we frobnicate the gizmo registry',
    );
    await panel.page.getByRole('button', { name: 'Ask “frobnicate gizmo registry”' }).click();
    await until(() => made(panel, 'search').length === 3);
  });

  test('a failed search tells why and is tried again', async (t) => {
    let broken = true;
    const panel = await panelFor(t, {
      search: () =>
        broken ? Promise.reject(new LoupeError('diskFull', 'The disk is full.')) : Promise.resolve(answer()),
    });
    await panel.page.locator('#query').fill('retry');
    await panel.page.getByText('The disk is full.').waitFor();
    broken = false;
    await panel.page.getByRole('button', { name: 'Try Again' }).click();
    await panel.page.locator('.hit').first().waitFor();
  });

  test('a cleared index is said and can be built', async (t) => {
    const gone = new LoupeError('notIndexed', 'The index was cleared.');
    const panel = await panelFor(t, { search: () => Promise.reject(gone) });
    await panel.page.locator('#query').fill('retry');
    await panel.page.getByText('The index was cleared.').waitFor();
    await panel.page.getByRole('button', { name: 'Build Index' }).click();
    await until(() => made(panel, 'run').length === 1);
    assert.deepEqual(made(panel, 'run'), ['update']);
  });

  test('the last answers stay readable while the process is down and are refreshed when it is back', async (t) => {
    const panel = await panelFor(t);
    await ask(panel);
    panel.tell(openState({ indexer: 'crashed', problem: 'It fell.' }));
    await panel.page.getByText('It fell.').waitFor();
    assert.equal(await panel.page.locator('.hit').count(), 8);
    const asked = made(panel, 'search').length;
    panel.tell(openState());
    await until(() => made(panel, 'search').length === asked + 1);
  });

  test('a question from a command fills the box and is asked at once', async (t) => {
    const panel = await panelFor(t);
    panel.session.ask('selected words');
    await panel.page.locator('.hit').first().waitFor();
    assert.equal(await panel.page.locator('#query').inputValue(), 'selected words');
    assert.equal(await focusedId(panel), 'query');
  });

  test('markup in paths, names, code, reasons and messages stays text', async (t) => {
    const evil = '<img src=x onerror="document.title=\'pwned\'">';
    const panel = await panelFor(t, {
      width: 900,
      search: () =>
        Promise.resolve(
          answer({
            hits: [
              hit({
                path: `${evil}/${evil}.ts`,
                breadcrumb: [evil, evil],
                preview: [evil, `const a = "${evil}";`],
                previewStartLine: 41,
                bestLine: 41,
                reasons: [{ kind: 'words', text: `\`${evil}\``, share: 1 }],
              }),
            ],
            languages: [
              { value: evil, count: 1 },
              { value: 'b', count: 1 },
            ],
            notes: [evil],
          }),
        ),
      state: openState(
        { history: [evil] },
        { problems: [{ code: 'x', message: evil, severity: 'warning' }] },
      ),
    });
    await ask(panel, evil);
    await panel.page.waitForTimeout(100);
    assert.equal(await panel.page.locator('img').count(), 0);
    assert.equal(await panel.page.title(), 'Loupe');
    assert.ok((await panel.page.locator('.line-text').first().textContent())?.includes(evil));
  });

  test('nothing but the code scrolls sideways, at any width', async (t) => {
    const panel = await panelFor(t, {
      state: openState({ rootNames: { '/home/ada/uploader': 'uploader', '/x': 'x' } }, indexing),
    });
    await ask(panel);
    await panel.page.getByRole('button', { name: 'Filters' }).click();
    for (const width of [200, 300, 420, 600, 900, 1400]) {
      await panel.page.setViewportSize({ width, height: 700 });
      const wide: string[] = await panel.page.evaluate(`[...document.querySelectorAll('.panel, .panel *')]
        .filter((element) => !element.matches('.preview *, .preview, input, .codicon') && element.clientWidth > 0 && getComputedStyle(element).overflowX !== 'hidden')
        .filter((element) => element.scrollWidth > element.clientWidth + 1 || element.getBoundingClientRect().right > innerWidth + 1)
        .filter((element) => { for (let up = element.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX === 'hidden' && !up.matches('.content, body, html')) return false; return true; })
        .map((element) => element.className)`);
      assert.deepEqual(wide, [], `at ${width} px`);
    }
  });

  test('file names stay legible in a narrow panel, whatever the folder', async (t) => {
    const path = 'a/very/long/path/through/many/folders/that/never/end/retryPolicy.ts';
    const panel = await panelFor(t, { search: () => Promise.resolve(answer({ hits: [hit({ path })] })) });
    await ask(panel);
    const cut: unknown = await panel.page.evaluate(
      `[...document.querySelectorAll('.file-name, .file-name *')].some((part) => part.scrollWidth > part.clientWidth)`,
    );
    assert.equal(cut, false);
    assert.equal(await panel.page.locator('.file-name').textContent(), 'retryPolicy.ts');
  });

  test('names cut in their middle have no hole there and come back when there is room', async (t) => {
    const path = 'services/gallery/consumers/gallery/background_transaction_consumer.py';
    const panel = await panelFor(t, { search: () => Promise.resolve(answer({ hits: [hit({ path })] })) });
    await ask(panel);
    let cuts = 0;
    for (const width of [210, 233, 259, 287, 303, 331, 374, 420, 900]) {
      await panel.page.setViewportSize({ width, height: 700 });
      await panel.page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
      const seen: { text: string; hole: number }[] = await panel.page.evaluate(`(() => {
        const extent = (node) => { const range = document.createRange(); range.selectNodeContents(node); return range.getBoundingClientRect(); };
        return [...document.querySelectorAll('.middle')].map((middle) => {
          const [head, tail] = middle.children;
          return { text: middle.textContent, hole: extent(tail).left - extent(head).right };
        });
      })()`);
      for (const { text, hole } of seen) {
        if (!text.includes('…')) continue;
        cuts++;
        assert.ok(Math.abs(hole) < 1, `${text} at ${width} px: ${hole}`);
      }
      if (width === 900) assert.equal(`${seen[1]?.text}/${seen[0]?.text}`, path);
    }
    assert.ok(cuts >= 6, `${cuts} names were cut`);
  });

  for (const theme of ['dark', 'light', 'contrast', 'contrastLight'] as const)
    test(`what is done of the progress differs from what is left in the theme ${theme}`, async (t) => {
      const panel = await panelFor(t, {
        theme,
        state: openState({}, indexing),
        search: () => Promise.resolve(answer({ coverage: 0.62 })),
      });
      await ask(panel);
      const [done, left]: [string, string] = await panel.page.evaluate(`(() => {
        const bar = document.querySelector('.notice vscode-progress-bar');
        return [bar.shadowRoot.querySelector('.indicator'), bar].map((part) => getComputedStyle(part).backgroundColor);
      })()`);
      assert.notEqual(done, left);
    });

  test('rows say to a screen reader what they are, where they stand and why they were found', async (t) => {
    const panel = await panelFor(t);
    await ask(panel);
    const first = panel.page.getByRole('treeitem').nth(1);
    assert.equal(
      await first.getAttribute('aria-label'),
      'RetryPolicy › retryUpload, method, lines 41 to 68 of src/upload/retryPolicy.ts',
    );
    assert.equal(
      await first.getAttribute('aria-description'),
      'Found by defines retryUpload, near in meaning, words failed, upload',
    );
    assert.equal(await panel.page.getByRole('tree').getAttribute('aria-label'), 'Search results');
    assert.equal(await panel.page.locator('[role=treeitem][tabindex="0"]').count(), 1);
    const nameless: string[] = await panel.page.evaluate(
      `[...document.querySelectorAll('button, input')].filter((element) => !element.getAttribute('aria-label') && !element.textContent.trim()).map((element) => element.className)`,
    );
    assert.deepEqual(nameless, []);
  });

  test('two hundred hits are drawn', async (t) => {
    const many = Array.from({ length: 25 }, (_, at) =>
      exampleHits().map((one) => ({ ...one, path: `${at}/${one.path}` })),
    ).flat();
    const panel = await panelFor(t, { search: () => Promise.resolve(answer({ hits: many })) });
    await ask(panel);
    assert.equal(await panel.page.locator('.hit').count(), 200);
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('End');
    assert.match((await selectedRow(panel)) ?? '', /^\*24\/README\.rst/);
    assert.ok(await panel.page.locator('.hit').last().isVisible());
  });
});

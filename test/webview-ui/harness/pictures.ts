/**
 * Draws the panel in every state, theme and width, to be looked at:
 * `node test/webview-ui/harness/pictures.ts FOLDER [NAME…]`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PanelState, SearchAnswer } from '../../../src/protocol/index.ts';
import { answer, indexing, noAnswer, openState, root, rootStatus } from './examples.ts';
import { type PanelHarness, type Theme, buildPanel, openPanel } from './panelHarness.ts';
import { launchBrowser } from '../../browser.ts';

interface Scene {
  readonly state?: PanelState;
  readonly answer?: SearchAnswer;
  readonly act?: (panel: PanelHarness) => Promise<void>;
}

const ask =
  (query = 'where do we retry a failed upload?') =>
  async ({ page }: PanelHarness): Promise<void> => {
    await page.locator('#query').fill(query);
    await page.locator('.hit, .state').first().waitFor();
  };

const second = '/home/ada/console';
const severalRoots = openState({
  rootNames: { [root]: 'uploader', [second]: 'console' },
  status: {
    paused: false,
    roots: [
      rootStatus({
        problems: [
          {
            code: 'modelChecksum',
            message:
              'The model file is damaged, so meaning is left out and only words are searched. Reinstall Loupe to mend it.',
            severity: 'warning',
          },
        ],
      }),
      rootStatus({ root: second }),
    ],
  },
});

const scenes: Readonly<Record<string, Scene>> = {
  results: { act: ask() },
  resultsFocus: {
    act: async (panel) => {
      await ask()(panel);
      await panel.page.locator('#query').press('ArrowDown');
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.locator('.hit').nth(1).hover();
    },
  },
  filters: {
    act: async (panel) => {
      await ask()(panel);
      await panel.page.locator('[aria-controls=filters]').click();
      await panel.page.locator('.facet').first().click();
    },
  },
  history: {
    act: async (panel) => {
      await ask()(panel);
      await panel.page.getByRole('button', { name: 'Recent Questions' }).click();
    },
  },
  partial: { state: openState({}, indexing), answer: answer({ coverage: 0.62 }), act: ask() },
  roots: {
    state: severalRoots,
    answer: answer({ notes: ['There is no language “typo”: the filter was left out.'] }),
    act: ask(),
  },
  paused: {
    state: openState({}, { state: 'paused', coverage: 0.4, files: 900 }),
    answer: answer({ coverage: 0.4 }),
    act: ask(),
  },
  firstRun: { state: openState({ history: [] }, indexing) },
  empty: {},
  pausedEmpty: { state: openState({}, { state: 'paused', coverage: 0.4, files: 900 }) },
  noResult: { answer: noAnswer, act: ask('lang:zig where do we frobnicate the gizmo registry?') },
  none: { state: { ...openState(), workspace: 'none' } },
  untrusted: { state: { ...openState(), workspace: 'untrusted' } },
  virtual: { state: { ...openState(), workspace: 'virtual' } },
  starting: { state: { ...openState(), indexer: 'starting' }, act: ask() },
  crashed: {
    state: {
      ...openState(),
      indexer: 'crashed',
      problem:
        'The indexing process crashed five times in three minutes and was stopped. Restart it, or look into the log.',
    },
  },
};

const views = [
  { width: 300, place: 'view' },
  { width: 900, place: 'editor' },
] as const;

const [folder = 'pictures', ...names] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const built = await buildPanel();
const browser = await launchBrowser();
for (const [name, scene] of Object.entries(scenes)) {
  if (names.length > 0 && !names.includes(name)) continue;
  for (const theme of ['dark', 'light', 'contrast', 'contrastLight'] satisfies Theme[]) {
    for (const view of views) {
      const panel = await openPanel(browser, built, {
        ...view,
        theme,
        ...(scene.state && { state: scene.state }),
        search: () =>
          scene.state?.indexer === 'starting'
            ? new Promise(() => undefined)
            : Promise.resolve(scene.answer ?? answer()),
      });
      await scene.act?.(panel);
      await panel.page.waitForTimeout(120);
      await panel.page.screenshot({ path: join(folder, `${name}-${theme}-${view.width}.png`) });
      if (panel.complaints.length > 0) console.log(name, theme, panel.complaints);
      await panel.close();
    }
  }
}
await browser.close();

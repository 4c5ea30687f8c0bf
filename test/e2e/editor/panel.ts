import type { FrameLocator, Locator } from 'playwright-core';
import { until } from './until.ts';
import type { Workbench } from './workbench.ts';

/** The search panel, through its two nested frames. */
export class Panel {
  readonly frame: FrameLocator;
  readonly #workbench: Workbench;

  /** @param place in the side bar, or in a tab of the editor */
  constructor(workbench: Workbench, place: 'view' | 'editor' = 'view') {
    this.#workbench = workbench;
    // Nothing but their place tells the two apart: the editors reach to the right edge of the window, the side bar does not.
    const atTheRight = '.webview-overlay-outer-right';
    const frames = { view: `.webview-overlay-content:not(${atTheRight})`, editor: atTheRight };
    this.frame = workbench.page
      .frameLocator(`${frames[place]} > iframe.webview.ready[src*="extensionId=loupe.loupe"]`)
      .frameLocator('iframe#active-frame');
  }

  /** Shows the panel through its icon in the activity bar. */
  async open(): Promise<void> {
    const shown = this.#workbench.activityItem('Loupe');
    await shown.waitFor();
    await until('the panel is open', async () => {
      if ((await this.#workbench.openActivity()) !== 'Loupe') await shown.click();
      await this.frame.locator('#query:visible, .page:visible').first().waitFor({ timeout: 10_000 });
      return true;
    });
  }

  input(): Locator {
    return this.frame.locator('#query');
  }

  /** The words that stand for a state without hits, or for the start page. */
  page(): Locator {
    return this.frame.locator('.page');
  }

  hits(): Locator {
    return this.frame.locator('.hit');
  }

  /** Types a question as a person does and waits until an answer to it is shown. */
  async ask(question: string): Promise<void> {
    await this.input().click();
    await this.input().fill('');
    await this.input().pressSequentially(question, { delay: 15 });
    await until(`the panel answers "${question}"`, async () => {
      const words = await this.status();
      return /hit|Nothing found/.test(words);
    });
  }

  async status(): Promise<string> {
    return (await this.frame.locator('#status').textContent()) ?? '';
  }

  /** Paths of the files found, best first. */
  async files(): Promise<string[]> {
    const heads = await this.frame.locator('.group-head').all();
    const titles = await Promise.all(heads.map((head) => head.getAttribute('title')));
    return titles.map((title) => title?.split(' • ').at(-1) ?? '');
  }

  /** Goes down from the box with the arrow keys until the first hit of the file is selected. */
  async goTo(path: string): Promise<void> {
    const { page } = this.#workbench;
    const target = this.frame
      .locator('.group', { has: this.frame.locator(`.group-head[title$="${path}"]`) })
      .locator('.hit')
      .first();
    await this.input().press('ArrowDown');
    await until(`${path} is selected`, async () => {
      if ((await target.getAttribute('aria-selected')) === 'true') return true;
      await page.keyboard.press('ArrowDown');
      return false;
    });
  }

  /** Asks until the file is among the first `places`, for answers that grow while indexing goes on. */
  async expectAmongTop(path: string, places: number): Promise<void> {
    let files: string[] = [];
    await until(
      `${path} is among the first ${places}`,
      async () => {
        files = await this.files();
        if (files.slice(0, places).includes(path)) return true;
        throw new Error(`found: ${files.slice(0, 10).join(', ')}`);
      },
      60_000,
    );
  }
}

import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../../browser.ts';
import { until } from './until.ts';

const statusItemId = 'loupe.loupe.status';

/** Runs in the page: notes every change of the status item's words. */
const recordStatus = `
  const seen = (globalThis.loupeStatus = []);
  setInterval(() => {
    const text = document.getElementById('${statusItemId}')?.innerText.trim() ?? '';
    if (text !== '' && text !== seen.at(-1)) seen.push(text);
  }, 30);
`;

/** The editor's window as a person sees it: the palette, the quick pick, the status bar, notifications, tabs. */
export class Workbench {
  readonly page: Page;
  /** Addresses of everything the page asked for. */
  readonly requests: readonly string[];
  /** What the browser's console said, by severity. */
  readonly console: readonly { readonly type: string; readonly text: string }[];
  readonly #browser: Browser;

  private constructor(browser: Browser, context: BrowserContext, page: Page) {
    this.#browser = browser;
    this.page = page;
    const requests: string[] = [];
    const console: { type: string; text: string }[] = [];
    context.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => console.push({ type: message.type(), text: message.text() }));
    this.requests = requests;
    this.console = console;
  }

  static async open(url: string): Promise<Workbench> {
    const browser = await launchBrowser();
    const context = await browser.newContext({ viewport: { width: 1120, height: 700 } });
    await context.addInitScript(recordStatus);
    const workbench = new Workbench(browser, context, await context.newPage());
    await workbench.page.goto(url);
    await workbench.#ready();
    return workbench;
  }

  /** By the editor's own command, as a person does. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load');
    await this.run('Developer: Reload Window');
    await loaded;
    await this.#ready();
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** A request to anything but this machine and the webview's own service worker. */
  outsideHosts(): string[] {
    const hosts = this.requests
      .filter((address) => /^(?:https?|wss?):/.test(address))
      .map((address) => new URL(address).hostname)
      .filter((host) => host !== '127.0.0.1' && !host.endsWith('.vscode-resource.vscode-cdn.net'));
    return [...new Set(hosts)];
  }

  /** Runs a command by its title in the command palette, which lists an extension's commands only once it is known. */
  async run(title: string): Promise<void> {
    const row = this.quickRows().filter({ hasText: title }).first();
    await until(`the palette offers "${title}"`, async () => {
      await this.#closeQuickInput();
      await this.page.keyboard.press('F1');
      await this.quickInput().fill(`>${title}`, { timeout: 5000 });
      await row.waitFor({ timeout: 3000 });
      return true;
    });
    await this.quickInput().press('Enter');
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget input.input');
  }

  quickRows(): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  /** The texts of the quick pick's rows, from the top. */
  async quickRowTexts(): Promise<string[]> {
    const rows = await this.quickRows().all();
    const texts = await Promise.all(rows.map((row) => row.getAttribute('aria-label')));
    return texts.map((text) => text ?? '');
  }

  /** Loupe's item in the status bar. */
  statusItem(): Locator {
    return this.page.locator(`[id="${statusItemId}"]`);
  }

  /** The words of Loupe's status item; empty while there is none. */
  async status(): Promise<string> {
    if ((await this.statusItem().count()) === 0) return '';
    return (await this.statusItem().innerText()).trim();
  }

  /** Everything Loupe's status item said since the page was loaded. */
  statusHistory(): Promise<string[]> {
    return this.page.evaluate<string[]>('globalThis.loupeStatus');
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await until(`${name} is open`, async () => {
      await this.#closeQuickInput();
      await this.page.keyboard.press('Control+P');
      await this.quickInput().fill(name, { timeout: 5000 });
      await this.quickRows().filter({ hasText: name }).first().waitFor({ timeout: 3000 });
      await this.quickInput().press('Enter');
      await this.tab(name).first().waitFor({ timeout: 3000 });
      return true;
    });
    await until(`${name} is shown`, async () => (await this.activeFile()) === name);
    await this.page.locator('.editor-group-container.active .view-line').first().click();
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  tab(name: string): Locator {
    return this.page.locator('.tab').filter({ hasText: name });
  }

  /** The name of the file in the active editor; undefined when there is none. */
  async activeFile(): Promise<string | undefined> {
    const tab = this.page.locator('.editor-group-container.active .tab.active').first();
    return (await tab.count()) === 0
      ? undefined
      : ((await tab.getAttribute('data-resource-name')) ?? undefined);
  }

  /** The name of what fills the side bar. */
  async openActivity(): Promise<string | undefined> {
    const label = this.page.locator('.activitybar .action-item.checked .action-label');
    return (await label.count()) === 0
      ? undefined
      : ((await label.first().getAttribute('aria-label')) ?? undefined);
  }

  activityItem(label: string): Locator {
    return this.page.locator(`.activitybar .action-label[aria-label^="${label}"]`);
  }

  /** Line of the cursor in the active editor, from the status bar. */
  async cursorLine(): Promise<number | undefined> {
    const text = await this.page.locator('[id="status.editor.selection"]').innerText();
    const line = /Ln (\d+)/.exec(text)?.[1];
    return line === undefined ? undefined : Number(line);
  }

  /** The address of the file in the active editor; undefined when there is none. */
  async activeAddress(): Promise<string | undefined> {
    const editor = this.page.locator('.editor-group-container.active .monaco-editor[data-uri]').first();
    return (await editor.count()) === 0 ? undefined : ((await editor.getAttribute('data-uri')) ?? undefined);
  }

  /** Waits until the file, named by its path or the end of it, is the active editor with the cursor on a line of the range. */
  async expectCursor(file: string, firstLine: number, lastLine: number): Promise<void> {
    let seen = '';
    await until(
      `the cursor is in ${file}:${firstLine}-${lastLine}`,
      async () => {
        const name = await this.activeAddress();
        const line = await this.cursorLine();
        seen = `${name ?? 'nothing'}:${line ?? '?'}`;
        if (
          name?.endsWith(`/${file}`) === true &&
          line !== undefined &&
          line >= firstLine &&
          line <= lastLine
        )
          return true;
        throw new Error(`it is in ${seen}`);
      },
      20_000,
    );
  }

  /** A list that is open already would not show what came to be known since. */
  async #closeQuickInput(): Promise<void> {
    if (await this.quickInput().isVisible()) await this.quickInput().press('Escape');
  }

  async #ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page.locator('.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Puts the mouse where nothing reacts to it and lets its traces (hovers, the highlight of a border) fade. */
  async restPointer(): Promise<void> {
    const { width, height } = this.page.viewportSize() ?? { width: 0, height: 0 };
    await this.page.mouse.move(width / 2, height - 2);
    await this.page.locator('.monaco-sash.hover').waitFor({ state: 'detached' });
    await this.page.locator('.workbench-hover-container:visible').waitFor({ state: 'detached' });
  }

  /** Drags the border of the side bar until its inside is `width` pixels wide. */
  async resizeSideBar(width: number): Promise<void> {
    const part = this.page.locator('.part.sidebar');
    const box = await part.boundingBox();
    if (box === null) throw new Error('The side bar is not visible.');
    const edge = box.x + box.width;
    await this.page.mouse.move(edge, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(edge + (width - box.width) / 2, box.y + box.height / 2);
    await this.page.mouse.move(box.x + width, box.y + box.height / 2);
    await this.page.mouse.up();
    await until(
      `the side bar is ${width} px wide`,
      async () => {
        const now = await part.boundingBox();
        return now !== null && Math.abs(now.width - width) <= 3;
      },
      5000,
    );
  }
}

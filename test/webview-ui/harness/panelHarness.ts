import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { PanelSession } from '../../../src/extension/panel/panelSession.ts';
import type { PanelServices } from '../../../src/extension/panel/services.ts';
import type { PanelState, SearchAnswer, SearchParams } from '../../../src/protocol/index.ts';
import { answer, openState } from './examples.ts';
import themes from './themes.json' with { type: 'json' };

/**
 * The real page in a real browser with the real host session behind it, and nothing of VS Code but what it gives a
 * webview: the script's API, the theme's variables, the default style sheet.
 */
export type Theme = keyof typeof themes;

export interface HarnessOptions {
  readonly width: number;
  readonly height?: number;
  readonly theme?: Theme;
  readonly place?: 'view' | 'editor';
  readonly state?: PanelState;
  /** Answers every search; the example answer when absent. */
  readonly search?: PanelServices['search'];
}

export interface PanelHarness {
  readonly page: Page;
  readonly session: PanelSession;
  /** Every call the page made, as `[method, argument]`, in order. */
  readonly calls: (readonly [string, unknown])[];
  /** Messages of the browser's console and violations of the page's policy. */
  readonly complaints: string[];
  tell(state: PanelState): void;
  close(): Promise<void>;
}

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const origin = 'https://panel.test';

/** Bundles the page as it ships, once per test run. */
export async function buildPanel(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'loupe-panel-'));
  await build({
    absWorkingDir: repository,
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    logLevel: 'warning',
    entryPoints: [
      { in: 'webview-ui/panel.ts', out: 'panel' },
      { in: 'webview-ui/style/panel.css', out: 'panel' },
    ],
    outdir,
  });
  return outdir;
}

export async function openPanel(
  browser: Browser,
  folder: string,
  options: HarnessOptions,
): Promise<PanelHarness> {
  const page = await browser.newPage({ viewport: { width: options.width, height: options.height ?? 700 } });
  const calls: (readonly [string, unknown])[] = [];
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  let state = options.state ?? openState();
  const listeners = new Set<() => void>();
  const record = (method: string, argument?: unknown): void => void calls.push([method, argument]);
  const services: PanelServices = {
    extensionUri: uri('/extension'),
    subscriptions: [],
    search: (params: SearchParams, signal: AbortSignal): Promise<SearchAnswer> => {
      record('search', params);
      signal.addEventListener('abort', () => record('cancel', params.query));
      return (options.search ?? (() => Promise.resolve(answer())))(params, signal);
    },
    state: () => state,
    onState: (listener) => {
      listeners.add(listener);
      return disposable(() => listeners.delete(listener));
    },
    open: (target) => {
      record('open', target);
      return Promise.resolve();
    },
    remember: (query) => record('remember', query),
    forgetHistory: () => record('forgetHistory'),
    run: (command) => {
      record('run', command);
      return Promise.resolve();
    },
  };
  const webview = await fakeWebview(page, options.theme ?? 'dark', options.place ?? 'view');
  const session = new PanelSession(services, webview as unknown as vscode.Webview, options.place ?? 'view');
  await servePage(page, folder, () => webview.html);
  await page.goto(`${origin}/`);
  await page.locator('.panel').waitFor();
  return {
    page,
    session,
    calls,
    complaints,
    tell(next) {
      state = next;
      for (const listener of listeners) listener();
    },
    async close() {
      session.dispose();
      await page.close();
    },
  };
}

interface FakeWebview {
  html: string;
  readonly cspSource: string;
}

/** The webview object of the host and the API of the page, joined; kept state survives a reload of the page. */
async function fakeWebview(page: Page, theme: Theme, place: string): Promise<FakeWebview> {
  let receive: (message: unknown) => void = () => undefined;
  await page.exposeFunction('hostReceive', (message: unknown) => receive(message));
  const classes = { dark: 'vscode-dark', light: 'vscode-light', contrast: 'vscode-high-contrast' };
  const bodyClass =
    theme === 'contrastLight' ? 'vscode-high-contrast vscode-high-contrast-light' : classes[theme];
  const surface =
    themes[theme][place === 'view' ? '--vscode-sideBar-background' : '--vscode-editor-background'];
  await page.addInitScript(pageScript(JSON.stringify({ variables: themes[theme], bodyClass, surface })));
  return {
    html: '',
    cspSource: origin,
    asWebviewUri: (file: vscode.Uri) => uri(`${origin}/${file.path.split('/').at(-1) ?? ''}`),
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      receive = listener;
      return { dispose: () => (receive = () => undefined) };
    },
    postMessage: async (message: unknown) => {
      if (page.isClosed()) return false;
      await page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`);
      return true;
    },
  } as FakeWebview;
}

/** Runs before the page's own script; JavaScript sets styles, which the policy allows, as VS Code does. */
function pageScript(settings: string): string {
  return `(() => {
    const { variables, bodyClass, surface } = ${settings};
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.hostReceive(message),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    });
    const fonts = {
      '--vscode-font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
      '--vscode-font-size': '13px',
      '--vscode-font-weight': 'normal',
      '--vscode-editor-font-family': '"Droid Sans Mono", monospace',
      '--vscode-editor-font-size': '14px',
      '--vscode-editor-font-weight': 'normal',
    };
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(\`
      @layer vscode-default {
      body { overscroll-behavior-x: none; background: transparent; margin: 0; padding: 0 20px; }
      code { color: var(--vscode-textPreformat-foreground); background: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
      ::-webkit-scrollbar { width: 10px; height: 10px; }
      ::-webkit-scrollbar-thumb { background: var(--vscode-scrollbarSlider-background); }
      }
      * { transition: none !important; animation-duration: 0s !important; caret-color: transparent !important; }
    \`);
    document.adoptedStyleSheets.unshift(sheet);
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective + ' ' + event.blockedURI));
    new MutationObserver((_, observer) => {
      if (document.body === null) return;
      observer.disconnect();
      const { style } = document.documentElement;
      for (const [name, value] of Object.entries({ ...fonts, ...variables })) style.setProperty(name, value);
      style.setProperty('background', surface);
      document.body.className = bodyClass;
    }).observe(document, { childList: true, subtree: true });
  })()`;
}

async function servePage(page: Page, folder: string, html: () => string): Promise<void> {
  const icons = join(repository, 'node_modules/@vscode/codicons/dist');
  const types: Readonly<Record<string, string>> = {
    css: 'text/css',
    js: 'text/javascript',
    ttf: 'font/ttf',
  };
  await page.route(`${origin}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html() });
    const file = join(name.startsWith('codicon') ? icons : folder, name);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    const contentType = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    return route.fulfill({ contentType, body: await readFile(file) });
  });
}

/** Just enough of a `vscode.Uri`. */
function uri(path: string): vscode.Uri {
  const fake: unknown = { path, with: (change: { path: string }) => uri(change.path), toString: () => path };
  return fake as vscode.Uri;
}

function disposable(dispose: () => unknown): vscode.Disposable {
  const fake: unknown = { dispose };
  return fake as vscode.Disposable;
}

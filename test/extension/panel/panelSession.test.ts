import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as vscode from 'vscode';
import { PanelSession } from '../../../src/extension/panel/panelSession.ts';
import type { PanelServices } from '../../../src/extension/panel/services.ts';
import { webviewPage } from '../../../src/extension/webviewPage.ts';
import {
  type Channel,
  type PanelHostSide,
  type PanelSide,
  type PanelState,
  openChannel,
  panelProtocolVersion,
} from '../../../src/protocol/index.ts';

const state: PanelState = {
  workspace: 'none',
  cleared: false,
  indexer: 'stopped',
  history: [],
  rootNames: {},
};
const noAnswer = { hits: [], coverage: 1, tookMs: 1, languages: [], folders: [], notes: [] };

function setUp(place: 'view' | 'editor' = 'view', change: Partial<PanelServices> = {}) {
  const calls: unknown[] = [];
  let tellState = (): void => undefined;
  const services: PanelServices = {
    extensionUri: uri('/ext'),
    subscriptions: [],
    search: () => Promise.resolve(noAnswer),
    state: () => state,
    onState: (listener) => {
      tellState = listener;
      return disposable(() => (tellState = () => undefined));
    },
    open: (target) => {
      calls.push(target);
      return Promise.resolve();
    },
    remember: (query) => calls.push(`remember ${query}`),
    forgetHistory: () => calls.push('forget'),
    run: (command) => {
      calls.push(`run ${command}`);
      return Promise.resolve();
    },
    ...change,
  };
  const wire = fakeWebview();
  const session = new PanelSession(services, wire.webview, place);
  return { session, calls, wire, tellState: () => tellState() };
}

test('a page load asks how things stand, and hears when they change', async () => {
  const { wire, tellState } = setUp();
  const page = wire.load('one');
  const heard: PanelState[] = [];
  page.on('state', (next) => heard.push(next));
  assert.deepEqual(await page.request('ready', null), state);
  tellState();
  await settled();
  assert.deepEqual(heard, [state]);
});

test('what is asked before the page is there waits for it', async () => {
  const { session, wire } = setUp();
  session.ask('too early');
  const page = wire.load('one');
  const asked = new Promise((resolve) => page.on('ask', resolve));
  await page.request('ready', null);
  assert.deepEqual(await asked, { query: 'too early' });
});

test('a page that was hidden and loaded again gets a channel of its own, and the old search is given up', async () => {
  const aborted = Promise.withResolvers<boolean>();
  const { session, wire } = setUp('view', {
    search: (_, signal) =>
      new Promise(() => signal.addEventListener('abort', () => aborted.resolve(true), { once: true })),
  });
  const first = wire.load('one');
  await first.request('ready', null);
  const search = first.request('search', { query: 'x', limit: 5 });
  search.catch(() => undefined);
  await settled();
  const second = wire.load('two');
  const asked = new Promise((resolve) => second.on('ask', resolve));
  assert.deepEqual(await second.request('ready', null), state);
  assert.equal(await aborted.promise, true);
  session.ask('again');
  assert.deepEqual(await asked, { query: 'again' });
});

test('a question that was told to a dead page is told to its successor, once', async () => {
  const { session, wire } = setUp();
  await wire.load('one').request('ready', null);
  wire.unload();
  session.ask('lost?');
  const heard: string[] = [];
  const second = wire.load('two');
  second.on('ask', ({ query }) => heard.push(query));
  await second.request('ready', null);
  const third = wire.load('three');
  third.on('ask', ({ query }) => heard.push(query));
  await third.request('ready', null);
  assert.deepEqual(heard, ['lost?']);
});

test('a preview goes to the side from an editor tab, and stays where it is from the view', async () => {
  const target = { root: '/r', path: 'a.ts', line: 3, aside: false, preview: true };
  for (const [place, aside] of [
    ['view', false],
    ['editor', true],
  ] as const) {
    const { calls, wire } = setUp(place);
    await wire.load('one').request('open', target);
    assert.deepEqual(calls, [{ ...target, aside }]);
  }
});

test('history and commands reach the extension; foreign messages reach nothing', async () => {
  const { calls, wire } = setUp();
  for (const message of [undefined, null, 'x', 7, {}, { session: 's' }]) wire.post(message);
  const page = wire.load('one');
  await page.request('remember', { query: 'q' });
  await page.request('forgetHistory', null);
  await page.request('run', { command: 'restart' });
  assert.deepEqual(calls, ['remember q', 'forget', 'run restart']);
});

test('the page may load its own script, styles and icon font, and nothing else', () => {
  const { webview } = fakeWebview();
  const html = webviewPage(webview, uri('/ext'), { name: 'panel', place: 'view' });
  const policy = /content="(default-src[^"]*)"/.exec(html)?.[1]?.split('; ') ?? [];
  const nonce = /nonce="([^"]+)"/.exec(html)?.[1] ?? '';
  assert.ok(nonce.length >= 24);
  assert.deepEqual(policy, [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    'style-src wire:',
    'font-src wire:',
  ]);
  assert.deepEqual(
    [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1]),
    ['codicon.css', 'panel.css', 'panel.js'].map((file) => `wire:/ext/dist/webview/${file}`),
  );
  assert.ok(!/ style=| on[a-z]+=/.test(html));
  assert.notEqual(
    html,
    webviewPage(webview, uri('/ext'), { name: 'panel', place: 'view' }),
    'a nonce is used once',
  );
});

/** A webview whose page loads are played by the test. */
function fakeWebview() {
  let toHost: (message: unknown) => void = () => undefined;
  const toPage = new Set<(message: unknown) => void>();
  const fake: unknown = {
    html: '',
    cspSource: 'wire:',
    asWebviewUri: (file: vscode.Uri) => uri(`wire:${file.path}`),
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      toHost = listener;
      return disposable(() => (toHost = () => undefined));
    },
    postMessage: (message: unknown) => {
      for (const listener of toPage) listener(structuredClone(message));
      return Promise.resolve(true);
    },
  };
  const load = (session: string): Channel<PanelSide, PanelHostSide> => {
    toPage.clear();
    return openChannel<PanelSide, PanelHostSide>(
      {
        send: (message) => {
          queueMicrotask(() => toHost(structuredClone({ session, message })));
          return Promise.resolve();
        },
        onMessage: (listener) =>
          void toPage.add((value) => {
            const envelope = value as { session: string; message: unknown };
            if (envelope.session === session) listener(envelope.message);
          }),
        onClose: () => undefined,
        close: () => undefined,
      },
      { version: panelProtocolVersion, handlers: {} },
    );
  };
  return {
    webview: fake as vscode.Webview,
    load,
    unload: () => toPage.clear(),
    post: (message: unknown) => toHost(message),
  };
}

function uri(path: string): vscode.Uri {
  const fake: unknown = { path, with: (change: { path: string }) => uri(change.path), toString: () => path };
  return fake as vscode.Uri;
}

function disposable(dispose: () => unknown): vscode.Disposable {
  const fake: unknown = { dispose };
  return fake as vscode.Disposable;
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

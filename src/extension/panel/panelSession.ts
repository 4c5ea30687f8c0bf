import type * as vscode from 'vscode';
import {
  type Channel,
  type PanelHostSide,
  type PanelSide,
  openChannel,
  panelProtocolVersion,
} from '../../protocol/index.ts';
import { webviewPage } from '../webviewPage.ts';
import { WebviewTransport, isEnvelope } from '../webviewTransport.ts';
import type { PanelServices } from './services.ts';

type PanelChannel = Channel<PanelHostSide, PanelSide>;

/**
 * Serves one webview for as long as it lives. VS Code throws its page away whenever it is hidden and loads it again when
 * it is shown: each load opens a channel of its own here, and what was asked meanwhile waits for the next load.
 */
export class PanelSession {
  readonly #services: PanelServices;
  readonly #webview: vscode.Webview;
  readonly #place: 'view' | 'editor';
  readonly #asked: (query: string) => void;
  readonly #subscriptions: vscode.Disposable[];
  #channel: PanelChannel | undefined;
  #transport: WebviewTransport | undefined;
  #sessionId: string | undefined;
  #ready = false;
  #due: ((channel: PanelChannel) => void) | undefined;
  #question: string | undefined;

  /** `asked` hears every question. */
  constructor(
    services: PanelServices,
    webview: vscode.Webview,
    place: 'view' | 'editor',
    asked: (query: string) => void = () => undefined,
  ) {
    this.#services = services;
    this.#webview = webview;
    this.#place = place;
    this.#asked = asked;
    this.#subscriptions = [
      webview.onDidReceiveMessage((value: unknown) => this.#receive(value)),
      services.onState(() => this.#channel?.emit('state', services.state())),
    ];
    webview.html = webviewPage(webview, services.extensionUri, { name: 'panel', place });
  }

  /** What was asked last. */
  get question(): string | undefined {
    return this.#question;
  }

  /** Puts a question into the box and asks it, as soon as a page is there to hear it. */
  ask(query: string): void {
    this.#tell((channel) => channel.emit('ask', { query }));
  }

  /** Puts the cursor into the box. */
  focus(): void {
    this.#tell((channel) => channel.emit('focus', null));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#channel?.close('the panel was closed');
  }

  /** Nobody says when a hidden page has died: what is told stays due until this page or the next one has asked. */
  #tell(act: (channel: PanelChannel) => void): void {
    this.#due = act;
    if (this.#ready && this.#channel !== undefined) act(this.#channel);
  }

  #receive(value: unknown): void {
    if (!isEnvelope(value)) return;
    if (value.session !== this.#sessionId) this.#connect(value.session);
    this.#transport?.deliver(value.message);
  }

  #connect(session: string): void {
    this.#channel?.close('the page was loaded again');
    this.#ready = false;
    this.#sessionId = session;
    this.#transport = new WebviewTransport(this.#webview, session);
    this.#channel = this.#open(this.#transport);
  }

  #open(transport: WebviewTransport): PanelChannel {
    const services = this.#services;
    return openChannel<PanelHostSide, PanelSide>(transport, {
      version: panelProtocolVersion,
      latestOnly: ['state'],
      handlers: {
        ready: () => Promise.resolve(this.#greet()),
        search: (params, signal) => {
          this.#due = undefined;
          this.#question = params.query;
          this.#asked(params.query);
          return services.search(params, signal);
        },
        open: async (target) => {
          // An editor tab would be covered by the very file it shows: a preview from there goes to the side.
          const aside = target.aside || (target.preview && this.#place === 'editor');
          await services.open({ ...target, aside });
          return null;
        },
        remember: ({ query }) => {
          services.remember(query);
          return Promise.resolve(null);
        },
        forgetHistory: () => {
          services.forgetHistory();
          return Promise.resolve(null);
        },
        run: async ({ command }) => {
          await services.run(command);
          return null;
        },
      },
    });
  }

  #greet() {
    this.#ready = true;
    if (this.#channel !== undefined) this.#due?.(this.#channel);
    this.#due = undefined;
    return this.#services.state();
  }
}

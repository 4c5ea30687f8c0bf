import * as vscode from 'vscode';
import {
  type Channel,
  type QualityPageHostSide,
  type QualityPageSide,
  type QualityPageState,
  openChannel,
  qualityPageProtocolVersion,
} from '../../protocol/index.ts';
import { webviewFolder, webviewPage } from '../webviewPage.ts';
import { WebviewTransport, isEnvelope } from '../webviewTransport.ts';

export interface QualityPageServices {
  readonly extensionUri: vscode.Uri;
  readonly open: (place: QualityPageHostSide['requests']['open']['params']) => Promise<void>;
  readonly repeat: () => Promise<void>;
}

/** The one tab that shows what the last check found; a page that was hidden is loaded anew and asks again. */
export class QualityPage implements vscode.Disposable {
  static readonly viewType = 'loupe.quality';
  readonly #services: QualityPageServices;
  #state: QualityPageState = { reports: [], rootNames: {} };
  #panel: vscode.WebviewPanel | undefined;
  #sessionId: string | undefined;
  #transport: WebviewTransport | undefined;
  #channel: Channel<QualityPageHostSide, QualityPageSide> | undefined;

  constructor(services: QualityPageServices) {
    this.#services = services;
  }

  show(state: QualityPageState): void {
    this.#state = state;
    this.#channel?.emit('state', state);
    if (this.#panel === undefined) this.#panel = this.#create();
    else this.#panel.reveal();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #create(): vscode.WebviewPanel {
    const { extensionUri } = this.#services;
    const panel = vscode.window.createWebviewPanel(
      QualityPage.viewType,
      'Loupe: Search Quality',
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: [webviewFolder(extensionUri)] },
    );
    panel.iconPath = new vscode.ThemeIcon('beaker');
    panel.webview.onDidReceiveMessage((value: unknown) => this.#receive(panel.webview, value));
    panel.onDidDispose(() => {
      this.#channel?.close('the page was closed');
      this.#channel = undefined;
      this.#panel = undefined;
    });
    panel.webview.html = webviewPage(panel.webview, extensionUri, { name: 'quality', place: 'editor' });
    return panel;
  }

  #receive(webview: vscode.Webview, value: unknown): void {
    if (!isEnvelope(value)) return;
    if (value.session !== this.#sessionId) {
      this.#channel?.close('the page was loaded again');
      this.#sessionId = value.session;
      this.#transport = new WebviewTransport(webview, value.session);
      this.#channel = this.#open(this.#transport);
    }
    this.#transport?.deliver(value.message);
  }

  #open(transport: WebviewTransport): Channel<QualityPageHostSide, QualityPageSide> {
    return openChannel<QualityPageHostSide, QualityPageSide>(transport, {
      version: qualityPageProtocolVersion,
      latestOnly: ['state'],
      handlers: {
        ready: () => Promise.resolve(this.#state),
        open: async (place) => {
          await this.#services.open(place);
          return null;
        },
        repeat: async () => {
          await this.#services.repeat();
          return null;
        },
      },
    });
  }
}

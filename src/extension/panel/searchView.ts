import * as vscode from 'vscode';
import { webviewFolder } from '../webviewPage.ts';
import { PanelSession } from './panelSession.ts';
import type { PanelServices } from './services.ts';

/** The panel in the side bar. */
export class SearchView implements vscode.WebviewViewProvider, vscode.Disposable {
  static readonly id = 'loupe.search';
  readonly #services: PanelServices;
  #session: PanelSession | undefined;
  /** What was asked before the view was first shown. */
  #waiting: ((session: PanelSession) => void) | undefined;

  constructor(services: PanelServices) {
    this.#services = services;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const { extensionUri } = this.#services;
    view.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extensionUri)] };
    const session = new PanelSession(this.#services, view.webview, 'view');
    this.#session = session;
    view.onDidDispose(() => {
      session.dispose();
      if (this.#session === session) this.#session = undefined;
    });
    this.#waiting?.(session);
    this.#waiting = undefined;
  }

  /** What was asked last in the view. */
  get question(): string | undefined {
    return this.#session?.question;
  }

  async ask(query: string): Promise<void> {
    await this.#show((session) => session.ask(query));
  }

  async focus(): Promise<void> {
    await this.#show((session) => session.focus());
  }

  dispose(): void {
    this.#session?.dispose();
  }

  async #show(act: (session: PanelSession) => void): Promise<void> {
    if (this.#session === undefined) this.#waiting = act;
    else act(this.#session);
    await vscode.commands.executeCommand(`${SearchView.id}.focus`);
  }
}

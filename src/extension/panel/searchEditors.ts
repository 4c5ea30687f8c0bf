import * as vscode from 'vscode';
import { webviewFolder } from '../webviewPage.ts';
import { PanelSession } from './panelSession.ts';
import type { PanelServices } from './services.ts';

/** Panels in editor tabs; a tab comes back after a reload with the question it had. */
export class SearchEditors implements vscode.WebviewPanelSerializer, vscode.Disposable {
  static readonly viewType = 'loupe.searchEditor';
  readonly #services: PanelServices;
  readonly #sessions = new Set<PanelSession>();

  constructor(services: PanelServices) {
    this.#services = services;
  }

  open(query?: string): Promise<void> {
    const panel = vscode.window.createWebviewPanel(
      SearchEditors.viewType,
      titleOf(''),
      vscode.ViewColumn.Active,
      this.#options(),
    );
    const session = this.#adopt(panel);
    if (query === undefined) session.focus();
    else session.ask(query);
    return Promise.resolve();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    panel.webview.options = this.#options();
    this.#adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const session of this.#sessions) session.dispose();
  }

  #options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [webviewFolder(this.#services.extensionUri)] };
  }

  #adopt(panel: vscode.WebviewPanel): PanelSession {
    const session = new PanelSession(this.#services, panel.webview, 'editor', (query) => {
      panel.title = titleOf(query);
    });
    this.#sessions.add(session);
    panel.iconPath = new vscode.ThemeIcon('search');
    panel.onDidDispose(() => {
      session.dispose();
      this.#sessions.delete(session);
    });
    return session;
  }
}

const longestTitle = 32;

/** The tab is called by its question, as the editor's own search tabs are. */
function titleOf(query: string): string {
  if (query === '') return 'Loupe';
  return `Loupe: ${query.length > longestTitle ? `${query.slice(0, longestTitle - 1)}…` : query}`;
}

import * as vscode from 'vscode';
import { rootNames } from './folders.ts';
import { healthPage } from './healthPage.ts';
import type { IndexerClient } from './indexerClient.ts';

const scheme = 'loupe-health';
const uri = vscode.Uri.from({ scheme, path: '/Loupe Index Health.md' });

/** The health page as a read-only Markdown document; `show` makes it anew. */
export class HealthDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #client: IndexerClient;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;
  #content = '';

  constructor(client: IndexerClient) {
    this.#client = client;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  provideTextDocumentContent(): string {
    return this.#content;
  }

  async show(): Promise<void> {
    this.#content = healthPage(await this.#client.health(), rootNames());
    this.#changed.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The built-in Markdown extension can be switched off; the text itself reads well too.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

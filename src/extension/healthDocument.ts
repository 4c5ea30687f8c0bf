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
  #content: string | undefined;

  constructor(client: IndexerClient) {
    this.#client = client;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** A tab that comes back after a reload asks before anybody called `show`. */
  async provideTextDocumentContent(): Promise<string> {
    return (this.#content ??= await this.#write());
  }

  async show(): Promise<void> {
    this.#content = await this.#write();
    this.#changed.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The built-in Markdown extension can be switched off; the text itself reads well too.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  async #write(): Promise<string> {
    return healthPage(await this.#client.health(), rootNames());
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

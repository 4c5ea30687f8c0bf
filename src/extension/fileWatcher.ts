import * as vscode from 'vscode';
import { DisposableList } from '../base/index.ts';
import { ChangeBatch, type ChangeSink } from './changeBatch.ts';
import { type Folder, currentWorkspaceKind, diskFolders } from './folders.ts';

const gitFolder = /[\\/]\.git([\\/]|$)/;

/**
 * Tells which files of the open folders change: by VS Code's watcher, and by what the editor itself saves, renames,
 * creates and deletes. What a watcher loses of a branch switch, the indexing process finds by its own look at git's HEAD.
 */
export class FileWatcher implements vscode.Disposable {
  readonly #batch: ChangeBatch;
  readonly #subscriptions = new DisposableList();
  readonly #watchers = new Map<string, vscode.Disposable>();

  constructor(sink: ChangeSink) {
    this.#batch = this.#subscriptions.add(new ChangeBatch(sink));
    this.#listenToEditor();
    this.#subscriptions.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#watchFolders()));
    this.#subscriptions.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#watchFolders()));
    this.#watchFolders();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const watcher of this.#watchers.values()) watcher.dispose();
  }

  #listenToEditor(): void {
    const { workspace } = vscode;
    for (const subscription of [
      workspace.onDidSaveTextDocument(({ uri }) => this.#changed(uri, 'changed')),
      workspace.onDidCreateFiles(({ files }) => files.forEach((uri) => this.#changed(uri, 'created'))),
      workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.#changed(uri, 'deleted'))),
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) {
          this.#changed(oldUri, 'deleted');
          this.#changed(newUri, 'created');
        }
      }),
    ])
      this.#subscriptions.add(subscription);
  }

  #watchFolders(): void {
    const folders = currentWorkspaceKind() === 'open' ? diskFolders() : [];
    for (const [root, watcher] of this.#watchers) {
      if (folders.some((folder) => folder.root === root)) continue;
      watcher.dispose();
      this.#watchers.delete(root);
    }
    for (const folder of folders) if (!this.#watchers.has(folder.root)) this.#watch(folder);
  }

  #watch({ root, uri }: Folder): void {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, '**/*'));
    this.#watchers.set(root, watcher);
    watcher.onDidCreate((file) => this.#changed(file, 'created'));
    watcher.onDidChange((file) => this.#changed(file, 'changed'));
    watcher.onDidDelete((file) => this.#changed(file, 'deleted'));
  }

  #changed(uri: vscode.Uri, kind: 'created' | 'changed' | 'deleted'): void {
    if (uri.scheme !== 'file' || vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
    if (!gitFolder.test(uri.fsPath)) this.#batch.add(uri.fsPath, kind);
  }
}

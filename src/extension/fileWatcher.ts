import * as vscode from 'vscode';
import { DisposableList } from '../base/index.ts';
import type { FileChange } from '../protocol/index.ts';
import { Absence } from './absence.ts';
import { ChangeBatch, type ChangeSink } from './changeBatch.ts';
import { type Folder, currentWorkspaceKind, diskFolders } from './folders.ts';

const gitFolder = /[\\/]\.git([\\/]|$)/;

/**
 * Tells which files of the open folders change: by VS Code's watcher, and by what the editor itself saves, renames,
 * creates and deletes. What a watcher loses of a branch switch, the indexing process finds by its own look at git's HEAD;
 * what else it loses, a comparison finds when the window has the focus again after a long time.
 */
export class FileWatcher implements vscode.Disposable {
  readonly #batch: ChangeBatch;
  readonly #subscriptions = new DisposableList();
  readonly #watchers = new Map<string, vscode.Disposable>();

  constructor(sink: ChangeSink) {
    this.#batch = this.#subscriptions.add(new ChangeBatch(sink));
    this.#listenToEditor();
    const absence = new Absence(() => sink.rescan());
    this.#subscriptions.add(vscode.window.onDidChangeWindowState(absence.focusChanged));
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
      workspace.onDidSaveTextDocument(({ uri }) => this.#changedHere(uri, 'changed')),
      workspace.onDidCreateFiles(({ files }) => files.forEach((uri) => this.#changedHere(uri, 'created'))),
      workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => this.#changedHere(uri, 'deleted'))),
      workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) {
          this.#changedHere(oldUri, 'deleted');
          this.#changedHere(newUri, 'created');
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

  /** A watcher saw it. */
  #changed(uri: vscode.Uri, kind: FileChange['kind']): void {
    if (counts(uri)) this.#batch.add(uri.fsPath, kind);
  }

  /** The editor did it. */
  #changedHere(uri: vscode.Uri, kind: FileChange['kind']): void {
    if (counts(uri)) this.#batch.addOwn(uri.fsPath, kind);
  }
}

function counts(uri: vscode.Uri): boolean {
  if (uri.scheme !== 'file' || vscode.workspace.getWorkspaceFolder(uri) === undefined) return false;
  return !gitFolder.test(uri.fsPath);
}

import * as vscode from 'vscode';
import { type Disposable, DisposableList } from '../base/index.ts';

const settleMs = 250;

/** Tells the absolute paths of open editors, the active one first, then the visible, then the other tabs; at once and after every change. */
export function watchOpenEditors(tell: (paths: readonly string[]) => void): Disposable {
  const subscriptions = new DisposableList();
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    timer = undefined;
    const paths = openPaths();
    const now = paths.join('\0');
    if (now === told) return;
    told = now;
    tell(paths);
  };
  const schedule = (): void => void (timer ??= setTimeout(update, settleMs));
  subscriptions.add(vscode.window.onDidChangeActiveTextEditor(schedule));
  subscriptions.add(vscode.window.onDidChangeVisibleTextEditors(schedule));
  subscriptions.add(vscode.window.tabGroups.onDidChangeTabs(schedule));
  subscriptions.add({ dispose: () => clearTimeout(timer) });
  update();
  return subscriptions;
}

function openPaths(): readonly string[] {
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  const tabs = tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.input);
  const uris = [
    activeTextEditor?.document.uri,
    ...visibleTextEditors.map((editor) => editor.document.uri),
    ...tabs.map((input) => (input instanceof vscode.TabInputText ? input.uri : undefined)),
  ];
  return [...new Set(uris.filter((uri) => uri?.scheme === 'file').map((uri) => uri?.fsPath ?? ''))];
}

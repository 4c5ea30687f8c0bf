import * as vscode from 'vscode';
import type { Notice } from '../protocol/index.ts';
import type { IndexerClient, IndexerState } from './indexerClient.ts';

const restart = 'Restart';
const showLog = 'Show Log';

/** Shows what a person must know of without having asked: notices of the indexing process, and that it stays down. */
export function showNotifications(client: IndexerClient): vscode.Disposable {
  const shown = new Set<string>();
  let before = client.state.phase;
  const stopNotices = client.onNotice.add((notice) => {
    if (shown.has(notice.message)) return;
    shown.add(notice.message);
    void showNotice(notice);
  });
  const stopStates = client.onState.add((state) => {
    if (state.phase === 'crashed' && before !== 'crashed') void showCrash(state);
    before = state.phase;
  });
  return new vscode.Disposable(() => {
    stopNotices();
    stopStates();
  });
}

async function showNotice({ severity, message }: Notice): Promise<void> {
  const show = {
    info: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[severity];
  const chosen = await show(`Loupe: ${message}`, showLog);
  if (chosen === showLog) await vscode.commands.executeCommand('loupe.showLog');
}

async function showCrash({ problem }: IndexerState): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(`Loupe: ${problem ?? ''}`, restart, showLog);
  if (chosen === restart) await vscode.commands.executeCommand('loupe.restart');
  if (chosen === showLog) await vscode.commands.executeCommand('loupe.showLog');
}

import * as vscode from 'vscode';
import { type ExplanationAction, explanationText } from './explanation.ts';
import type { IndexerClient } from './indexerClient.ts';

/** Tells why a file is (not) indexed: the one given, else the active editor's, else one the person picks. */
export async function explainFile(client: IndexerClient, given: vscode.Uri | undefined): Promise<void> {
  const uri = given ?? vscode.window.activeTextEditor?.document.uri ?? (await pickFile());
  if (uri === undefined) return;
  if (uri.scheme !== 'file') {
    void vscode.window.showInformationMessage(
      `${uri.path} is not indexed because it is not a file on this machine.`,
    );
    return;
  }
  const { message, action } = explanationText(await client.why(uri.fsPath));
  const button = action === undefined ? undefined : buttonNames[action.kind];
  const chosen = await vscode.window.showInformationMessage(
    message,
    ...(button === undefined ? [] : [button]),
  );
  if (chosen !== undefined && action !== undefined) await act(client, action);
}

const buttonNames: Readonly<Record<ExplanationAction['kind'], string>> = {
  openRule: 'Open the Rule',
  openSetting: 'Open the Setting',
  update: 'Update Index',
};

async function act(client: IndexerClient, action: ExplanationAction): Promise<void> {
  switch (action.kind) {
    case 'openRule': {
      const position = new vscode.Position(Math.max(0, action.line - 1), 0);
      await vscode.window.showTextDocument(vscode.Uri.file(action.file), {
        selection: new vscode.Range(position, position),
      });
      return;
    }
    case 'openSetting':
      await vscode.commands.executeCommand('workbench.action.openSettings', action.setting);
      return;
    case 'update':
      await client.update();
  }
}

async function pickFile(): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({
    canSelectMany: false,
    openLabel: 'Ask About This File',
  });
  return picked?.[0];
}

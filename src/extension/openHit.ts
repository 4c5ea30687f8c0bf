import * as vscode from 'vscode';
import { messageOf } from '../protocol/index.ts';
import { fileUri } from './folders.ts';

export interface OpenTarget {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** In the column beside the active one. */
  readonly aside: boolean;
  /** Only shows the file: the focus stays where it is. */
  readonly preview: boolean;
}

/** Shows the file with the cursor at the first character of the line's code; a file that is gone is said so. */
export async function openHit({ root, path, line, aside, preview }: OpenTarget): Promise<void> {
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(fileUri(root, path));
  } catch (error) {
    if (!preview) void vscode.window.showWarningMessage(`${path} cannot be opened: ${messageOf(error)}`);
    return;
  }
  const textLine = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
  const position = textLine.range.start.translate(0, textLine.firstNonWhitespaceCharacterIndex);
  const editor = await vscode.window.showTextDocument(document, {
    preview,
    preserveFocus: preview,
    viewColumn: aside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
    selection: new vscode.Range(position, position),
  });
  editor.revealRange(
    new vscode.Range(position, position),
    vscode.TextEditorRevealType.InCenterIfOutsideViewport,
  );
}

import * as vscode from 'vscode';
import { type WorkspaceKind, workspaceKind } from './workspaceKind.ts';

/** An open folder that lies on a disk; `root` is its absolute path, the name of its index. */
export interface Folder {
  readonly root: string;
  readonly name: string;
  readonly uri: vscode.Uri;
}

/** Open folders that can be indexed; virtual ones are left out. */
export function diskFolders(): readonly Folder[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri, name }) => ({ root: uri.fsPath, name, uri }));
}

export function rootNames(): Readonly<Record<string, string>> {
  return Object.fromEntries(diskFolders().map(({ root, name }) => [root, name]));
}

export function currentWorkspaceKind(): WorkspaceKind {
  const schemes = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  return workspaceKind(schemes, vscode.workspace.isTrusted);
}

/** The URI of a file of the index. */
export function fileUri(root: string, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(root), path);
}

import type * as vscode from 'vscode';
import type { SymbolKind } from '../protocol/index.ts';

type EditorKind = keyof typeof vscode.SymbolKind;

/** The editor's own kind for each of ours. */
export const editorKinds: Readonly<Record<SymbolKind, EditorKind>> = {
  function: 'Function',
  method: 'Method',
  constructor: 'Constructor',
  class: 'Class',
  interface: 'Interface',
  struct: 'Struct',
  trait: 'Interface',
  enum: 'Enum',
  type: 'TypeParameter',
  module: 'Module',
  constant: 'Constant',
  variable: 'Variable',
  field: 'Field',
  macro: 'Function',
  section: 'String',
  key: 'Key',
};

/** The codicon of a kind; a plain file when the hit is no definition. */
export function symbolIcon(kind: SymbolKind | undefined): string {
  return kind === undefined ? 'file' : icons[kind];
}

const icons: Readonly<Record<SymbolKind, string>> = {
  function: 'symbol-function',
  method: 'symbol-method',
  constructor: 'symbol-constructor',
  class: 'symbol-class',
  interface: 'symbol-interface',
  struct: 'symbol-struct',
  trait: 'symbol-interface',
  enum: 'symbol-enum',
  type: 'symbol-type-parameter',
  module: 'symbol-module',
  constant: 'symbol-constant',
  variable: 'symbol-variable',
  field: 'symbol-field',
  macro: 'symbol-function',
  section: 'symbol-string',
  key: 'symbol-key',
};

import type { FileKind, Hit, SymbolKind } from '../../src/protocol/index.ts';

const symbolIcons: Readonly<Record<SymbolKind, string>> = {
  function: 'symbol-method',
  method: 'symbol-method',
  constructor: 'symbol-method',
  class: 'symbol-class',
  interface: 'symbol-interface',
  struct: 'symbol-structure',
  trait: 'symbol-interface',
  enum: 'symbol-enum',
  type: 'symbol-class',
  module: 'symbol-namespace',
  constant: 'symbol-constant',
  variable: 'symbol-variable',
  field: 'symbol-field',
  macro: 'symbol-snippet',
  section: 'symbol-string',
  key: 'symbol-key',
};

const fileIcons: Readonly<Record<FileKind, string>> = {
  code: 'file-code',
  test: 'beaker',
  docs: 'book',
  config: 'settings',
  example: 'lightbulb',
};

/** The icon and colour class of what a hit is; a piece without a name is a piece of text. */
export function symbolIcon(hit: Hit): string {
  return hit.symbolKind === undefined ? 'symbol-text' : symbolIcons[hit.symbolKind];
}

export function fileIcon(hit: Hit): string {
  return hit.language === 'markdown' ? 'markdown' : fileIcons[hit.fileKind];
}

/** Kinds of named things in source text; a `section` is a heading of a document, a `key` an entry of a data file. */
export const symbolKinds = [
  'function',
  'method',
  'constructor',
  'class',
  'interface',
  'struct',
  'trait',
  'enum',
  'type',
  'module',
  'constant',
  'variable',
  'field',
  'macro',
  'section',
  'key',
] as const;
export type SymbolKind = (typeof symbolKinds)[number];

/** Kinds of files; they weigh differently in ranking and can be asked for with `kind:`. */
export const fileKinds = ['code', 'test', 'docs', 'config', 'example'] as const;
export type FileKind = (typeof fileKinds)[number];

/** A definition found by name. `root` is absolute; `path` is relative to it with forward slashes; lines are 1-based and inclusive. */
export interface SymbolHit {
  readonly root: string;
  readonly path: string;
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container?: string;
  readonly startLine: number;
  readonly endLine: number;
  /** Higher is better; comparable only within one answer. */
  readonly score: number;
}

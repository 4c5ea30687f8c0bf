/** How a language's syntax tree is read: which nodes are definitions, what they are called, what belongs to them. */
import type { Node } from 'web-tree-sitter';
import type { SymbolKind } from '../../protocol/index.ts';

/**
 * What lies inside a definition. `members`: a type's; always looked into, functions there are methods. `declarations`: a
 * module's; always looked into. `code`: looked into only when it is too long for one chunk. `nothing`: never.
 */
export type Holds = 'members' | 'declarations' | 'code' | 'nothing';

/** A definition as found in the tree. Without a kind it is shown in breadcrumbs but is no symbol (impl and test blocks). */
export interface Found {
  readonly name: Node | string | null | undefined;
  readonly kind?: SymbolKind | undefined;
  readonly holds?: Holds;
  /** The container when it does not lie around the definition. */
  readonly within?: string | undefined;
}

/** Reads a node: a definition, `through` when it only wraps definitions, undefined when it is neither. */
export type Reader = (node: Node) => Found | 'through' | undefined;

/** A node type that always is a definition of one kind. */
export interface Shape {
  readonly kind?: SymbolKind;
  readonly holds?: Holds;
  /** Steps to the name from the node, each a field or a child's type, as in `declarator/name`; `name` by default. */
  readonly name?: string;
}

export interface Grammar {
  /** The wasm file, as `require.resolve` finds it. */
  readonly wasm: string;
  readonly definitions: Readonly<Record<string, Shape | Reader>>;
  /** Nodes around one definition that belong to it, as decorators or `export` do. */
  readonly wrappers?: readonly string[];
  /** Nodes that are always looked into. */
  readonly through?: readonly string[];
  /** Nodes that belong to the definition that follows; comments always do. */
  readonly leading?: readonly string[];
  /** Nodes that belong to the definition before. */
  readonly tails?: readonly string[];
  /** Definitions that are one with the next of the same name, as the clauses of a function. */
  readonly clauses?: readonly string[];
  /** Names of methods that are constructors. */
  readonly constructors?: readonly string[];
  /** Source text in another language: the language of the node's text, if it has one. */
  readonly embedded?: Readonly<Record<string, (node: Node) => string | undefined>>;
}

/** Follows steps of fields or child types, as in `declarator/name`; undefined when one is missing. */
export function follow(node: Node, path: string): Node | undefined {
  let current: Node | undefined = node;
  for (const step of path.split('/')) current = current === undefined ? undefined : childOf(current, step);
  return current;
}

/** The child with this field name, else the first named child of this type. */
export function childOf(node: Node, step: string): Node | undefined {
  const field = node.childForFieldName(step);
  if (field !== null) return field;
  for (const child of node.namedChildren) if (child?.type === step) return child;
  return undefined;
}

/** Whether a keyword or other token is a direct child. */
export function hasToken(node: Node, token: string): boolean {
  return node.children.some((child) => child?.type === token);
}

/** Text of a type without its type arguments and references: `&mut Foo<T>` is `Foo`. */
export function baseName(text: string): string {
  const match = /[\p{L}_][\p{L}\p{N}_.:$]*(?=\s*(?:[<[({]|$))/u.exec(
    text.replace(/^(?:[&*\s]|mut\s|dyn\s|const\s)+/, ''),
  );
  return match?.[0] ?? text.split(/[<[({\s]/)[0] ?? text;
}

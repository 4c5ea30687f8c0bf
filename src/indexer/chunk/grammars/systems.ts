/** Go, Rust, Zig and Swift. */
import type { Node } from 'web-tree-sitter';
import { baseName, childOf, follow, hasToken, type Found, type Grammar, type Reader } from '../grammar.ts';

const goTypeKinds: Readonly<Record<string, 'struct' | 'interface'>> = {
  struct_type: 'struct',
  interface_type: 'interface',
};

const goType: Reader = (node) => {
  const type = node.childForFieldName('type')?.type ?? '';
  return { name: node.childForFieldName('name'), kind: goTypeKinds[type] ?? 'type', holds: 'nothing' };
};

const goMethod: Reader = (node) => {
  const receiver = follow(node, 'receiver/parameter_declaration/type')?.text ?? '';
  return {
    name: node.childForFieldName('name'),
    kind: 'method',
    within: receiver === '' ? undefined : baseName(receiver),
  };
};

export const go: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-go.wasm',
  definitions: {
    function_declaration: { kind: 'function' },
    method_declaration: goMethod,
    type_spec: goType,
    type_alias: { kind: 'type', holds: 'nothing' },
    const_spec: { kind: 'constant', holds: 'nothing' },
    var_spec: { kind: 'variable' },
  },
  wrappers: ['type_declaration', 'const_declaration', 'var_declaration'],
};

/** `impl Display for Queue<T>` shows as Queue; it is no symbol, the type is. */
const rustImpl: Reader = (node) => {
  const type = node.childForFieldName('type')?.text;
  return { name: type === undefined ? undefined : baseName(type).split('::').at(-1), holds: 'members' };
};

const rustItemPlaces = new Set(['source_file', 'declaration_list', 'expression_statement']);

/** `cfg_rt! { … }` around items holds Rust again. */
const rustMacroBody = (node: Node): string | undefined => {
  const parent = node.parent;
  if (parent?.type !== 'macro_invocation' || !node.text.startsWith('{')) return undefined;
  return rustItemPlaces.has(parent.parent?.type ?? '') ? 'rust' : undefined;
};

export const rust: Grammar = {
  wasm: '@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm',
  definitions: {
    function_item: { kind: 'function' },
    function_signature_item: { kind: 'function', holds: 'nothing' },
    struct_item: { kind: 'struct', holds: 'nothing' },
    union_item: { kind: 'struct', holds: 'nothing' },
    enum_item: { kind: 'enum', holds: 'nothing' },
    trait_item: { kind: 'trait', holds: 'members' },
    impl_item: rustImpl,
    mod_item: (node) =>
      node.childForFieldName('body')
        ? { name: node.childForFieldName('name'), kind: 'module', holds: 'declarations' }
        : undefined,
    macro_definition: { kind: 'macro', holds: 'nothing' },
    const_item: { kind: 'constant' },
    static_item: { kind: 'variable' },
    type_item: { kind: 'type', holds: 'nothing' },
    associated_type: { kind: 'type', holds: 'nothing' },
  },
  through: ['declaration_list', 'foreign_mod_item', 'macro_invocation'],
  leading: ['attribute_item'],
  embedded: { token_tree: rustMacroBody },
};

const zigContainers: Readonly<Record<string, 'struct' | 'enum'>> = {
  struct_declaration: 'struct',
  opaque_declaration: 'struct',
  union_declaration: 'struct',
  enum_declaration: 'enum',
  error_set_declaration: 'enum',
};

/** `const Queue = struct { … }` is the struct Queue. */
const zigVariable: Reader = (node) => {
  const name = childOf(node, 'identifier');
  const value = node.namedChildren.find((child) => child !== null && child.type in zigContainers);
  const container = value ? zigContainers[value.type] : undefined;
  if (container !== undefined) return { name, kind: container, holds: 'members' };
  if (/@import\s*\(/.test(node.text.slice(0, 300)) && node.endPosition.row === node.startPosition.row)
    return undefined;
  return { name, kind: hasToken(node, 'const') ? 'constant' : 'variable' };
};

export const zig: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-zig.wasm',
  definitions: {
    function_declaration: { kind: 'function' },
    variable_declaration: zigVariable,
    test_declaration: (node) => ({
      name: `test ${node.namedChildren[0]?.text.replace(/^"|"$/g, '') ?? ''}`.trim(),
    }),
  },
  through: ['struct_declaration', 'opaque_declaration', 'union_declaration', 'enum_declaration'],
};

const swiftKinds: Readonly<Record<string, 'class' | 'struct' | 'enum'>> = {
  class: 'class',
  actor: 'class',
  struct: 'struct',
  enum: 'enum',
};

/** Classes, structs, enums and extensions; an extension shows in the breadcrumb but is no symbol. */
const swiftType: Reader = (node) => {
  const kind = swiftKinds[node.childForFieldName('declaration_kind')?.text ?? ''];
  const name = node.childForFieldName('name');
  const found: Found = { name: kind === undefined ? baseName(name?.text ?? '') : name, holds: 'members' };
  return kind === undefined ? found : { ...found, kind };
};

const swiftProperty: Reader = (node) => {
  const name = node.childForFieldName('name');
  const identifier = name && (follow(name, 'bound_identifier') ?? name);
  return identifier ? { name: identifier, kind: 'variable' } : undefined;
};

export const swift: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-swift.wasm',
  definitions: {
    class_declaration: swiftType,
    protocol_declaration: { kind: 'interface', holds: 'members' },
    function_declaration: { kind: 'function' },
    protocol_function_declaration: { kind: 'method', holds: 'nothing' },
    init_declaration: () => ({ name: 'init', kind: 'constructor' }),
    deinit_declaration: () => ({ name: 'deinit', kind: 'method' }),
    subscript_declaration: () => ({ name: 'subscript', kind: 'method' }),
    property_declaration: swiftProperty,
    protocol_property_declaration: swiftProperty,
    typealias_declaration: { kind: 'type', holds: 'nothing' },
    associatedtype_declaration: { kind: 'type', holds: 'nothing' },
    macro_declaration: { kind: 'macro', name: 'simple_identifier', holds: 'nothing' },
  },
  through: ['class_body', 'enum_class_body', 'protocol_body'],
};

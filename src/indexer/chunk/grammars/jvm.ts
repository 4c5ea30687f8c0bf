/** Java, Kotlin and Scala. */
import type { Node } from 'web-tree-sitter';
import { baseName, childOf, follow, hasToken, type Grammar, type Reader } from '../grammar.ts';

const javaField: Reader = (node) => {
  const modifiers = childOf(node, 'modifiers')?.text ?? '';
  const isConstant = /\bstatic\b/.test(modifiers) && /\bfinal\b/.test(modifiers);
  return { name: follow(node, 'declarator/name'), kind: isConstant ? 'constant' : 'field' };
};

export const java: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-java.wasm',
  definitions: {
    class_declaration: { kind: 'class', holds: 'members' },
    record_declaration: { kind: 'class', holds: 'members' },
    interface_declaration: { kind: 'interface', holds: 'members' },
    annotation_type_declaration: { kind: 'interface', holds: 'members' },
    enum_declaration: { kind: 'enum', holds: 'members' },
    method_declaration: { kind: 'method' },
    constructor_declaration: { kind: 'constructor' },
    compact_constructor_declaration: { kind: 'constructor' },
    annotation_type_element_declaration: { kind: 'method' },
    field_declaration: javaField,
    constant_declaration: { kind: 'constant', name: 'declarator/name' },
    module_declaration: { kind: 'module', holds: 'nothing' },
  },
  through: ['class_body', 'interface_body', 'enum_body', 'enum_body_declarations', 'annotation_type_body'],
};

const kotlinClass: Reader = (node) => {
  const name = childOf(node, 'type_identifier');
  if (hasToken(node, 'interface')) return { name, kind: 'interface', holds: 'members' };
  return { name, kind: hasToken(node, 'enum') ? 'enum' : 'class', holds: 'members' };
};

/** An extension function `fun Route.get()` is a method of Route. */
const kotlinFunction: Reader = (node) => {
  const name = childOf(node, 'simple_identifier');
  const receiver = receiverBefore(node, name);
  return receiver === undefined ? { name, kind: 'function' } : { name, kind: 'method', within: receiver };
};

function receiverBefore(node: Node, name: Node | undefined): string | undefined {
  for (const child of node.namedChildren) {
    if (child === null || name === undefined || child.startIndex >= name.startIndex) return undefined;
    if (child.type.endsWith('_type')) return baseName(child.text);
  }
  return undefined;
}

const kotlinProperty: Reader = (node) => {
  const name = follow(node, 'variable_declaration/simple_identifier');
  if (name === undefined) return undefined;
  const isConstant = /\bconst\b/.test(childOf(node, 'modifiers')?.text ?? '');
  return { name, kind: isConstant ? 'constant' : 'variable', within: receiverBefore(node, name) };
};

export const kotlin: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-kotlin.wasm',
  definitions: {
    class_declaration: kotlinClass,
    object_declaration: { kind: 'class', holds: 'members', name: 'type_identifier' },
    companion_object: (node) => ({ name: childOf(node, 'type_identifier') ?? 'Companion', holds: 'members' }),
    function_declaration: kotlinFunction,
    secondary_constructor: () => ({ name: 'constructor', kind: 'constructor' }),
    property_declaration: kotlinProperty,
    type_alias: { kind: 'type', name: 'type_identifier', holds: 'nothing' },
  },
  through: ['class_body', 'enum_class_body'],
};

const scalaValue: Reader = (node) => {
  const name = node.childForFieldName('pattern') ?? node.childForFieldName('name');
  if (name?.type !== 'identifier') return undefined;
  return { name, kind: /^[A-Z]/.test(name.text) ? 'constant' : 'variable' };
};

export const scala: Grammar = {
  wasm: 'tree-sitter-scala/tree-sitter-scala.wasm',
  definitions: {
    class_definition: { kind: 'class', holds: 'members' },
    object_definition: { kind: 'class', holds: 'members' },
    enum_definition: { kind: 'enum', holds: 'members' },
    given_definition: { kind: 'constant' },
    package_object: { kind: 'module', holds: 'declarations' },
    trait_definition: { kind: 'trait', holds: 'members' },
    function_definition: { kind: 'function' },
    function_declaration: { kind: 'function', holds: 'nothing' },
    type_definition: { kind: 'type', holds: 'nothing' },
    val_definition: scalaValue,
    val_declaration: scalaValue,
    var_definition: scalaValue,
    var_declaration: scalaValue,
  },
  through: ['template_body', 'enum_body', 'package_clause', 'extension_definition'],
  leading: ['annotation'],
};

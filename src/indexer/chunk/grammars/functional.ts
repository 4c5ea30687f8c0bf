/** Haskell, OCaml, ReScript, Julia and TLA+. */
import type { Node } from 'web-tree-sitter';
import { childOf, follow, type Grammar, type Reader } from '../grammar.ts';

/** `instance Show Queue` shows as `Show Queue`. */
const haskellInstance: Reader = (node) => {
  const patterns = node.childForFieldName('patterns')?.text ?? '';
  return { name: `${node.childForFieldName('name')?.text ?? ''} ${patterns}`.trim(), holds: 'declarations' };
};

const haskellBinding: Reader = (node) => {
  const name = node.childForFieldName('name') ?? childOf(node, 'infix')?.childForFieldName('operator');
  return name ? { name, kind: 'function' } : undefined;
};

export const haskell: Grammar = {
  wasm: 'tree-sitter-haskell/tree-sitter-haskell.wasm',
  definitions: {
    signature: haskellBinding,
    function: haskellBinding,
    bind: haskellBinding,
    data_type: { kind: 'type', holds: 'nothing' },
    newtype: { kind: 'type', holds: 'nothing' },
    type_synomym: { kind: 'type', holds: 'nothing' },
    type_family: { kind: 'type', holds: 'nothing' },
    data_family: { kind: 'type', holds: 'nothing' },
    class: { kind: 'trait', holds: 'members' },
    instance: haskellInstance,
    pattern_synonym: { kind: 'function' },
  },
  through: ['declarations', 'class_declarations', 'instance_declarations', 'imports'],
  leading: ['pragma'],
  clauses: ['signature', 'function', 'bind'],
};

const ocamlLet: Reader = (node) => {
  const name = node.childForFieldName('pattern');
  if (name === null || !/^(?:value_name|parenthesized_operator)$/.test(name.type)) return undefined;
  const isFunction =
    childOf(node, 'parameter') ?? (node.childForFieldName('body')?.type ?? '').startsWith('fun');
  return { name, kind: isFunction ? 'function' : 'constant' };
};

export const ocaml: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-ocaml.wasm',
  definitions: {
    let_binding: ocamlLet,
    type_binding: { kind: 'type', holds: 'nothing' },
    module_binding: { kind: 'module', holds: 'declarations' },
    module_type_definition: { kind: 'interface', holds: 'declarations' },
    class_binding: { kind: 'class', holds: 'members' },
    method_definition: { kind: 'method' },
    exception_definition: {
      kind: 'type',
      holds: 'nothing',
      name: 'constructor_declaration/constructor_name',
    },
    external: { kind: 'function', holds: 'nothing', name: 'value_name' },
    value_specification: { kind: 'function', holds: 'nothing', name: 'value_name' },
  },
  wrappers: ['value_definition', 'type_definition', 'module_definition', 'class_definition'],
  through: ['structure', 'signature', 'object_expression'],
};

const rescriptLet: Reader = (node) => {
  const name = node.childForFieldName('pattern');
  if (name?.type !== 'value_identifier') return undefined;
  return { name, kind: node.childForFieldName('body')?.type === 'function' ? 'function' : 'constant' };
};

export const rescript: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-rescript.wasm',
  definitions: {
    let_binding: rescriptLet,
    type_binding: { kind: 'type', holds: 'nothing' },
    module_binding: { kind: 'module', holds: 'declarations' },
    external_declaration: { kind: 'function', holds: 'nothing', name: 'value_identifier' },
    exception_declaration: { kind: 'type', holds: 'nothing', name: 'variant_identifier' },
  },
  wrappers: ['let_declaration', 'type_declaration', 'module_declaration'],
  through: ['block'],
  leading: ['decorator'],
};

/** The called name in `Base.show(io::IO, q)::T where T`. */
function juliaHead(node: Node | null | undefined): Node | undefined {
  let current = node ?? undefined;
  for (let steps = 0; current !== undefined && steps < 8; steps++) {
    if (current.type === 'call_expression') return current.firstNamedChild ?? undefined;
    if (/^(?:identifier|operator)$/.test(current.type)) return current;
    current = current.firstNamedChild ?? undefined;
  }
  return undefined;
}

const juliaAssignment: Reader = (node) => {
  const left = node.firstNamedChild;
  if (left?.type === 'identifier') return { name: left, kind: 'constant' };
  const isShortFunction =
    left !== null && /^(?:call_expression|where_expression|typed_expression)$/.test(left.type);
  return isShortFunction && /^[^=]*\(/.test(left.text)
    ? { name: juliaHead(left), kind: 'function' }
    : undefined;
};

const juliaType: Reader = (node) => ({
  name: juliaTypeName(childOf(node, 'type_head')),
  kind: 'struct',
  holds: 'nothing',
});

function juliaTypeName(head: Node | undefined): Node | undefined {
  let current = head;
  while (current !== undefined && current.type !== 'identifier')
    current = current.firstNamedChild ?? undefined;
  return current;
}

export const julia: Grammar = {
  wasm: 'tree-sitter-julia/tree-sitter-julia.wasm',
  definitions: {
    module_definition: { kind: 'module', holds: 'declarations' },
    function_definition: (node) => ({ name: juliaHead(childOf(node, 'signature')), kind: 'function' }),
    macro_definition: (node) => ({ name: juliaHead(childOf(node, 'signature')), kind: 'macro' }),
    struct_definition: juliaType,
    abstract_definition: juliaType,
    primitive_definition: juliaType,
    assignment: juliaAssignment,
  },
  wrappers: ['const_statement', 'macrocall_expression', 'macro_argument_list'],
  leading: ['string_literal'],
};

export const tlaplus: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-tlaplus.wasm',
  definitions: {
    module: { kind: 'module', holds: 'declarations' },
    operator_definition: { kind: 'function', holds: 'nothing' },
    function_definition: { kind: 'function', holds: 'nothing' },
    constant_declaration: { kind: 'constant', holds: 'nothing', name: 'identifier' },
    variable_declaration: { kind: 'variable', holds: 'nothing', name: 'identifier' },
    theorem: (node) => ({ name: follow(node, 'name'), holds: 'nothing' }),
    pcal_process: { kind: 'function' },
    pcal_procedure: { kind: 'function' },
    pcal_macro: { kind: 'macro' },
  },
};

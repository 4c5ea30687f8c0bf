/** C#, Dart and Solidity. */
import type { Node } from 'web-tree-sitter';
import { childOf, follow, type Grammar, type Reader } from '../grammar.ts';

const csharpField: Reader = (node) => {
  const declarator = follow(node, 'variable_declaration/variable_declarator');
  const name = declarator && (childOf(declarator, 'name') ?? childOf(declarator, 'identifier'));
  if (name === undefined) return undefined;
  const isConstant = node.namedChildren.some((child) => child?.type === 'modifier' && child.text === 'const');
  return { name, kind: isConstant ? 'constant' : 'field' };
};

const csharpOperator: Reader = (node) => ({
  name: /\boperator\s*[^\s(]+/.exec(node.text.slice(0, 300))?.[0] ?? 'operator',
  kind: 'method',
});

export const csharp: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-c_sharp.wasm',
  definitions: {
    namespace_declaration: { kind: 'module', holds: 'declarations' },
    file_scoped_namespace_declaration: () => 'through',
    class_declaration: { kind: 'class', holds: 'members' },
    record_declaration: { kind: 'class', holds: 'members' },
    struct_declaration: { kind: 'struct', holds: 'members' },
    record_struct_declaration: { kind: 'struct', holds: 'members' },
    interface_declaration: { kind: 'interface', holds: 'members' },
    enum_declaration: { kind: 'enum', holds: 'nothing' },
    delegate_declaration: { kind: 'type', holds: 'nothing' },
    method_declaration: { kind: 'method' },
    local_function_statement: { kind: 'function' },
    constructor_declaration: { kind: 'constructor' },
    destructor_declaration: { kind: 'method' },
    operator_declaration: csharpOperator,
    conversion_operator_declaration: csharpOperator,
    indexer_declaration: () => ({ name: 'this[]', kind: 'method' }),
    property_declaration: { kind: 'field' },
    event_declaration: { kind: 'field' },
    field_declaration: csharpField,
    event_field_declaration: csharpField,
  },
  through: ['declaration_list'],
};

/** The signature and, as the next sibling, the body. */
const dartMethod: Reader = (node) => {
  const signature = node.firstNamedChild;
  if (signature === null) return undefined;
  const isConstructor = signature.type.includes('constructor');
  const identifiers = signature.namedChildren.filter((child) => child?.type === 'identifier');
  const parts = isConstructor ? identifiers : [signature.childForFieldName('name')];
  const text = parts.map((part) => part?.text ?? '').join('.');
  if (text === '') return undefined;
  const name = isConstructor ? text : parts[0];
  return { name, kind: isConstructor ? 'constructor' : 'method' };
};

const dartDeclaration: Reader = (node) => {
  const types = [
    'constructor_signature',
    'constant_constructor_signature',
    'factory_constructor_signature',
    'function_signature',
  ];
  if (types.includes(node.firstNamedChild?.type ?? '')) return dartMethod(node);
  const name =
    follow(node, 'initialized_identifier_list/initialized_identifier/identifier') ??
    follow(node, 'static_final_declaration_list/static_final_declaration/identifier');
  return name === undefined
    ? undefined
    : { name, kind: childOf(node, 'const_builtin') ? 'constant' : 'field' };
};

export const dart: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-dart.wasm',
  definitions: {
    class_definition: { kind: 'class', holds: 'members' },
    mixin_declaration: { kind: 'trait', holds: 'members', name: 'identifier' },
    extension_declaration: { holds: 'members' },
    extension_type_declaration: { kind: 'type', holds: 'members' },
    enum_declaration: { kind: 'enum', holds: 'members' },
    type_alias: { kind: 'type', holds: 'nothing', name: 'type_identifier' },
    function_signature: { kind: 'function', holds: 'nothing' },
    getter_signature: { kind: 'function', holds: 'nothing' },
    setter_signature: { kind: 'function', holds: 'nothing' },
    method_signature: dartMethod,
    declaration: dartDeclaration,
    local_function_declaration: (node: Node) => ({
      name: follow(node, 'lambda_expression/function_signature/name'),
      kind: 'function',
    }),
    static_final_declaration: { kind: 'constant', name: 'identifier' },
    initialized_variable_definition: { kind: 'variable' },
  },
  through: [
    'class_body',
    'extension_body',
    'enum_body',
    'static_final_declaration_list',
    'initialized_identifier_list',
  ],
  leading: ['annotation', 'const_builtin', 'final_builtin', 'inferred_type'],
  tails: ['function_body'],
};

export const solidity: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-solidity.wasm',
  definitions: {
    contract_declaration: { kind: 'class', holds: 'members' },
    library_declaration: { kind: 'class', holds: 'members' },
    interface_declaration: { kind: 'interface', holds: 'members' },
    struct_declaration: { kind: 'struct', holds: 'nothing' },
    enum_declaration: { kind: 'enum', holds: 'nothing' },
    event_definition: { kind: 'type', holds: 'nothing' },
    error_declaration: { kind: 'type', holds: 'nothing' },
    modifier_definition: { kind: 'function' },
    function_definition: { kind: 'function' },
    constructor_definition: () => ({ name: 'constructor', kind: 'constructor' }),
    fallback_receive_definition: (node) => ({ name: node.firstChild?.text, kind: 'method' }),
    state_variable_declaration: { kind: 'variable' },
    constant_variable_declaration: { kind: 'constant' },
    user_defined_type_definition: { kind: 'type', holds: 'nothing' },
  },
  through: ['contract_body'],
};

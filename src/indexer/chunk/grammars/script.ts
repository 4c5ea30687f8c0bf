/** JavaScript, TypeScript and TSX. */
import type { Node } from 'web-tree-sitter';
import { childOf, follow, type Found, type Grammar, type Reader } from '../grammar.ts';

const functionTypes = new Set(['arrow_function', 'function_expression', 'function', 'generator_function']);
/** Calls that take a title and a function: the blocks of test frameworks. */
const blockCalls =
  /^(?:describe|context|suite|it|test|specify|bench|before|after|beforeEach|afterEach|beforeAll|afterAll)\b/;

/** `const handler = () => {}` is the function handler, `const limit = 5` a constant. */
const variables: Reader = (node) => {
  const declarators = node.namedChildren.filter((child) => child?.type === 'variable_declarator');
  const [first] = declarators;
  const name = first?.childForFieldName('name');
  if (first === undefined || first === null || name?.type !== 'identifier') return undefined;
  const constant = node.firstChild?.type === 'const';
  return bound(name, first.childForFieldName('value'), constant ? 'constant' : 'variable');
};

function bound(
  name: Node | string,
  value: Node | null,
  otherwise: 'constant' | 'variable' | 'field',
): Found | undefined {
  const inner = unwrapped(value);
  if (inner?.type === 'call_expression' && inner.childForFieldName('function')?.text === 'require')
    return undefined;
  if (inner !== undefined && functionTypes.has(inner.type)) return { name, kind: 'function' };
  if (inner?.type === 'class') return { name, kind: 'class', holds: 'members' };
  return { name, kind: otherwise };
}

/** The function inside `memo(() => …)`, `useCallback(async () => …)` and the like; else the value itself. */
function unwrapped(value: Node | null): Node | undefined {
  if (value?.type !== 'call_expression') return value ?? undefined;
  const firstArgument = value.childForFieldName('arguments')?.firstNamedChild;
  const isShort = (value.childForFieldName('function')?.text.length ?? 100) < 40;
  return isShort && firstArgument && functionTypes.has(firstArgument.type) ? firstArgument : value;
}

/** Assignments of functions (`exports.run = function () {}`) and titled blocks (`describe('a queue', () => {})`). */
const statement: Reader = (node) => {
  const inner = node.firstNamedChild;
  if (inner?.type === 'assignment_expression') return assignment(inner);
  if (inner?.type === 'call_expression') return titledBlock(inner);
  return undefined;
};

function assignment(node: Node): Found | undefined {
  const target = node.childForFieldName('left');
  const value = node.childForFieldName('right');
  if (target?.type !== 'member_expression' || value === null) return undefined;
  const name = target.childForFieldName('property');
  const owner = target.childForFieldName('object')?.text ?? '';
  if (name === null) return undefined;
  if (owner === 'module' && name.text === 'exports' && !functionTypes.has(value.type)) return undefined;
  const found = bound(name, value, 'field');
  const within = /^[\w$.]{1,60}$/.test(owner) ? owner.replace(/\.prototype$/, '') : '';
  const isMember = within !== '' && within !== 'exports' && within !== 'module.exports' && within !== 'this';
  if (found === undefined || found.kind === 'field') return undefined;
  return isMember ? { ...found, kind: found.kind === 'function' ? 'method' : found.kind, within } : found;
}

function titledBlock(call: Node): Found | undefined {
  const callee = call.childForFieldName('function');
  const text = callee?.text.slice(0, 40) ?? '';
  if (!blockCalls.test(text)) return undefined;
  const listed = call.childForFieldName('arguments')?.namedChildren ?? [];
  const title = listed[0];
  const body = listed.find((argument) => argument !== null && functionTypes.has(argument.type));
  if (body === undefined) return undefined;
  const isTitle = title?.type === 'string' || title?.type === 'template_string';
  const word = /^\w+/.exec(text)?.[0] ?? text;
  return { name: isTitle ? title.text.slice(1, -1).slice(0, 120) : word, holds: 'code' };
}

/** `name: () => {}` in an object is a method of that name. */
const pair: Reader = (node) => {
  const value = node.childForFieldName('value');
  if (value === null || !functionTypes.has(value.type)) return undefined;
  return { name: propertyName(node.childForFieldName('key')), kind: 'method' };
};

const member: Reader = (node) => {
  const name = propertyName(childOf(node, 'name') ?? childOf(node, 'property') ?? null);
  const value = node.childForFieldName('value');
  return value !== null && functionTypes.has(value.type) ? { name, kind: 'method' } : { name, kind: 'field' };
};

const method: Reader = (node) => {
  const name = propertyName(node.childForFieldName('name'));
  return { name, kind: name?.text === 'constructor' ? 'constructor' : 'method' };
};

function propertyName(node: Node | null): Node | undefined {
  if (node === null) return undefined;
  return node.type === 'string' ? (node.firstNamedChild ?? node) : node;
}

/** `export default { … }` and `export default function () {}` have no name of their own. */
const exported: Reader = (node) => {
  const value = node.childForFieldName('value');
  if (value === null) return 'through';
  const isNamed = value.childForFieldName('name') !== null;
  if (functionTypes.has(value.type) && !isNamed) return { name: 'default', kind: 'function' };
  if (value.type === 'class' && !isNamed) return { name: 'default', kind: 'class', holds: 'members' };
  return 'through';
};

const sharedDefinitions: Grammar['definitions'] = {
  class_declaration: { kind: 'class', holds: 'members' },
  class: (node) =>
    node.childForFieldName('name')
      ? { name: follow(node, 'name'), kind: 'class', holds: 'members' }
      : 'through',
  function_declaration: { kind: 'function' },
  generator_function_declaration: { kind: 'function' },
  method_definition: method,
  lexical_declaration: variables,
  variable_declaration: variables,
  expression_statement: statement,
  pair,
  export_statement: exported,
};

const typescriptDefinitions: Grammar['definitions'] = {
  ...sharedDefinitions,
  abstract_class_declaration: { kind: 'class', holds: 'members' },
  interface_declaration: { kind: 'interface', holds: 'members' },
  type_alias_declaration: { kind: 'type', holds: 'nothing' },
  enum_declaration: { kind: 'enum', holds: 'nothing' },
  internal_module: { kind: 'module', holds: 'declarations' },
  module: { kind: 'module', holds: 'declarations' },
  function_signature: { kind: 'function', holds: 'nothing' },
  method_signature: { kind: 'method', holds: 'nothing' },
  abstract_method_signature: { kind: 'method', holds: 'nothing' },
  public_field_definition: member,
};

export const javascript: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-javascript.wasm',
  definitions: { ...sharedDefinitions, field_definition: member },
  through: ['class_body', 'program'],
  leading: ['decorator'],
};

export const typescript: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-typescript.wasm',
  definitions: typescriptDefinitions,
  wrappers: ['ambient_declaration'],
  through: ['class_body', 'interface_body', 'program'],
  leading: ['decorator'],
  clauses: ['function_signature', 'method_signature'],
};

export const tsx: Grammar = { ...typescript, wasm: 'tree-sitter-wasms/out/tree-sitter-tsx.wasm' };

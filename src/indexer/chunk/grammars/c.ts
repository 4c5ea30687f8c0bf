/** C, C++ and Objective-C: names stand inside declarators. */
import type { Node } from 'web-tree-sitter';
import { baseName, childOf, follow, type Found, type Grammar, type Reader } from '../grammar.ts';

const nameTypes = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'qualified_identifier',
  'destructor_name',
  'operator_name',
  'operator_cast',
  'template_function',
]);

/** The name at the core of a declarator: `(*run)(int)` and `*run` are run. */
function declared(node: Node): Node | undefined {
  let current: Node | null = node.childForFieldName('declarator');
  for (let steps = 0; current !== null && steps < 12; steps++) {
    if (nameTypes.has(current.type)) return current;
    current =
      current.childForFieldName('declarator') ??
      current.namedChildren.find(
        (child) => child !== null && /declarator$|identifier$|_name$/.test(child.type),
      ) ??
      null;
  }
  return undefined;
}

/** `int Queue::push(int)` is the method push of Queue. */
const routine: Reader = (node) => {
  const name = declared(node);
  const namespace = maskedNamespace(node, name);
  if (namespace !== undefined) return { name: namespace, kind: 'module', holds: 'declarations' };
  if (name === undefined) return macroRoutine(node);
  if (node.childForFieldName('type') === null && /^[A-Z][A-Z0-9_]+$/.test(name.text))
    return testBlock(node, name.text);
  if (name.type !== 'qualified_identifier') return { name: plainName(name), kind: 'function' };
  const parts = name.text.replace(/\s+/g, '').split('::');
  const own = parts.pop() ?? name.text;
  const within = parts.map((part) => baseName(part)).join('::');
  const isConstructor = baseName(parts.at(-1) ?? '') === own;
  const kind = isConstructor ? 'constructor' : 'method';
  return { name: lastName(name), kind, within: within === '' ? undefined : within };
};

/** `TEST(Suite, name) { … }` shows as `Suite name`. */
function testBlock(node: Node, macro: string): Found {
  const parameters = childOf(node, 'declarator')?.childForFieldName('parameters')?.text ?? '';
  const title = parameters.replace(/[()"',\s]+/g, ' ').trim();
  return { name: title === '' ? macro : title };
}

/**
 * After a macro without a semicolon, `namespace detail { … }` looks like a function that is called namespace, or whose name
 * stands in a scope of that name.
 */
function maskedNamespace(node: Node, name: Node | undefined): Node | undefined {
  if (name?.text === 'namespace') return follow(node, 'ERROR/identifier') ?? name;
  const isScope = name?.childForFieldName('scope')?.text === 'namespace';
  return isScope ? (name.childForFieldName('name') ?? undefined) : undefined;
}

function plainName(name: Node): Node {
  return name.type === 'template_function' ? (childOf(name, 'name') ?? name) : name;
}

function lastName(name: Node): Node {
  let current = name;
  while (current.type === 'qualified_identifier') {
    const inner = current.childForFieldName('name');
    if (inner === null) return current;
    current = inner;
  }
  return plainName(current);
}

/** `TEST(Suite, name) { … }` and `CURLcode NAME(args) { … }` of unknown macros. */
function macroRoutine(node: Node): Found | undefined {
  const name = node.namedChildren.find((child) => child?.type === 'identifier');
  return name ? { name, kind: 'function' } : undefined;
}

/** A struct, union, enum or class with a body; a mere mention of one is no definition. */
function specifier(kind: 'struct' | 'enum' | 'class'): Reader {
  return (node) => {
    if (node.childForFieldName('body') === null) return undefined;
    const name = node.childForFieldName('name');
    return { name: name && plainType(name), kind, holds: kind === 'enum' ? 'nothing' : 'members' };
  };
}

function plainType(name: Node): Node {
  return name.type === 'template_type' ? (childOf(name, 'name') ?? name) : name;
}

const typedef: Reader = (node) => {
  const enumeration = /^typedef\s+(?:NS|CF)_(?:CLOSED_)?(?:ENUM|OPTIONS)\s*\([^,)]*,\s*(\w+)/.exec(
    node.text.slice(0, 200),
  );
  if (enumeration !== null) return { name: enumeration[1], kind: 'enum', holds: 'nothing' };
  const name = declared(node);
  const type = node.childForFieldName('type');
  const hasBody = type?.childForFieldName('body') !== null && type !== null;
  const kind = hasBody ? (type.type === 'enum_specifier' ? 'enum' : 'struct') : 'type';
  return { name, kind, holds: hasBody && kind === 'struct' ? 'members' : 'nothing' };
};

/** Variables with a value; types declared with their first variable. Declarations without a body are no definitions. */
const declaration: Reader = (node) => {
  const declarator = node.childForFieldName('declarator');
  const type = node.childForFieldName('type');
  if (type?.childForFieldName('body')) return 'through';
  if (declarator?.type !== 'init_declarator') return undefined;
  const name = declared(node);
  if (name === undefined || name.type === 'qualified_identifier') return undefined;
  const isConstant = node.namedChildren.some(
    (child) => child?.type === 'type_qualifier' && child.text.startsWith('const'),
  );
  return { name, kind: isConstant ? 'constant' : 'variable' };
};

/** A macro with a value; include guards have none. */
const macro: Reader = (node) =>
  node.childForFieldName('value') === null
    ? undefined
    : { name: node.childForFieldName('name'), kind: 'macro', holds: 'nothing' };

const cDefinitions: Grammar['definitions'] = {
  function_definition: routine,
  struct_specifier: specifier('struct'),
  union_specifier: specifier('struct'),
  enum_specifier: specifier('enum'),
  type_definition: typedef,
  declaration,
  preproc_def: macro,
  preproc_function_def: { kind: 'macro', holds: 'nothing' },
};

const cThrough = [
  'translation_unit',
  'preproc_if',
  'preproc_ifdef',
  'preproc_else',
  'preproc_elif',
  'preproc_elifdef',
  'linkage_specification',
  'declaration_list',
  'field_declaration_list',
];

export const c: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-c.wasm',
  definitions: cDefinitions,
  through: cThrough,
};

export const cpp: Grammar = {
  wasm: '@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm',
  definitions: {
    ...cDefinitions,
    class_specifier: specifier('class'),
    namespace_definition: { kind: 'module', holds: 'declarations' },
    alias_declaration: { kind: 'type', holds: 'nothing' },
    concept_definition: { kind: 'type', holds: 'nothing' },
  },
  wrappers: ['template_declaration'],
  through: [...cThrough, 'compound_statement'],
};

/** `- (void)move:(int)x to:(int)y` is the method `move:to:`. */
const message: Reader = (node) => {
  const parts = node.namedChildren.filter(
    (child) => child?.type === 'identifier' || child?.type === 'keyword_declarator',
  );
  const labels = node.namedChildren.flatMap((child) => {
    if (child?.type === 'method_parameter') return [':'];
    return child?.type === 'identifier' ? [child.text] : [];
  });
  const name = labels.length > 0 ? labels.join('') : (parts[0]?.text ?? undefined);
  return { name, kind: 'method' };
};

export const objectiveC: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-objc.wasm',
  definitions: {
    ...cDefinitions,
    class_interface: { kind: 'class', holds: 'members', name: 'identifier' },
    class_implementation: { kind: 'class', holds: 'members', name: 'identifier' },
    protocol_declaration: { kind: 'interface', holds: 'members', name: 'identifier' },
    method_definition: message,
    method_declaration: message,
    property_declaration: (node) => ({ name: declaredProperty(node), kind: 'field', holds: 'nothing' }),
  },
  through: [...cThrough, 'implementation_definition', 'qualified_protocol_interface_declaration'],
};

function declaredProperty(node: Node): Node | undefined {
  const inner = childOf(node, 'struct_declaration');
  const declarator = inner && childOf(inner, 'struct_declarator');
  return declarator ? (declared(declarator) ?? childOf(declarator, 'identifier')) : undefined;
}

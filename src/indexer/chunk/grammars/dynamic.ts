/** Ruby, PHP, Elixir, Bash, PowerShell and Emacs Lisp. */
import type { Node } from 'web-tree-sitter';
import { childOf, follow, type Found, type Grammar, type Reader } from '../grammar.ts';

/** Calls with a block that carry a title: test blocks, rake tasks, shared contexts. */
const rubyBlocks =
  /^(?:describe|context|feature|scenario|it|specify|should|test|shared_examples|shared_context|namespace|task|resource|before|after|let|subject)!?$/;

const rubyCall: Reader = (node) => {
  const method = node.childForFieldName('method')?.text ?? '';
  if (!rubyBlocks.test(method) || node.childForFieldName('block') === null) return undefined;
  const title = node.childForFieldName('arguments')?.firstNamedChild;
  return { name: title ? firstLine(title.text).replace(/^["':]|["']$/g, '') : method };
};

const rubyAssignment: Reader = (node) => {
  const name = node.childForFieldName('left');
  return name?.type === 'constant' ? { name, kind: 'constant' } : undefined;
};

export const ruby: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-ruby.wasm',
  definitions: {
    module: { kind: 'module', holds: 'members' },
    class: { kind: 'class', holds: 'members' },
    singleton_class: () => ({ name: undefined, holds: 'members' }),
    method: { kind: 'function' },
    singleton_method: { kind: 'method' },
    assignment: rubyAssignment,
    call: rubyCall,
  },
  through: ['body_statement'],
  constructors: ['initialize'],
};

const phpConstant: Reader = (node) => ({ name: follow(node, 'const_element/name'), kind: 'constant' });

const phpProperty: Reader = (node) => ({
  name: follow(node, 'property_element/variable_name')?.text.replace(/^\$/, ''),
  kind: 'field',
});

export const php: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-php.wasm',
  definitions: {
    class_declaration: { kind: 'class', holds: 'members' },
    interface_declaration: { kind: 'interface', holds: 'members' },
    trait_declaration: { kind: 'trait', holds: 'members' },
    enum_declaration: { kind: 'enum', holds: 'members' },
    function_definition: { kind: 'function' },
    method_declaration: { kind: 'function' },
    const_declaration: phpConstant,
    property_declaration: phpProperty,
    namespace_definition: (node) =>
      node.childForFieldName('body')
        ? { name: node.childForFieldName('name'), holds: 'declarations' }
        : undefined,
  },
  through: ['declaration_list', 'enum_declaration_list', 'compound_statement', 'if_statement'],
  constructors: ['__construct'],
};

const elixirKinds: Readonly<Record<string, Found['kind']>> = {
  def: 'function',
  defp: 'function',
  defdelegate: 'function',
  defguard: 'function',
  defguardp: 'function',
  defmacro: 'macro',
  defmacrop: 'macro',
  defmodule: 'module',
  defprotocol: 'interface',
};
const elixirBlocks = new Set([
  'test',
  'describe',
  'property',
  'setup',
  'setup_all',
  'feature',
  'scope',
  'schema',
  'defimpl',
]);

/** Definitions are calls in Elixir: `def push(queue, item) when … do`. */
const elixirCall: Reader = (node) => {
  const target = node.childForFieldName('target');
  if (target?.type !== 'identifier') return undefined;
  const word = target.text;
  const kind = elixirKinds[word];
  const first = childOf(node, 'arguments')?.firstNamedChild ?? undefined;
  if (elixirBlocks.has(word)) return elixirBlock(node, word, first);
  if (kind === undefined || first === undefined) return undefined;
  if (kind === 'module' || kind === 'interface') return { name: first, kind, holds: 'declarations' };
  return { name: elixirHead(first), kind };
};

function elixirHead(head: Node): Node {
  if (head.type === 'binary_operator') return elixirHead(head.childForFieldName('left') ?? head);
  return head.type === 'call' ? (head.childForFieldName('target') ?? head) : head;
}

function elixirBlock(node: Node, word: string, first: Node | undefined): Found | undefined {
  if (childOf(node, 'do_block') === undefined) return undefined;
  if (first === undefined) return { name: word, holds: 'declarations' };
  const target = word === 'defimpl' ? /for:\s*([\w.]+)/.exec(node.text.slice(0, 200))?.[1] : undefined;
  const title = firstLine(first.text).replace(/^["']|["']$/g, '');
  return { name: target === undefined ? title : `${title} for ${target}`, holds: 'declarations' };
}

export const elixir: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-elixir.wasm',
  definitions: { call: elixirCall },
  through: ['do_block'],
  leading: ['unary_operator'],
  clauses: ['call'],
};

export const bash: Grammar = {
  wasm: '@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm',
  definitions: {
    function_definition: { kind: 'function' },
    variable_assignment: { kind: 'variable', holds: 'nothing' },
    declaration_command: { kind: 'variable', holds: 'nothing', name: 'variable_assignment/name' },
  },
  through: ['if_statement', 'list'],
};

/** `[int] Push([int]$y)`; a method with the name of its class is its constructor. */
const powershellMethod: Reader = (node) => {
  const name = childOf(node, 'simple_name');
  const isConstructor = name?.text === childOf(node.parent ?? node, 'simple_name')?.text;
  return { name, kind: isConstructor ? 'constructor' : 'method' };
};

export const powershell: Grammar = {
  wasm: '@vscode/tree-sitter-wasm/wasm/tree-sitter-powershell.wasm',
  definitions: {
    function_statement: { kind: 'function', name: 'function_name' },
    class_statement: { kind: 'class', holds: 'members', name: 'simple_name' },
    enum_statement: { kind: 'enum', holds: 'nothing', name: 'simple_name' },
    class_method_definition: powershellMethod,
    class_property_definition: (node) => ({
      name: childOf(node, 'variable')?.text.replace(/^\$/, ''),
      kind: 'field',
    }),
  },
  through: ['statement_list', 'script_block', 'script_block_body'],
};

const lispKinds: Readonly<Record<string, Found['kind']>> = {
  defvar: 'variable',
  'defvar-local': 'variable',
  defconst: 'constant',
  defcustom: 'variable',
  defface: 'variable',
  defgroup: 'variable',
  'cl-defun': 'function',
  'cl-defmethod': 'method',
  'cl-defgeneric': 'function',
  'cl-defstruct': 'struct',
  'cl-defmacro': 'macro',
  defalias: 'function',
  'define-minor-mode': 'function',
  'define-derived-mode': 'function',
  'ert-deftest': 'function',
};

const lispForm: Reader = (node) => {
  const isSpecial = node.type === 'special_form';
  const word = isSpecial ? (node.firstChild?.nextSibling?.text ?? '') : (node.firstNamedChild?.text ?? '');
  const kind = lispKinds[word];
  const name = node.namedChildren[isSpecial ? 0 : 1];
  return kind === undefined || !name ? undefined : { name: firstLine(name.text).replace(/^[(']+/, ''), kind };
};

export const elisp: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-elisp.wasm',
  definitions: {
    function_definition: { kind: 'function' },
    macro_definition: { kind: 'macro' },
    special_form: lispForm,
    list: lispForm,
  },
};

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}

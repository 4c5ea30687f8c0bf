/** Lua. */
import type { Node } from 'web-tree-sitter';
import { childOf, follow, type Found, type Grammar, type Reader } from '../grammar.ts';

/** `function M.push()` and `function M:push()` are push of M. */
function named(variable: Node | undefined): Found | undefined {
  if (variable === undefined) return undefined;
  const method = variable.childForFieldName('method');
  const own = method ?? variable.childForFieldName('field');
  const owner = own === null ? undefined : variable.childForFieldName('table')?.text;
  if (own === null || owner === undefined || owner.length > 60) return { name: variable, kind: 'function' };
  return { name: own, kind: method === null ? 'function' : 'method', within: owner };
}

/** `M.draw = function` defines a function, `local limit = 5` a variable; what is required keeps its own name. */
const assignment: Reader = (node) => {
  const inner = childOf(node, 'assignment_statement') ?? node;
  const variable = childOf(inner, 'variable_list')?.firstNamedChild ?? undefined;
  const value = childOf(inner, 'expression_list')?.firstNamedChild;
  const found = named(variable);
  if (found === undefined || !value) return undefined;
  if (value.type === 'function_definition') return found;
  return variable?.type === 'identifier' && value.type !== 'function_call'
    ? { name: variable, kind: 'variable' }
    : undefined;
};

/** `describe('a queue', function() … end)` of busted. */
const block: Reader = (node) => {
  const callee = node.childForFieldName('name')?.text ?? '';
  if (!/^(?:describe|it|context|before_each|after_each)$/.test(callee)) return undefined;
  const title = follow(node, 'arguments')?.firstNamedChild;
  const isTitle = title?.type === 'string';
  return { name: isTitle ? title.text.slice(0, 120) : callee };
};

export const lua: Grammar = {
  wasm: '@tree-sitter-grammars/tree-sitter-lua/tree-sitter-lua.wasm',
  definitions: {
    function_declaration: (node) => named(childOf(node, 'name')),
    variable_declaration: assignment,
    assignment_statement: assignment,
    field: (node) => {
      const isFunction = node.childForFieldName('value')?.type === 'function_definition';
      return isFunction ? { name: node.childForFieldName('name'), kind: 'method' } : undefined;
    },
    function_call: block,
  },
};

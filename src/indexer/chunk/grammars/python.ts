/** Python. */
import type { Grammar, Reader } from '../grammar.ts';

const assignment: Reader = (node) => {
  const inner = node.firstNamedChild;
  if (inner?.type !== 'assignment') return undefined;
  const name = inner.childForFieldName('left');
  if (name?.type !== 'identifier') return undefined;
  return { name, kind: /^[A-Z][A-Z0-9_]*$/.test(name.text) ? 'constant' : 'variable' };
};

export const python: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-python.wasm',
  definitions: {
    class_definition: { kind: 'class', holds: 'members' },
    function_definition: { kind: 'function' },
    expression_statement: assignment,
    type_alias_statement: (node) => ({
      name: node.childForFieldName('left'),
      kind: 'type',
      holds: 'nothing',
    }),
  },
  wrappers: ['decorated_definition'],
  through: ['block', 'if_statement', 'else_clause', 'try_statement', 'except_clause', 'with_statement'],
  leading: ['decorator'],
  constructors: ['__init__', '__new__'],
};

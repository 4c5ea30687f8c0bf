import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TreeCommand, treeCommand } from '../../webview-ui/keyboard.ts';
import { type Row, groupHits, visibleRows } from '../../webview-ui/rows.ts';
import { hit } from './harness/examples.ts';

/** Two files: a with two hits, b with one. */
const groups = groupHits([
  hit({ path: 'a', startLine: 1, endLine: 2 }),
  hit({ path: 'b', startLine: 1, endLine: 2 }),
  hit({ path: 'a', startLine: 5, endLine: 9 }),
]);
const open = visibleRows(groups, []);
const folded = visibleRows(groups, [groups[0]?.key ?? '']);

/** Rows by short names: `a` and `b` are files, `a1` `a2` `b1` hits. */
function nameOf(rows: readonly Row[], key: string): string {
  const row = rows.find((candidate) => candidate.key === key);
  if (row === undefined) return '?';
  if (row.kind === 'group') return row.group.path;
  return `${row.group.path}${row.group.hits.indexOf(row.row) + 1}`;
}

function keyOf(rows: readonly Row[], name: string): string {
  return rows.find((row) => nameOf(rows, row.key) === name)?.key ?? '?';
}

function say(rows: readonly Row[], command: TreeCommand | undefined): string {
  if (command === undefined) return 'nothing';
  if (command.type === 'box') return 'box';
  const name = nameOf(rows, command.key);
  if (command.type === 'select') return name;
  if (command.type === 'fold') return `${command.folded ? 'fold' : 'unfold'} ${name}`;
  return `open ${name}${command.aside ? ' aside' : ''}${command.preview ? ' preview' : ''}`;
}

function check(rows: readonly Row[], at: string, keys: string, expected: string): void {
  const [key = '', ...modifiers] = keys.split('+').toReversed();
  const press = {
    key: key === 'Space' ? ' ' : key,
    ctrlKey: modifiers.includes('Ctrl'),
    metaKey: modifiers.includes('Meta'),
    altKey: modifiers.includes('Alt'),
  };
  assert.equal(say(rows, treeCommand(press, rows, keyOf(rows, at))), expected, `${keys} on ${at}`);
}

test('↑ and ↓ go from hit to hit, past the names of open files', () => {
  check(open, 'a1', 'ArrowDown', 'a2');
  check(open, 'a2', 'ArrowDown', 'b1');
  check(open, 'b1', 'ArrowDown', 'nothing');
  check(open, 'b1', 'ArrowUp', 'a2');
  check(open, 'a', 'ArrowDown', 'a1');
  check(open, 'b', 'ArrowUp', 'a2');
});

test('↑ on the first hit leads back to the box', () => {
  check(open, 'a1', 'ArrowUp', 'box');
  check(open, 'a', 'ArrowUp', 'box');
});

test('a folded file is a stop of its own', () => {
  check(folded, 'a', 'ArrowDown', 'b1');
  check(folded, 'b1', 'ArrowUp', 'a');
  check(folded, 'b1', 'Home', 'a');
});

test('← leads to the file and folds it, → unfolds it and leads to its first hit', () => {
  check(open, 'a2', 'ArrowLeft', 'a');
  check(open, 'a', 'ArrowLeft', 'fold a');
  check(folded, 'a', 'ArrowLeft', 'nothing');
  check(folded, 'a', 'ArrowRight', 'unfold a');
  check(open, 'a', 'ArrowRight', 'a1');
  check(open, 'a1', 'ArrowRight', 'nothing');
});

test('Enter opens, with Ctrl or Cmd to the side; Space shows without leaving', () => {
  check(open, 'a2', 'Enter', 'open a2');
  check(open, 'a2', 'Ctrl+Enter', 'open a2 aside');
  check(open, 'a2', 'Meta+Enter', 'open a2 aside');
  check(open, 'a2', 'Space', 'open a2 preview');
  check(open, 'a', 'Enter', 'open a');
  check(open, 'a', 'Space', 'fold a');
});

test('Home, End and pages stop at the ends', () => {
  check(open, 'b1', 'Home', 'a1');
  check(open, 'a1', 'End', 'b1');
  check(open, 'a1', 'PageDown', 'b1');
  check(open, 'b1', 'PageUp', 'a1');
});

test('Esc and characters lead back to the box; shortcuts and lone modifiers are left alone', () => {
  check(open, 'a1', 'Escape', 'box');
  check(open, 'a1', 'x', 'box');
  check(open, 'a1', 'Ctrl+c', 'nothing');
  check(open, 'a1', 'Alt+ArrowLeft', 'nothing');
  check(open, 'a1', 'Shift', 'nothing');
  check(open, 'a1', 'F5', 'nothing');
});

test('a row that is gone answers no key', () => {
  assert.equal(
    treeCommand({ key: 'Enter', ctrlKey: false, metaKey: false, altKey: false }, open, 'gone'),
    undefined,
  );
});

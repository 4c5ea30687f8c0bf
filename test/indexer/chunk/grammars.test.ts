import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createChunker, languageOf, languages } from '../../../src/indexer/chunk/index.ts';
import { grammars } from '../../../src/indexer/chunk/grammars/index.ts';
import { ParserRuntime } from '../../../src/indexer/chunk/parserRuntime.ts';
import { sourceText } from './sourceText.ts';

const runtime = new ParserRuntime();
const chunker = await createChunker();
after(() => {
  runtime.dispose();
  chunker.dispose();
});

test('30 languages or more have a grammar that loads, parses and knows every node its table names', async () => {
  const unknown: string[] = [];
  for (const [id, grammar] of Object.entries(grammars)) {
    const language = await runtime.load(grammar.wasm);
    const tree = runtime.parse(grammar.wasm, language, '\n');
    tree.delete();
    const known = new Set(language.types);
    const {
      definitions,
      wrappers = [],
      through = [],
      leading = [],
      tails = [],
      clauses = [],
      embedded = {},
    } = grammar;
    const named = [
      Object.keys(definitions),
      wrappers,
      through,
      leading,
      tails,
      clauses,
      Object.keys(embedded),
    ].flat();
    unknown.push(...named.filter((type) => !known.has(type)).map((type) => `${id}: ${type}`));
  }
  assert.deepEqual(unknown, []);
  assert.ok(Object.keys(grammars).length >= 30);
});

test('every grammar belongs to a language that files can have', () => {
  const ids = new Set(languages.map(({ id }) => id));
  assert.deepEqual(
    Object.keys(grammars).filter((id) => !ids.has(id)),
    [],
  );
});

/** Symbols of a text, as `kind container.name@line`. */
async function check(path: string, text: string, expected: readonly string[]): Promise<void> {
  const { symbols, method } = await chunker.chunk(sourceText(path, text));
  assert.notEqual(method, 'lines');
  assert.notEqual(languageOf(path, text), 'text');
  const shown = symbols.map(({ kind, container, name, startLine }) => {
    return `${kind} ${container === undefined ? '' : `${container}.`}${name}@${startLine}`;
  });
  assert.deepEqual(shown, expected);
}

test('names in odd places are found', async () => {
  await check('a.js', 'exports.a = () => {};\nfoo.bar.b = async function () {};\nconst c = require("c");\n', [
    'function a@1',
    'method foo.bar.b@2',
  ]);
  await check('a.ts', 'export default function () {}\nexport const a = <T,>(x: T) => x;\n', [
    'function default@1',
    'function a@2',
  ]);
  await check('a.c', 'static int (*pick(int a))(int)\n{\n  return 0;\n}\n', ['function pick@1']);
  await check('a.cpp', 'void A::B<int>::run() {}\nA::A() {}\n', ['method A::B.run@1', 'constructor A.A@2']);
  await check('a.cpp', 'MACRO_BEGIN\nnamespace a\n{\nclass B { void c() {} };\n}\n', [
    'module a@2',
    'class a.B@4',
    'method B.c@4',
  ]);
  await check('a.go', 'package a\n\nfunc (q *Queue[T]) Push(x T) {}\nvar a, b = 1, 2\n', [
    'method Queue.Push@3',
    'variable a@4',
  ]);
  await check('a.rs', 'impl<T> fmt::Display for a::Queue<T> {\n  fn fmt(&self) {}\n}\n', [
    'method Queue.fmt@2',
  ]);
  await check('a.kt', 'fun <T> List<T>.second(): T = this[1]\n', ['method List.second@1']);
  await check('a.lua', 'local M = {}\nM.a.b = function() end\nreturn { c = function() end }\n', [
    'variable M@1',
    'function M.a.b@2',
  ]);
  await check('a.ex', 'defmodule A.B do\n  def a(x) when x > 1, do: x\n  defp b, do: 1\nend\n', [
    'module A.B@1',
    'function A.B.a@2',
    'function A.B.b@3',
  ]);
  await check('a.hs', 'module A where\n\n(<+>) :: Int -> Int\n(<+>) = id\n\nf 0 = 1\nf n = n\n', [
    'function (<+>)@3',
    'function f@6',
  ]);
  await check('a.zig', 'const std = @import("std");\nconst A = struct {\n    fn b() void {}\n};\n', [
    'struct A@2',
    'method A.b@3',
  ]);
  await check('a.sh', 'a() { :; }\nfunction b { :; }\nc=1\n', [
    'function a@1',
    'function b@2',
    'variable c@3',
  ]);
});

test('a function inside a class is a method, one inside a long function is a function, and its variables are its own', async () => {
  const long = Array.from({ length: 70 }, (_, index) => `  step(${index});`).join('\n');
  await check('a.js', `function outer() {\n  const local = 1;\n  const inner = () => 2;\n${long}\n}\n`, [
    'function outer@1',
    'function outer.inner@3',
  ]);
  await check('a.py', 'class A:\n    limit = 1\n\n    def __init__(self): ...\n\n    def run(self): ...\n', [
    'class A@1',
    'field A.limit@2',
    'constructor A.__init__@4',
    'method A.run@6',
  ]);
});

test('comments, decorators and attributes belong to the definition that follows', async () => {
  const body = Array.from({ length: 25 }, (_, index) => `    value = value + ${index} * factor`).join('\n');
  const text = `import os\n\n# About first.\n@cached\n@logged\ndef first(value):\n${body}\n\n# About second.\ndef second(value):\n${body}\n`;
  const { chunks } = await chunker.chunk(sourceText('a.py', text));
  assert.deepEqual(
    chunks.map(({ startLine, symbol }) => [startLine, symbol]),
    [
      [1, 'first'],
      [33, 'second'],
    ],
  );
});

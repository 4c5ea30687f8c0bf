import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Section, packSections } from '../../../src/indexer/chunk/pack.ts';
import { outlineLines, outlineStructure } from '../../../src/indexer/chunk/plain/index.ts';

/** Languages with a structure of their own; the others are cut by definitions or blocks. */
const structured = [
  ...[
    'markdown',
    'restructuredtext',
    'asciidoc',
    'org',
    'latex',
    'text',
    'json',
    'yaml',
    'toml',
    'ini',
    'css',
  ],
  ...['scss', 'sql', 'graphql', 'protobuf', 'thrift', 'prisma', 'makefile', 'dockerfile', 'perl', 'clojure'],
];

/** Pieces of which every syntax here is made, in no order at all. */
const shred = fc.constantFrom(
  ...'{ } [ ] ( ) " \' ` : ; , # ## - --- === $$ /* */ // -- """ |'.split(' '),
  ...['name', 'CREATE TABLE t', 'BEGIN', 'END', '"key":', 'key: value', '[table]', '@media x', 'message M'],
  ...[
    '# Title',
    'Title',
    '=====',
    '-----',
    '```',
    '<!--',
    '-->',
    'DELIMITER //',
    'FROM a AS b',
    'sub f',
    '\t',
    '  ',
  ],
);
const anyLine = fc.array(shred, { maxLength: 6 }).map((parts) => parts.join(' '));
const anyLines = fc.array(fc.oneof(anyLine, fc.constant(''), fc.string()), { maxLength: 60, size: 'medium' });

function checkSections(sections: readonly Section[], first: number, last: number): void {
  let next = first;
  for (const { startLine, endLine, children } of sections) {
    assert.ok(
      startLine >= first && startLine <= endLine && endLine <= last,
      `${startLine}–${endLine} in ${first}–${last}`,
    );
    assert.ok(startLine >= next, 'sections do not overlap');
    checkSections(children, startLine, endLine);
    next = endLine;
  }
}

test('whatever a file holds, its outline nests and its chunks cover every line that is not blank exactly once', () => {
  fc.assert(
    fc.property(fc.constantFrom(...structured), anyLines, (language, written) => {
      const lines = written.flatMap((line) => line.split(/\r\n?|\n/));
      for (const outline of [outlineStructure(language, lines), outlineLines(lines)]) {
        if (outline === undefined) continue;
        checkSections(outline.sections, 1, lines.length);
        for (const { startLine, endLine } of outline.symbols)
          assert.ok(startLine >= 1 && startLine <= endLine && endLine <= lines.length);
        const count = new Array<number>(lines.length).fill(0);
        for (const { startLine, endLine } of packSections(lines, outline.sections))
          for (let line = startLine; line <= endLine; line++) count[line - 1] = (count[line - 1] ?? 0) + 1;
        for (const [index, line] of lines.entries())
          assert.ok(line.trim() === '' ? (count[index] ?? 0) <= 1 : count[index] === 1, `line ${index + 1}`);
      }
    }),
    { numRuns: 3000, examples: [['protobuf', ['message M', '{', 'message M', '}', '{']]] },
  );
});

test('an outline takes time in proportion to the file, however it is nested', () => {
  const monsters: readonly [string, string][] = [
    ['json', '['.repeat(200_000)],
    ['json', '[{"":'.repeat(50_000)],
    ['json', 'a'.repeat(300_000)],
    ['css', 'a{'.repeat(20_000)],
    ['css', '/*'.repeat(100_000)],
    ['sql', 'CREATE FUNCTION f;\n'.repeat(5_000)],
    ['sql', `CREATE ${'x '.repeat(100_000)}`],
    ['markdown', `${'*'.repeat(50_000)}\n# ${'['.repeat(3_000)}`],
    ['yaml', `${'a'.repeat(100_000)}\n${'- '.repeat(50_000)}`],
    ['toml', `[${'a.'.repeat(50_000)}]`],
    ['perl', `sub ${' '.repeat(100_000)}`],
    ['groovy', 'static '.repeat(60)],
    ['restructuredtext', `${'='.repeat(100_000)}\nT\n${'='.repeat(100_000)}`],
  ];
  for (const [language, text] of monsters) outlineStructure(language, text.split('\n'));
});

function symbolsOf(language: string, text: string): string[] {
  const outline = outlineStructure(language, text.split('\n'));
  return (outline?.symbols ?? []).map(
    ({ name, container, startLine, endLine }) =>
      `${container === undefined ? '' : `${container} › `}${name} ${startLine}–${endLine}`,
  );
}

test('headings of Markdown', () => {
  const check = (text: string, expected: string[]): void =>
    assert.deepEqual(symbolsOf('markdown', text), expected, text);
  check('# A\ntext\n## B\n# C', ['A 1–3', 'A › B 3–3', 'C 4–4']);
  check('#No heading\n#', []);
  check('####### seven', []);
  check('```\n# code\n```\n# real', ['real 4–4']);
  check('```\n# never closed', []);
  check('~~~\n```\n# code\n~~~\n# real', ['real 5–5']);
  check('````\n```\n# code\n````\n# real', ['real 5–5']);
  check('Title\n===\nSub\n---', ['Title 1–4', 'Title › Sub 3–4']);
  check('a list:\n- item\n---', []);
  check('| a |\n---', []);
  check('\n---\n\nText\n', []);
  check('---\ntitle: "Whole"\n---\n# Part', ['Whole 1–4', 'Whole › Part 4–4']);
  check('---\nnot closed\n# A', ['A 3–3']);
  check('# [Link](x) `code` <b>bold</b> {#id}', ['Link code bold 1–1']);
  check('<h1 align="center">Logo</h1>\n\ntext', ['Logo 1–3']);
  check('<!-- one line -->\n# A', ['A 2–2']);
  check('1. step\n   ```sh\n   # comment\n   ```\n# A', ['A 5–5']);
});

test('keys of JSON', () => {
  const check = (text: string, expected: string[]): void =>
    assert.deepEqual(symbolsOf('json', text), expected, text);
  check('{\n"a": {\n"b": [\n1\n]\n},\n"c": 1\n}', ['a 2–6', 'a › b 3–5']);
  check('{"a":{"b":\n1}}', ['a 1–2']);
  check('[\n{"a":\n1}\n]', []);
  check('{\n// {\n"a": "}",\n"b": [\n"\\"]"\n]\n}', ['b 4–6']);
  check('{\n"a": {\n"x": 1', ['a 2–3']);
  check('}}}\n{\n"a": [\n]}', ['a 3–4']);
  check('{\n"a" {\n}\n"b": {\n}\n}', ['b 4–5']);
});

test('keys of YAML', () => {
  const check = (text: string, expected: string[]): void =>
    assert.deepEqual(symbolsOf('yaml', text), expected, text);
  check('a:\n  b: 1\n  c:\n    d: 1\ne: 2', ['a 1–4', 'a › c 3–4']);
  check('run: |\n  key: text\nnext:\n  - a', ['run 1–2', 'next 3–4']);
  check('# note\non:\n  push:\n    branches: [main]', ['on 2–4', 'on › push 3–4']);
  check('steps:\n- name: Build\n  run: make\n- name: Test\n  run: make test', [
    'steps 1–5',
    'steps › Build 2–3',
    'steps › Test 4–5',
  ]);
  check('url: http://example\n"quoted key":\n  - x', ['quoted key 2–3']);
});

test('statements of SQL', () => {
  const check = (text: string, expected: string[]): void =>
    assert.deepEqual(symbolsOf('sql', text), expected, text);
  check("CREATE TABLE a (x text DEFAULT ';');\nCREATE VIEW b AS SELECT 1;", ['a 1–1', 'b 2–2']);
  check(
    'create or replace function s.f() returns void as $$\nbegin;\nend;\n$$ language plpgsql;\nselect 1;',
    ['s.f 1–4'],
  );
  check('CREATE TABLE\n  IF NOT EXISTS\n  [dbo].[Big Table] (x int)\nGO\nSELECT 1', ['dbo.Big Table 1–3']);
  check(
    'CREATE PROCEDURE p()\nBEGIN\n  SELECT CASE WHEN 1 THEN 2 END;\n  IF x THEN\n    SELECT 1;\n  END IF;\nEND;\nCREATE INDEX i ON t(x);',
    ['p 1–7', 'i 8–8'],
  );
  check('-- CREATE TABLE no (x int);\n/* CREATE TABLE no2 (x int); */\nSELECT 1;', []);
  check(
    "CREATE FUNCTION add(a int) RETURNS int AS\n'select 1;'\nLANGUAGE sql;\nCREATE TYPE t AS ENUM ('a');",
    ['add 1–3', 't 4–4'],
  );
  check(
    'CREATE OR REPLACE PACKAGE BODY pay AS\n  PROCEDURE run IS\n  BEGIN\n    NULL;\n  END;\nEND;\n/\nCREATE SEQUENCE s;',
    ['pay 1–6', 's 8–8'],
  );
});

test('rules of style sheets, tables, titles and definitions', () => {
  const check = (language: string, text: string, expected: string[]): void =>
    assert.deepEqual(symbolsOf(language, text), expected, text);
  check('css', '.a { x: y }\n/* .b { */\n.c\n{\n}', ['.a 1–1', '.c 3–5']);
  check('css', '.a { background: url(data:image/svg+xml;{x}) }\n.b {}', ['.a 1–1', '.b 2–2']);
  check('scss', '.a { // }\n  .b { c: d }\n}', ['.a 1–3']);
  check('toml', '[a]\nx = [\n  [1]\n]\n[b]\ny = 1\n[a.c]\nz = 1', ['a 1–4', 'b 5–6', 'a.c 7–8']);
  check('restructuredtext', 'A\n=\n\nTitle\n=====\n\ntext\n\n  Code\n  ----', ['Title 4–10']);
  check('restructuredtext', '===  ===\na    b\n===  ===', []);
  check('protobuf', 'message A {\n  message B {}\n}\n// message C {\nenum D {}', [
    'A 1–3',
    'A › B 2–2',
    'D 5–5',
  ]);
  check('graphql', '"""\ntype No {\n"""\ntype Yes {\n  a: Int\n}\nscalar S', ['Yes 4–6', 'S 7–7']);
  check('makefile', 'X := a:b\nall: a b\n\tcc\n.PHONY: all\n$(OUT)/x.o: x.c\n\tcc', [
    'all 2–4',
    '$(OUT)/x.o 5–6',
  ]);
  check('dockerfile', 'FROM a AS one\nRUN x\nFROM b', ['one 1–2', 'b 3–3']);
  check('perl', 'sub a {\n}\n\nsub b { 1 }\n', ['a 1–2', 'b 4–4']);
});

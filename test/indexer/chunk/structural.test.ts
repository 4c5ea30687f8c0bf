import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { corporaFolder } from '../../../bench/corpora.ts';
import { AgainstParser, rewritten } from '../../../bench/structure/againstParser.ts';
import { createChunker, languageOf } from '../../../src/indexer/chunk/index.ts';
import { LineMeasure } from '../../../src/indexer/chunk/lineMeasure.ts';
import { readStructure } from '../../../src/indexer/chunk/structural/index.ts';
import { sourceText } from './sourceText.ts';

const againstParser = new AgainstParser();
const chunker = await createChunker();
after(() => {
  againstParser.dispose();
  chunker.dispose();
});

const maxSampledBytes = 3_000_000;

/** The verdict on a text, once it is clear that reader and parser do not differ. */
async function verdictOn(name: string, text: string): Promise<string | undefined> {
  const found = await againstParser.compare(languageOf(name, text.slice(0, 2000)), text);
  assert.notEqual(
    found?.verdict,
    'different',
    `${name}: ${found?.reason}\n${text.length < 5000 ? text : ''}`,
  );
  return found?.verdict;
}

/** Why C is left to the parser; undefined when it is not. */
function reasonFor(text: string): string | undefined {
  const outline = readStructure('c', text, new LineMeasure(text.split('\n')));
  return typeof outline === 'string' ? outline : undefined;
}

/** Symbols of C that is not left to the parser, as `kind container.name start–end`. */
async function symbolsOf(text: string): Promise<string[]> {
  const { method, symbols } = await chunker.chunk(sourceText('a.c', text));
  assert.equal(method, 'structure', reasonFor(text));
  return symbols.map(({ kind, container, name, startLine, endLine }) => {
    return `${kind} ${container === undefined ? '' : `${container}.`}${name} ${startLine}–${endLine}`;
  });
}

test('the fixtures are read as the parser reads them', async () => {
  const fixtures = new URL('../../fixtures/chunk/', import.meta.url);
  const verdicts = new Map<string, string | undefined>();
  for (const name of readdirSync(fixtures))
    verdicts.set(name, await verdictOn(name, readFileSync(new URL(name, fixtures), 'utf8')));
  assert.equal(verdicts.get('c.c'), 'same');
  assert.equal(verdicts.get('python.py'), undefined);
});

const corpora = corporaFolder();

test(
  'a sample of the repositories is read as the parser reads it',
  { skip: existsSync(corpora) ? false : `${corpora} is not there` },
  async () => {
    const files = readdirSync(corpora, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[ch]$/.test(name))
      .sort();
    let bytes = 0;
    const verdicts = new Map<string | undefined, number>();
    for (let at = 0; at < files.length && bytes < maxSampledBytes; at += 3) {
      const name = files[at] ?? '';
      const text = readFileSync(path.join(corpora, name), 'utf8').replace(/\r\n?/g, '\n');
      bytes += text.length;
      const verdict = await verdictOn(name, text);
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    assert.ok((verdicts.get('same') ?? 0) > (verdicts.get('left') ?? 0), JSON.stringify([...verdicts]));
  },
);

test('macros are read as what they stand for', async () => {
  const text = [
    '/* Starts. */',
    'static int __init start(void)',
    '{',
    '\treturn 0;',
    '}',
    'module_init(start);',
    '__printf(1, 2)',
    'void say(const char *format, ...) __must_hold(&lock)',
    '{',
    '}',
    'static struct thing thing __read_mostly = {',
    '\t.a = 1,',
    '};',
    'static DEFINE_PER_CPU(struct thing, each) = { 1 };',
    'SYSCALL_DEFINE0(sync)',
    '{',
    '}',
    '#define TWICE(x, args...) /* a */ x, /* b */ \\',
    '\tx, ## args',
    'typedef u32 (*reader_t)(struct thing *, int);',
    '',
  ].join('\n');
  assert.deepEqual(await symbolsOf(text), [
    'function start 2–5',
    'function say 8–10',
    'variable thing 11–13',
    'variable each 14–14',
    'function sync 15–17',
    'macro TWICE 18–19',
    'type reader_t 20–20',
  ]);
  assert.equal(await verdictOn('a.c', text), 'sameRewritten');
});

test('headers that C and C++ share are read as C', async () => {
  const text = [
    '#ifdef __cplusplus',
    'extern "C" {',
    '#endif /* __cplusplus */',
    'LIBRARY_BEGIN',
    '',
    '/* A thing. */',
    'typedef struct thing {',
    '\tint a;',
    '} thing_t;',
    'LIBRARY_API(int) thing_count(thing_t *thing);',
    '#define LIBRARY_MAX 8 /* most */ ',
    '#if defined(__cplusplus)',
    '}',
    '#endif',
    '',
  ].join('\n');
  assert.deepEqual(await symbolsOf(text), [
    'struct thing_t 9–9',
    'struct thing_t.thing 7–9',
    'macro LIBRARY_MAX 11–11',
  ]);
  assert.equal(await verdictOn('a.h', text), 'sameRewritten');
});

test('conditions that divide an item are left out, and all they hold counts', async () => {
  const statements = Array.from({ length: 70 }, (_, at) => `\ta[${at}] = ${at};`);
  const text = [
    'int run(int a,',
    '#ifdef B',
    '\tint b,',
    '#endif',
    '\tint c)',
    '{',
    '\tif (a) {',
    '\t\tc = 1;',
    '#ifdef B',
    '\t} else {',
    '\t\tc = 2;',
    '#endif',
    '\t}',
    '#if defined(B)',
    '\tif (b)',
    '\t\tc = 3;',
    '\telse',
    '#endif',
    '\t\tc = 4;',
    ...statements,
    '}',
    '',
  ].join('\n');
  assert.deepEqual(await symbolsOf(text), ['function run 1–90']);
  assert.equal(await verdictOn('a.c', text), 'same');
});

test('what the text would say without macros has the same lines', () => {
  const text = 'static int __init\nstart(void)\n{\n\treturn 0;\n}\n';
  const outline = readStructure('c', text, new LineMeasure(text.split('\n')));
  assert.ok(typeof outline === 'object');
  assert.equal(rewritten(text, outline), 'static int auto  \nstart(void)\n{\n\treturn 0;\n}\n');
  assert.equal(rewritten(text, outline, true), 'static int auto  \nstart(void)\n{\n          \n}\n');
});

test('types that are defined where they are used are found as by the parser', async () => {
  const text = [
    'typedef struct node {',
    '\tstruct node *next;',
    '#define NODE_SIZE 8',
    '} node_t;',
    'struct {',
    '\tint a;',
    '} one, two;',
    'enum color { RED, GREEN };',
    'static const struct pair { int a, b; } pairs[] = { { 1, 2 } };',
    '',
  ].join('\n');
  assert.deepEqual(await symbolsOf(text), [
    'struct node_t 4–4',
    'struct node_t.node 1–4',
    'macro node.NODE_SIZE 3–3',
    'enum color 8–8',
    'struct pair 9–9',
  ]);
  assert.equal(await verdictOn('a.c', text), 'same');
});

const unclear: readonly (readonly [string, string])[] = [
  ['int f(void)\n{\n#ifdef A\n  if (a) {\n#else\n  if (b) {\n#endif\n  }\n}\n', 'unbalanced brackets'],
  ['int f(void) { return (1; }\n', 'unbalanced brackets'],
  ['int f(a) int a; { return a; }\n', 'an unusual declarator'],
  ['typedef unsigned char char8_t;\n', 'an unusual type'],
  ["char *a = 'x\n", 'a string without an end'],
  ['#define A 1', 'no line break after a directive'],
  ['#if A ? B : C\n#endif\n', 'an unusual condition'],
  ['namespace a {\nint b;\n}\n', 'an unusual function'],
  [`int a = ${'('.repeat(5000)}1${')'.repeat(5000)};\n`, 'deep nesting'],
  [`void f(void)\n{\n${'if (a)\n'.repeat(20_000)};\n}\n`, 'deep nesting'],
  [`${'#if A\n'.repeat(1)}${'#elif B\n'.repeat(20_000)}#endif\n`, 'many branches'],
];

for (const [text, reason] of unclear)
  test(`the parser does what is unclear: ${text.slice(0, 40).replace(/\s+/g, ' ')}`, async () => {
    assert.equal(reasonFor(text), reason);
    assert.notEqual((await chunker.chunk(sourceText('a.c', text))).method, 'structure');
  });

test('a file that needs no parser is whole at once', async () => {
  const { level, method } = await chunker.chunk(sourceText('a.c', 'int a = 1;\n'), 'searchable');
  assert.deepEqual([level, method], ['whole', 'structure']);
});

const word = fc.constantFrom('a', 'count', 'list', 'size_t', '__user', 'BUG_ON', 'foo_t', 'MAX');
const expression = fc.constantFrom(
  'a + b[1]',
  'call(a, &b->c)',
  '(struct s){ .a = 1 }',
  '"text /* no comment */"',
  "'\\''",
  'x ? y : z',
  '(int)a * *b',
  'sizeof(struct s)',
  'container_of(a, struct s, b)',
);

const { statement } = fc.letrec<{ statement: string; block: string }>((tie) => ({
  block: fc.array(tie('statement'), { maxLength: 14 }).map((inner) => `{\n${inner.join('\n')}\n}`),
  statement: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    expression.map((value) => `a = ${value};`),
    fc.constantFrom(
      'return 0;',
      'goto out;',
      'break;',
      ';',
      'struct s *p = NULL, q;',
      'int n[2] = { 1, 2 };',
    ),
    fc.constantFrom(
      '/* a comment */ f();',
      '// a comment\nf(); // another',
      '#define LOCAL 1',
      '#undef LOCAL',
    ),
    fc.constantFrom('struct inner { int a; } x;', 'enum { A, B };', 'typedef int local_t;', '#pragma once'),
    tie('block'),
    fc.tuple(expression, tie('block')).map(([value, then]) => `if (${value})\n${then}`),
    expression.map((value) => `if (${value})\n  return;\nelse if (a)\n  b();`),
    fc.tuple(tie('block'), tie('block')).map(([then, other]) => `if (a) ${then} else ${other}`),
    tie('block').map((inner) => `for (i = 0; i < 3; i++) ${inner}`),
    tie('block').map((inner) => `for_each(a, b) ${inner}`),
    tie('block').map((inner) => `while (a) ${inner}`),
    tie('block').map((inner) => `do ${inner} while (a);`),
    fc
      .array(tie('statement'), { maxLength: 4 })
      .map((inner) => `switch (a) {\ncase 1:\n${inner.join('\n')}\nbreak;\ndefault:\n}`),
    fc.tuple(tie('block'), tie('block')).map(([then, other]) => `#ifdef A\n${then}\n#else\n${other}\n#endif`),
    tie('block').map((inner) => `out:\n${inner}`),
  ),
}));

const item = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(word, fc.constantFrom('run', 'stop', '__go'), fc.array(statement, { maxLength: 40 }))
      .map(([type, name, inner]) => `static ${type} *${name}(int a)\n{\n${inner.join('\n')}\n}`),
  },
  fc.tuple(word, expression).map(([name, value]) => `int ${name} = ${value};`),
  fc
    .array(expression, { minLength: 1, maxLength: 100 })
    .map((values) => `const struct s t[] = {\n${values.map((value) => `[1] = ${value},`).join('\n')}\n};`),
  fc
    .array(word, { maxLength: 90 })
    .map((names) => `struct s {\n${names.map((name) => `int ${name};`).join('\n')}\n};`),
  fc.constantFrom(
    '#define A 1',
    '#define B(x) \\\n  x',
    '#include <a.h>',
    '/* A comment. */',
    'MODULE(a);',
    'extern int f(void);',
  ),
  fc.constantFrom(
    'typedef struct { int a; } t;',
    'union u { int a; char b; };',
    'int f(void) __attribute__((x));',
    ';',
  ),
);

test('C that is generated is read as the parser reads it, or left to it', async () => {
  const seen = new Map<string | undefined, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 8 }), async (items) => {
      const verdict = await verdictOn('a.c', `${items.join('\n')}\n`);
      seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    }),
    { numRuns: 100, interruptAfterTimeLimit: 60_000 },
  );
  assert.ok((seen.get('same') ?? 0) > 20, JSON.stringify([...seen]));
});

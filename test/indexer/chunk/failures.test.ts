import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createChunker } from '../../../src/indexer/chunk/chunker.ts';
import { grammars } from '../../../src/indexer/chunk/grammars/index.ts';
import { ParserRuntime } from '../../../src/indexer/chunk/parserRuntime.ts';
import { assertWhole } from './assertWhole.ts';
import { sourceText } from './sourceText.ts';

const { resolve } = createRequire(import.meta.url);
const folder = await mkdtemp(join(tmpdir(), 'loupe-chunk-'));
after(() => rm(folder, { recursive: true, force: true }));

const python = 'def first():\n    return 1\n\n\ndef second():\n    return 2\n';

test('a grammar whose file is missing: lines, and a note that names it', async () => {
  const chunker = await createChunker({ resolve: (wasm) => join(folder, wasm) });
  const file = await chunker.chunk(sourceText('a.py', python));
  assert.equal(file.method, 'lines');
  assert.match(file.note ?? '', /grammar tree-sitter-wasms.*python.* could not be loaded/);
  assert.deepEqual(file.symbols, []);
  assertWhole(python, file.chunks);
  chunker.dispose();
});

test('a grammar file that is no WebAssembly: lines and a note, other languages go on', async () => {
  const broken = join(folder, 'broken.wasm');
  await writeFile(broken, 'not a grammar');
  const chunker = await createChunker({
    resolve: (wasm) => (wasm.includes('python') ? broken : resolve(wasm)),
  });
  const file = await chunker.chunk(sourceText('a.py', python));
  assert.equal(file.method, 'lines');
  assert.match(file.note ?? '', /could not be loaded/);
  const other = await chunker.chunk(sourceText('a.go', 'package a\n\nfunc A() {}\n'));
  assert.equal(other.method, 'parser');
  assert.deepEqual(
    other.symbols.map(({ name }) => name),
    ['A'],
  );
  chunker.dispose();
});

test('a parser that takes too long: lines and a note; the next file is parsed from its own start', async () => {
  let limitMs = 0;
  const chunker = await createChunker({
    get limitMs() {
      return limitMs;
    },
  });
  const long = python.repeat(2000);
  const slow = await chunker.chunk(sourceText('a.py', long));
  assert.equal(slow.method, 'lines');
  assert.match(slow.note ?? '', /^the parser took over 0 s$/);
  assertWhole(long, slow.chunks);
  chunker.dispose();
  limitMs = 2000;
  const patient = await createChunker({ limitMs });
  assert.equal((await patient.chunk(sourceText('a.py', long))).method, 'parser');
  patient.dispose();
});

test('a cancelled parse leaves nothing behind for the next text', async () => {
  const runtime = new ParserRuntime({ limitMs: 0 });
  const { wasm } = grammars['python'] ?? assert.fail('python has a grammar');
  const language = await runtime.load(wasm);
  assert.throws(() => runtime.parse(wasm, language, python.repeat(2000)), /took over/);
  const tree = runtime.parse(wasm, language, 'x = 1\n');
  assert.equal(tree.rootNode.text, 'x = 1\n');
  tree.delete();
  runtime.dispose();
});

test('a grammar that brings the parser down: a new one is made, and after two times the grammar is left alone', async () => {
  const runtime = new ParserRuntime();
  const { wasm } = grammars['python'] ?? assert.fail('python has a grammar');
  const fall = (): never => {
    throw Object.assign(new Error('unreachable'), { name: 'RuntimeError' });
  };
  for (let time = 0; time < 2; time++) {
    const language = await runtime.load(wasm);
    runtime.parse(wasm, language, python).delete();
    assert.throws(() => runtime.guard(wasm, fall), /the parser failed \(unreachable\)/);
    assert.throws(() => runtime.parse(wasm, language, python), /could not be started again/);
  }
  await assert.rejects(runtime.load(wasm), /crashed on other files before/);
  const other = grammars['go']?.wasm ?? assert.fail('go has a grammar');
  const tree = runtime.parse(other, await runtime.load(other), 'package a\n');
  assert.equal(tree.rootNode.type, 'source_file');
  tree.delete();
  runtime.dispose();
});

const deep = [
  ['a.js', `${'['.repeat(50_000)}${']'.repeat(50_000)}\n`],
  ['a.c', `int f(void) {\n${'{\n'.repeat(20_000)}${'}\n'.repeat(20_000)}}\n`],
  [
    'a.py',
    `${Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}def f${depth}():\n`).join('')}${' '.repeat(300)}pass\n`,
  ],
  ['a.json', `${'['.repeat(50_000)}${']'.repeat(50_000)}\n`],
  ['a.ts', `${'namespace a {\n'.repeat(3000)}${'}\n'.repeat(3000)}`],
  ['a.html', '<div>\n'.repeat(20_000)],
] as const;

for (const [path, text] of deep) {
  test(`very deep nesting in ${path} overflows nothing`, async () => {
    const chunker = await createChunker();
    const file = await chunker.chunk(sourceText(path, text));
    assertWhole(text, file.chunks);
    chunker.dispose();
  });
}

test('an empty file and one of blank lines have no chunks', async () => {
  const chunker = await createChunker();
  for (const text of ['', '\n', ' \n\t\n\r\n']) {
    assert.deepEqual((await chunker.chunk(sourceText('a.ts', text))).chunks, []);
  }
  chunker.dispose();
});

test('line breaks of Windows and of old Macs give the same chunks', async () => {
  const chunker = await createChunker();
  const plain = await chunker.chunk(sourceText('a.py', python));
  for (const lineBreak of ['\r\n', '\r']) {
    assert.deepEqual(await chunker.chunk(sourceText('a.py', python.replaceAll('\n', lineBreak))), plain);
  }
  chunker.dispose();
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { docQuestion } from '../../../src/indexer/check/docQuestion.ts';
import { blankDocstring, findDocstring } from '../../../src/indexer/check/docstring.ts';
import { createChunker } from '../../../src/indexer/chunk/index.ts';

interface Found {
  readonly name: string;
  readonly query: string | undefined;
  readonly blanked: string;
}

/** The documentation of the definition, found by the lines that the product's own parser gives it. */
async function find(path: string, text: string, name: string): Promise<Found | undefined> {
  const chunker = await createChunker();
  const source = {
    path,
    text,
    sizeBytes: text.length,
    mtimeNs: 0n,
    inode: 0n,
    hash: '',
    encoding: 'utf-8' as const,
  };
  const { symbols, language } = await chunker.chunk(source);
  chunker.dispose();
  const symbol = symbols.find((each) => each.name === name);
  assert.ok(symbol !== undefined, `${name} is not among ${symbols.map((each) => each.name).join(', ')}`);
  const lines = text.split('\n');
  const docstring = findDocstring(lines, symbol, language);
  if (docstring === undefined) return undefined;
  return { name, query: docQuestion(docstring, name), blanked: blankDocstring(lines, docstring).join('\n') };
}

/** Every word of the question is gone from the text, lines and columns stay, and nothing else has changed. */
async function check(
  path: string,
  name: string,
  expected: string | undefined,
  lines: readonly string[],
  kept: readonly string[],
): Promise<void> {
  const text = lines.join('\n');
  const found = await find(path, text, name);
  assert.equal(found?.query, expected, path);
  if (found === undefined) return;
  assert.deepEqual(
    found.blanked.split('\n').map(({ length }) => length),
    lines.map(({ length }) => length),
    `${path}: lengths of lines`,
  );
  assert.deepEqual(
    found.blanked.match(/[\p{L}\p{N}_]+/gu) ?? [],
    kept.join(' ').match(/[\p{L}\p{N}_]+/gu),
    path,
  );
}

test('documentation above its function is found, asked for and blanked', async () => {
  const call = (signature: string): string[] => [signature];
  await check(
    'a.ts',
    'retry',
    'Tries a failed upload once more',
    [
      '/**',
      ' * Tries a `failed` upload once more. Then gives up.',
      ' *',
      ' * @param id the photo',
      ' */',
      'function retry(id) {',
      '  return id;',
      '}',
    ],
    ['function retry(id) { return id; }'],
  );
  await check(
    'a.go',
    'Purge',
    'forgets invitations nobody accepted',
    ['package a', '', '// Purge forgets invitations nobody accepted.', 'func Purge() {}'],
    ['package a', ...call('func Purge() {}')],
  );
  await check(
    'a.rs',
    'borders',
    'Where a block of the data may end',
    ['/// Where a block of the data may end.', '#[inline]', 'pub fn borders(data: &[u8]) {}'],
    ['#[inline]', 'pub fn borders(data: &[u8]) {}'],
  );
  await check(
    'A.java',
    'close',
    'Lets the running requests finish first',
    [
      'class A {',
      '  /** Lets the <b>running</b> {@link Request requests} finish first. */',
      '  @Override',
      '  void close() {}',
      '}',
    ],
    ['class A { @Override void close() {} }'],
  );
  await check(
    'A.cs',
    'Close',
    'Lets the running requests finish first',
    [
      'class A {',
      '  /// <summary>',
      '  /// Lets the running requests finish first.',
      '  /// </summary>',
      '  /// <param name="x">Nothing.</param>',
      '  void Close(int x) {}',
      '}',
    ],
    ['class A { void Close(int x) {} }'],
  );
  await check(
    'a.c',
    'measure',
    'Measures the size of a picture',
    ['/* Measures the size of a picture. */', 'static int', 'measure(void)', '{', '  return 1;', '}'],
    ['static int measure(void) { return 1; }'],
  );
  await check(
    'a.rb',
    'measure',
    'Measures the size of a picture',
    ['# Measures the size of a picture.', '#', '# @return [Integer]', 'def measure', '  1', 'end'],
    ['def measure 1 end'],
  );
  await check(
    'a.hs',
    'measure',
    'Measures the size of a picture',
    [
      'module A where',
      '',
      '-- | Measures the size',
      '-- of a picture.',
      'measure :: Int -> Int',
      'measure x = x + 1',
    ],
    ['module A where measure :: Int -> Int measure x = x + 1'],
  );
  await check(
    'a.lua',
    'measure',
    'Measures the size of a picture',
    [
      '--- Measures the size of a picture.',
      '-- @return number',
      'local function measure()',
      '  return 1',
      'end',
    ],
    ['local function measure() return 1 end'],
  );
});

test('documentation that is a string is found, asked for and blanked, and its quotes stay', async () => {
  await check(
    'a.py',
    'measure',
    'Measures the size of a picture',
    [
      '@cached',
      'def measure(',
      '    path: str,',
      ') -> int:',
      '    """Measures the size of a picture.',
      '',
      '    Args:',
      '        path: its file',
      '    """',
      '    return 1',
    ],
    ['@cached def measure( path: str, ) -> int: return 1'],
  );
  await check(
    'b.py',
    'measure',
    'Measures the size of a picture',
    ['def measure(path):', "    'Measures the size of a picture.'"],
    ['def measure(path):'],
  );
  await check(
    'a.ex',
    'measure',
    'Measures the size of a picture',
    [
      'defmodule A do',
      '  @doc """',
      '  Measures the size of a picture.',
      '  """',
      '  @spec measure(integer) :: integer',
      '  def measure(x) do',
      '    x',
      '  end',
      'end',
    ],
    ['defmodule A do @doc @spec measure(integer) :: integer def measure(x) do x end end'],
  );
  await check(
    'b.ex',
    'measure',
    'Measures the size of a picture',
    ['defmodule A do', '  @doc "Measures the size of a picture."', '  def measure(x), do: x', 'end'],
    ['defmodule A do @doc def measure(x), do: x end'],
  );
  await check(
    'a.jl',
    'measure',
    'Measures the size of a picture',
    [
      '"""',
      '    measure(x)',
      '',
      'Measures the size of a picture.',
      '"""',
      'function measure(x)',
      '    x',
      'end',
    ].filter((line) => !line.includes('    measure')),
    ['function measure(x) x end'],
  );
  await check(
    'a.el',
    'measure',
    'Measures the size of a picture',
    ['(defun measure (x)', '  "Measures the size of a picture."', '  (+ x 1))'],
    ['(defun measure (x) (+ x 1))'],
  );
});

test('what does not describe the function makes no question', async () => {
  const about = async (...lines: string[]): Promise<string | undefined> =>
    (await find('a.ts', [...lines, 'function retryUpload() {}'].join('\n'), 'retryUpload'))?.query;
  assert.equal(await about('// eslint-disable-next-line the rule about empty functions'), undefined);
  assert.equal(await about('/* Copyright 2020 the authors of this file */'), undefined);
  assert.equal(await about('// TODO: somebody should write this'), undefined);
  assert.equal(await about('// const x = retry(); if (x) { y = z(); }'), undefined);
  assert.equal(await about('/** Too short. */'), undefined);
  assert.equal(
    await about('/** The same as retryUpload of the other queue. */'),
    undefined,
    'it names the answer',
  );
  assert.equal(await about('/** A comment about the whole file, not of this function. */', ''), undefined);
});

test('code before a docstring makes it a string like any other', async () => {
  const text = ['def measure(path):', '    size = 1', '    """Measures the size of a picture."""'].join('\n');
  assert.equal(await find('a.py', text, 'measure'), undefined);
});

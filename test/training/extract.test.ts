import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createChunker } from '../../src/indexer/chunk/index.ts';
import { modelWords } from '../../src/indexer/tokens/index.ts';
import { commentBlocks, docstringOf } from '../../training/extract/comments.ts';
import { numbersPerPair, pairKinds, PairWriter, readPairFile } from '../../training/extract/pairFile.ts';
import { pairsOfFile, type Pair } from '../../training/extract/pairsOfFile.ts';
import { describe as describeComment, firstSentence } from '../../training/extract/prose.ts';
import { seededRandom, shuffled } from '../../bench/random.ts';

describe('comments', () => {
  const check = (language: string, text: string, expected: [number, number, string][]): void =>
    assert.deepEqual(
      commentBlocks(text.split('\n'), language).map((block) => [block.startLine, block.endLine, block.text]),
      expected,
    );

  test('are read in the marks of each language', () => {
    check('go', '// Opens the\n// door.\nfunc open() {}\nx() // no block', [[1, 2, 'Opens the\ndoor.']]);
    check('java', '/**\n * Opens.\n * @return it\n */\nvoid open();', [[1, 4, 'Opens.\n@return it']]);
    check('lua', '--- Opens.\nlocal x --[[ in code ]]\n--[[\nlong\n]]\n', [
      [1, 1, 'Opens.'],
      [3, 5, 'long'],
    ]);
    check('haskell', '-- | Opens.\nopen = x\n{- long -}', [
      [1, 1, 'Opens.'],
      [3, 3, 'long'],
    ]);
    check('ocaml', '(** Opens. *)\nlet x = 1', [[1, 1, 'Opens.']]);
    check('rust', '/// Opens.\n#[inline]\nfn open() {}', [[1, 1, 'Opens.']]);
    check('json', '// none', []);
    check('c', '/* a */ int x;', []);
  });

  test('a docstring stands first in a definition', () => {
    const lines = [
      'def open(',
      '    path,',
      '):',
      '',
      '    """Opens a file.',
      '',
      '    More.',
      '    """',
      '    return 1',
    ];
    assert.deepEqual(docstringOf(lines, 1, 9), { startLine: 5, endLine: 8, text: 'Opens a file.\n\nMore.' });
    assert.equal(docstringOf(['def f():', '    x = """no"""'], 1, 2), undefined);
  });

  test('become questions without tags, markup and licences', () => {
    assert.equal(firstSentence(describeComment('Opens <b>the</b> door\n@param x the x')), 'Opens the door');
    assert.equal(describeComment('Copyright (c) someone\nOpens.'), '');
    assert.equal(firstSentence('Opens v1.2 of it. Then\nmore'), 'Opens v1.2 of it');
    assert.equal(firstSentence('Opens\nthe door\n\nMore'), 'Opens the door');
  });
});

async function pairsOf(path: string, text: string, random: () => number): Promise<Pair[]> {
  const chunker = await createChunker();
  const source = {
    path,
    text,
    sizeBytes: text.length,
    mtimeNs: 0n,
    inode: 0n,
    hash: '',
    encoding: 'utf-8',
  } as const;
  const chunked = await chunker.chunk(source);
  chunker.dispose();
  return pairsOfFile(path, text, chunked, random);
}

describe('pairs of a file', () => {
  const python = [
    '"""Keeps the doors of a house in order."""',
    'def open_door(name, key):',
    '    """Opens the door with a key. It may creak."""',
    '    # look it up in the register of all doors',
    '    door = registry.find(name)',
    '    return door.unlock(key)',
  ].join('\n');

  test('a docstring asks for its body, which no longer holds it', async () => {
    const [pair] = (await pairsOf('house/doors.py', python, () => 0.99)).filter(({ kind }) => kind === 'doc');
    assert.equal(pair?.query, 'Opens the door with a key');
    assert.ok(pair.body.includes('registry.find') && !pair.body.includes('creak'));
  });

  test('a comment asks for the code below it, a header for a chunk, a path for one', async () => {
    const pairs = await pairsOf('house/doors.py', python, () => 0.99);
    const queryOf = (kind: string): string | undefined => pairs.find((pair) => pair.kind === kind)?.query;
    assert.equal(queryOf('comment'), 'look it up in the register of all doors');
    assert.equal(queryOf('header'), 'Keeps the doors of a house in order');
    assert.equal(queryOf('path'), 'house/doors');
  });

  test('a name is dropped from most of the bodies that it asks for', async () => {
    const found = (await pairsOf('house/doors.py', python, () => 0.1)).find(({ kind }) => kind === 'name');
    assert.equal(found?.query, 'open_door');
    assert.ok(!found.body.includes('open_door'));
  });

  test('headings ask for their sections', async () => {
    const text = `# Opening the door\n\n## Keys\n\n${'A door opens when its key fits the lock well. '.repeat(20)}`;
    const found = (await pairsOf('docs/doors.md', text, () => 0.5)).find(({ kind }) => kind === 'heading');
    assert.equal(found?.query, 'Opening the door');
    assert.match(found.body, /Keys/);
  });
});

test('pairs come back from disk as the words that the product cuts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loupe-pairs-'));
  try {
    const writer = new PairWriter();
    const texts = [
      { query: 'open the door', body: 'openDoor(HTTPServer)', path: 'src/doors.ts', names: 'openDoor' },
      { query: 'open the door', body: 'closeDoor()', path: 'src/doors.ts', names: '' },
    ];
    for (const text of texts) writer.add({ kind: 'doc', language: 3, ...text });
    await writer.write(join(folder, 'one'));
    const { words, stream, lengths, pairs } = await readPairFile(join(folder, 'one'));
    const starts = [...lengths].map((_, text) =>
      lengths.subarray(0, text).reduce((sum, length) => sum + length, 0),
    );
    const textOf = (number: number): string[] => {
      const start = starts[number] ?? 0;
      return [...stream.subarray(start, start + (lengths[number] ?? 0))].map((id) => words[id] ?? '');
    };
    assert.equal(pairs.length, 2 * numbersPerPair);
    assert.equal(pairs[1], pairs[numbersPerPair + 1], 'equal questions have one number');
    for (const [index, { query, body, path, names }] of texts.entries()) {
      const [kind, ...numbers] = pairs.subarray(index * numbersPerPair, index * numbersPerPair + 5);
      assert.equal(pairKinds[kind ?? -1], 'doc');
      assert.deepEqual(numbers.map(textOf), [query, body, path, names].map(modelWords));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the same seed shuffles in the same way, and loses nothing', () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  const first = shuffled(items, seededRandom('a'));
  assert.deepEqual(first, shuffled(items, seededRandom('a')));
  assert.notDeepEqual(first, shuffled(items, seededRandom('b')));
  assert.deepEqual(
    first.sort((left, right) => left - right),
    items,
  );
});

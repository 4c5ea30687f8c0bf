import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { Draw } from '../../bench/tree/draw.ts';
import { type TreeEntry, directoryEntries, treeEntries } from '../../bench/tree/entries.ts';
import { writeSource } from '../../bench/tree/sources.ts';
import { syntaxes } from '../../bench/tree/syntax.ts';
import { digestOf, directoryCount, filesOf, openTree, writeTree } from '../../bench/trees.ts';
import { scanFolder } from '../../bench/scale/scanFolder.ts';
import { createChunker } from '../../src/indexer/chunk/index.ts';
import { sourceText } from '../indexer/chunk/sourceText.ts';
import { git, temporaryFolder } from '../indexer/ignore/gitOracle.ts';

const chunker = await createChunker();
after(() => chunker.dispose());

function filesIn(entries: Iterable<TreeEntry>): TreeEntry[] {
  return [...entries].filter(({ kind }) => kind === 'file');
}

test('a small tree has the same bytes on every machine', () => {
  assert.equal(
    digestOf(treeEntries(300)),
    '919608fb5674cd3440bd0ae747c72267e20ba4712d60dbf04c77d3c62b07903a',
  );
});

test('a tree of a thousand files is shaped as a real one', () => {
  const entries = [...treeEntries(1000)];
  const files = filesIn(entries);
  assert.equal(files.length, filesOf('1k'));
  const bytes = files.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  const mean = bytes / files.length;
  assert.ok(mean > 3600 && mean < 4400, `${mean} bytes on average`);
  const copies = files.length - new Set(files.map(({ content }) => content)).size;
  assert.ok(copies > 70 && copies < 130, `${copies} duplicates`);
  assert.equal(new Set(entries.map((entry) => entry.path.toLowerCase())).size, entries.length);
  const extensions = new Set(files.map((entry) => path.extname(entry.path)));
  for (const { extension } of syntaxes) assert.ok(extensions.has(`.${extension}`), extension);
  assert.ok(files.some((entry) => entry.path.split('/').length > 5));
});

test('a tree of another size has other files', () => {
  const contents = new Set(filesIn(treeEntries(100)).map(({ content }) => content));
  const shared = filesIn(treeEntries(200)).filter(({ content }) => contents.has(content));
  assert.deepEqual([...new Set(shared.map((entry) => path.basename(entry.path)))], ['.gitignore']);
});

test('the code of a tree parses in every language', async () => {
  for (const syntax of syntaxes)
    for (let at = 0; at < 20; at++) {
      const { text, symbols } = writeSource(syntax, 3000, new Draw(`${syntax.extension} ${at}`));
      const file = await chunker.chunk(sourceText(`a.${syntax.extension}`, text));
      assert.notEqual(file.method, 'lines');
      const found = new Set(file.symbols.map(({ name }) => name));
      assert.deepEqual(
        symbols.filter((name) => !found.has(name)),
        [],
        text,
      );
    }
});

test('on disk, Loupe and git leave out what a tree says is left out', async () => {
  await using folder = await temporaryFolder();
  const entries = [...treeEntries(1000)];
  writeTree(folder.path, entries);
  const { files } = await scanFolder(folder.path);
  // What only its bytes show to be binary is a file as far as a scan goes.
  const expected = entries.filter(
    (entry) => entry.kind === 'file' || (entry.kind === 'binary' && entry.path.endsWith('.dat')),
  );
  assert.deepEqual(files.map((file) => file.path).sort(), expected.map((entry) => entry.path).sort());
  git(folder.path, ['init', '--quiet']);
  const listed = git(folder.path, ['ls-files', '--others', '--exclude-per-directory=.gitignore', '-z']);
  const known = new Set(listed.toString('utf8').split('\0'));
  const ruled = entries.filter(({ path: place }) => place.endsWith('/.gitignore'));
  assert.ok(ruled.length > 0);
  for (const rules of ruled) {
    const inside = entries.filter((entry) => entry.path.startsWith(path.dirname(rules.path)));
    for (const entry of inside)
      if (entry.kind !== 'binary') assert.equal(known.has(entry.path), entry.kind === 'file', entry.path);
  }
});

test('the tree of directories has as many as it says', async () => {
  const entries = [...directoryEntries(directoryCount)];
  const directories = entries.filter(({ kind }) => kind === 'directory');
  assert.equal(new Set(directories.map((entry) => entry.path)).size, directoryCount);
  assert.equal(entries.length - directories.length, filesOf('directories'));
  await using folder = await temporaryFolder();
  writeTree(folder.path, directoryEntries(50));
  const made = readdirSync(folder.path, { recursive: true, withFileTypes: true });
  assert.equal(made.filter((entry) => entry.isDirectory()).length, 50);
});

test('a tree is written once, and not among the repositories', async () => {
  await using folder = await temporaryFolder();
  const before = process.env['LOUPE_CORPORA'];
  process.env['LOUPE_CORPORA'] = path.join(folder.path, 'corpora');
  try {
    const tree = await openTree('1k');
    assert.ok(tree.startsWith(`${folder.path}${path.sep}`));
    const written = statSync(tree).mtimeMs;
    assert.equal(await openTree('1k'), tree);
    assert.equal(statSync(tree).mtimeMs, written);
    assert.equal(existsSync(path.join(folder.path, 'corpora')), false);
  } finally {
    if (before === undefined) delete process.env['LOUPE_CORPORA'];
    else process.env['LOUPE_CORPORA'] = before;
  }
});

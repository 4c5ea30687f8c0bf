import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { runWatched } from '../../bench/loupeCommand.ts';
import { corpusNames, openCorpus, parseNames } from '../../bench/scale/corpus.ts';
import { type Figures, aimsOf, ratiosOf } from '../../bench/scale/figures.ts';
import { measureFloors } from '../../bench/scale/floors.ts';
import { chooseFiles, touchFiles } from '../../bench/scale/touch.ts';
import { withWorkingCopy } from '../../bench/scale/workingCopy.ts';
import { temporaryFolder, writeTree } from '../indexer/ignore/gitOracle.ts';

const figures: Figures = {
  floors: {
    directories: 10,
    files: 100,
    bytes: 400_000,
    walkSeconds: 0.1,
    lstatSeconds: 0.1,
    readSeconds: 0.3,
  },
  scanSeconds: 0.4,
  answerSeconds: 1,
  searchableSeconds: 2,
  completeSeconds: 6,
  peakRssBytes: 3e8,
  indexBytes: 100_000,
  sourceBytes: 400_000,
  writtenBytes: 800_000,
  unchangedSeconds: 0.6,
  oneTouchedSeconds: 0.25,
};

test('a figure is told as a multiple of what the machine needs for the same files', () => {
  const ratios: Record<string, number> = { ...ratiosOf(figures) };
  const rounded = Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toFixed(6))]);
  assert.deepEqual(Object.fromEntries(rounded), {
    scan: 2,
    unchanged: 3,
    searchable: 4,
    complete: 12,
    index: 0.25,
    written: 2,
  });
});

test('aims are held on the machine they are stated for', () => {
  assert.deepEqual(aimsOf('10k', figures, 2), [{ what: 'complete', value: 6, unit: 's', atMost: 5 }]);
  assert.deepEqual(
    aimsOf('linux-part', figures, 2).map(({ what, value, atMost }) => [what, value, atMost]),
    [
      ['every file searchable', 2, 5],
      ['complete', 6, 13],
      ['peak memory', 300, 500],
      ['index', 0.1, 46],
      ['after touching one file', 0.25, 0.3],
    ],
  );
  for (const name of corpusNames) assert.deepEqual(aimsOf(name, figures, 8), []);
});

test('what is to be measured is named', () => {
  assert.deepEqual(parseNames([]), corpusNames);
  assert.deepEqual(parseNames(['linux', '1k']), ['linux', '1k']);
  assert.throws(() => parseNames(['2k']), /nothing called 2k to measure: 1k, /);
});

test('files to touch are spread evenly, and only those that a comment fits into', () => {
  const paths = ['a.ts', 'b.png', 'c.py', 'd.c', 'e', 'f.json', 'g.rs', 'h.go'];
  assert.deepEqual(chooseFiles(paths, 1), ['d.c']);
  assert.deepEqual(chooseFiles(paths, 2), ['c.py', 'g.rs']);
  assert.deepEqual(chooseFiles(paths, 9), ['a.ts', 'c.py', 'd.c', 'g.rs', 'h.go']);
  assert.deepEqual(chooseFiles([], 3), []);
});

test('a touched file grows in the copy, and stays as it was in the tree', async () => {
  await using folder = await temporaryFolder();
  const tree = path.join(folder.path, 'tree');
  await writeTree(tree, { 'src/a.ts': 'const a = 1;', 'src/b.py': 'b = 1\n', 'docs/c.md': '# C\n' });
  symlinkSync('a.ts', path.join(tree, 'src/link.ts'));
  await withWorkingCopy(tree, { beside: folder.path }, (copy) => {
    const added = touchFiles(copy, ['src/a.ts', 'src/b.py'], 'touched');
    assert.equal(added, '\n// touched\n'.length + '\n# touched\n'.length);
    assert.equal(readFileSync(path.join(copy, 'src/a.ts'), 'utf8'), 'const a = 1;\n// touched\n');
    assert.equal(readFileSync(path.join(copy, 'src/b.py'), 'utf8'), 'b = 1\n\n# touched\n');
    assert.equal(readlinkSync(path.join(copy, 'src/link.ts')), 'a.ts');
    assert.deepEqual(readdirSync(path.join(copy, 'src')).sort(), ['a.ts', 'b.py', 'link.ts']);
    return Promise.resolve();
  });
  assert.equal(readFileSync(path.join(tree, 'src/a.ts'), 'utf8'), 'const a = 1;');
  await withWorkingCopy(tree, { beside: folder.path, only: ['docs'] }, (copy) => {
    assert.deepEqual(readdirSync(copy, { recursive: true }).sort(), ['docs', path.join('docs', 'c.md')]);
    return Promise.resolve();
  });
  assert.deepEqual(readdirSync(folder.path), ['tree']);
});

test('the floors are of the files that a scan finds', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, {
    '.loupeignore': 'out/\n',
    'a.ts': 'const a = 1;\n',
    'src/deep/b.ts': 'const b = 2;\n',
    'out/c.ts': 'const c = 3;\n',
    'src/d.png': 'd',
  });
  mkdirSync(path.join(folder.path, 'empty'));
  const { floors } = await measureFloors(folder.path);
  const { directories, files, bytes } = floors;
  assert.deepEqual({ directories, files, bytes }, { directories: 4, files: 3, bytes: 5 + 13 + 13 });
});

test('Linux is looked for where the person says', async () => {
  await using folder = await temporaryFolder();
  const before = process.env['LOUPE_LINUX'];
  process.env['LOUPE_LINUX'] = folder.path;
  try {
    assert.equal(typeof (await openCorpus('linux')), 'string');
    mkdirSync(path.join(folder.path, 'kernel'));
    assert.deepEqual(await openCorpus('linux'), { name: 'linux', folder: folder.path });
    assert.deepEqual(await openCorpus('linux-part'), {
      name: 'linux-part',
      folder: folder.path,
      only: ['kernel', 'fs', 'mm', 'net'],
    });
  } finally {
    if (before === undefined) delete process.env['LOUPE_LINUX'];
    else process.env['LOUPE_LINUX'] = before;
  }
});

test('what a program writes last is counted too', { skip: !existsSync('/proc/self/io') }, async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'large');
  const script = `require('node:fs').writeFileSync(${JSON.stringify(file)}, Buffer.alloc(3e6))`;
  const { writtenBytes } = await runWatched(process.execPath, ['-e', script]);
  assert.ok(writtenBytes >= statSync(file).size && writtenBytes < 4e6, String(writtenBytes));
});

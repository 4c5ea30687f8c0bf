import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { CacheKeys, CacheReader, CacheWriter, cacheFileIn } from '../../src/indexer/cache/index.ts';
import { createChunker } from '../../src/indexer/chunk/index.ts';
import type { EmbeddingModel } from '../../src/indexer/embed/index.ts';
import type { PackedFile } from '../../src/indexer/records.ts';
import { RunReader, TermWriter } from '../../src/indexer/tokens/index.ts';
import { prepareFile } from '../../src/indexer/workers/prepareFile.ts';
import type { CacheRun, Health } from '../../src/protocol/index.ts';
import { indexContent } from './indexContent.ts';
import { ServiceHarness, temporaryFolder, writeFiles } from './serviceHarness.ts';

const cacheSizeMb = 8;
const signal = new AbortController().signal;
const sources = {
  'src/upload.ts': '/** Sends a file again. */\nexport function retryUpload(): number {\n  return 1;\n}\n',
  'src/other.py': 'def parse_header(line):\n    """Reads one line."""\n    return line.split(":")\n',
  'readme.md': '# Title\n\nSome words on uploading.\n\n## More\n\nAnd others.\n',
};
const filesWithChunks = 3;

async function health({ service }: ServiceHarness): Promise<Health> {
  return service.handlers.health({ runtime: false }, signal);
}

/** Opens and indexes a folder in a service of its own; what its run asked of the cache, and what is in the index. */
async function index(
  t: TestContext,
  root: string,
  dataDirectory: string,
  sizeMb = cacheSizeMb,
): Promise<{ run: CacheRun | undefined; notices: number }> {
  const loupe = new ServiceHarness(t, { dataDirectory, cacheSizeMb: sizeMb });
  await loupe.open(root);
  await loupe.update();
  const run = (await health(loupe)).roots[0]?.cache;
  await loupe.service.dispose();
  return { run, notices: loupe.notices.length };
}

function deleteIndexes(dataDirectory: string): void {
  for (const name of readdirSync(dataDirectory))
    if (statSync(join(dataDirectory, name)).isDirectory())
      rmSync(join(dataDirectory, name), { recursive: true });
}

test('an index is the same to the byte without a cache, with a new one and from a full one', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, sources);
  const [without, withCache] = [temporaryFolder(t), temporaryFolder(t)];
  assert.deepEqual((await index(t, root, without, 0)).run, { hits: 0, misses: 0 });
  assert.equal(existsSync(cacheFileIn(without, 1).path), false, 'a limit of 0 is for no cache');
  assert.deepEqual((await index(t, root, withCache)).run, { hits: 0, misses: filesWithChunks });
  assert.deepEqual(indexContent(withCache), indexContent(without));
  deleteIndexes(withCache);
  assert.deepEqual((await index(t, root, withCache)).run, { hits: filesWithChunks, misses: 0 });
  assert.deepEqual(indexContent(withCache), indexContent(without));
  deleteIndexes(withCache);
  assert.deepEqual((await index(t, root, withCache, 0)).run, { hits: 0, misses: 0 });
});

test('another folder with the same files has them embedded already; a file at another place has not', async (t) => {
  const [root, worktree, dataDirectory] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
  writeFiles(root, sources);
  writeFiles(worktree, { ...sources, 'moved/upload.ts': sources['src/upload.ts'], 'readme.md': '# Other\n' });
  await index(t, root, dataDirectory);
  assert.deepEqual((await index(t, worktree, dataDirectory)).run, { hits: 2, misses: 2 });
});

test('two folders of one process share it, and the health page tells of it', async (t) => {
  const [root, worktree] = [temporaryFolder(t), temporaryFolder(t)];
  writeFiles(root, sources);
  writeFiles(worktree, sources);
  const loupe = new ServiceHarness(t, { cacheSizeMb });
  await loupe.open(root);
  await loupe.update();
  await loupe.open(root, worktree);
  await loupe.update();
  const { roots, cache } = await health(loupe);
  assert.deepEqual(roots.map((each) => each.cache).at(1), { hits: filesWithChunks, misses: 0 });
  assert.equal(cache?.entries, filesWithChunks);
  assert.equal(cache.limitBytes, cacheSizeMb << 20);
  assert.deepEqual(cache.lastRun, { hits: filesWithChunks, misses: 0 });
  assert.equal(cache.models[0]?.model.startsWith('loupe-static-1 '), true);
  await loupe.service.handlers.clearCache(null, signal);
  assert.equal((await health(loupe)).cache?.entries, 0);
});

test('a branch that comes back is not embedded again', async (t) => {
  const root = temporaryFolder(t);
  const branches = [sources, { ...sources, 'src/upload.ts': 'export const other = "branch";\n' }];
  const loupe = new ServiceHarness(t, { cacheSizeMb });
  const runs: (CacheRun | undefined)[] = [];
  for (const branch of [0, 1, 0, 1]) {
    writeFiles(root, branches[branch] ?? {});
    await (runs.length === 0 ? loupe.open(root) : undefined);
    await loupe.update();
    runs.push((await health(loupe)).roots[0]?.cache);
  }
  assert.deepEqual(runs[0], { hits: 0, misses: filesWithChunks });
  assert.equal(runs[1]?.misses, 1);
  assert.deepEqual(runs.slice(2), [
    { hits: 1, misses: 0 },
    { hits: 1, misses: 0 },
  ]);
});

test('a damaged cache costs one line in the log, and the index is as it should be', async (t) => {
  const [root, dataDirectory, plain] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
  writeFiles(root, sources);
  await index(t, root, dataDirectory);
  await index(t, root, plain, 0);
  deleteIndexes(dataDirectory);
  const { path } = cacheFileIn(dataDirectory, 1);
  truncateSync(path, 0);
  writeFileSync(path, 'nothing that SQLite can read '.repeat(1_000));
  const loupe = new ServiceHarness(t, { dataDirectory, cacheSizeMb });
  const lines: string[] = [];
  loupe.service.on('log', ({ message }) => lines.push(message));
  await loupe.open(root);
  await loupe.update();
  assert.deepEqual((await health(loupe)).roots[0]?.cache, { hits: 0, misses: filesWithChunks });
  await loupe.service.dispose();
  assert.deepEqual(lines, [`The embedding cache ${path} was damaged: it is made anew.`]);
  assert.deepEqual(loupe.notices, []);
  assert.deepEqual(indexContent(dataDirectory), indexContent(plain));
  deleteIndexes(dataDirectory);
  assert.deepEqual((await index(t, root, dataDirectory)).run, { hits: filesWithChunks, misses: 0 });
});

test('without a model there is nothing to keep', async (t) => {
  const [root, dataDirectory] = [temporaryFolder(t), temporaryFolder(t)];
  writeFiles(root, sources);
  const modelDirectory = join(dataDirectory, 'nowhere');
  const loupe = new ServiceHarness(t, { dataDirectory, modelDirectory, cacheSizeMb });
  await loupe.open(root);
  await loupe.update();
  assert.equal((await health(loupe)).cache, undefined);
  assert.equal(existsSync(cacheFileIn(dataDirectory, 1).path), false);
});

test('the model is asked for each version of a file once, and another model for all of them again', async (t) => {
  const root = temporaryFolder(t);
  const file = cacheFileIn(temporaryFolder(t), 1 << 20);
  const writer = new CacheWriter(file, 'counting', (problem) => assert.equal(problem, undefined));
  const reader = new CacheReader(file.path);
  t.after(async () => {
    reader.close();
    await writer.close();
  });
  const chunker = await createChunker();
  const runs = new RunReader();
  const terms = new TermWriter(runs);
  const embedded: string[] = [];
  const model = {
    dimension: 3,
    embedDocuments: (batch: readonly { text: string }[]) => {
      embedded.push(...batch.map(({ text }) => text.trim()));
      return Promise.resolve(Float32Array.from({ length: 3 * batch.length }, (_, at) => (at % 7) / 100));
    },
  } as unknown as EmbeddingModel;
  const prepare = async (
    text: string,
    scope = 'counting',
    level: 'whole' | 'searchable' = 'whole',
  ): Promise<PackedFile> => {
    writeFiles(root, { 'a.ts': text });
    const { size, mtimeNs, ino } = statSync(join(root, 'a.ts'), { bigint: true });
    const { result } = await prepareFile(
      {
        root,
        stat: { path: 'a.ts', sizeBytes: Number(size), mtimeNs, inode: ino },
        maxFileSizeBytes: 1e6,
        level,
        askCache: true,
      },
      { chunker, model, reader: runs, terms, cache: { keys: new CacheKeys(scope), reader } },
    );
    assert.equal(result.kind, 'prepared');
    if (result.file.cacheNote !== undefined)
      writer.add({ key: result.file.cacheNote.key, vectors: result.file.vectors });
    await writer.flush();
    return result.file;
  };
  const [a, b] = ['export const a = 1;', 'export const b = 2;'];
  const first = await prepare(a);
  await prepare(b);
  const third = await prepare(a);
  await prepare(b);
  assert.deepEqual(embedded, [a, b]);
  assert.deepEqual(third.vectors, first.vectors);
  assert.equal(third.cacheNote, undefined);
  await prepare(a, 'another model');
  await prepare(a, 'counting', 'searchable');
  assert.deepEqual(embedded, [a, b, a, a]);
});

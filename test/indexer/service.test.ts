import assert from 'node:assert/strict';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ServiceHarness, settings, temporaryFolder, writeFiles } from './serviceHarness.ts';

const signal = new AbortController().signal;

const project = {
  'src/upload.ts': `/** Sends a file to the server. */
export async function retryFailedUpload(file: File, attempts: number): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await trySend(file)) return;
    await backOff(attempt);
  }
}
`,
  'src/colours.py':
    'def mix_colours(first, second):\n    """Blend two colours."""\n    return (first + second) / 2\n',
  'docs/guide.md': '# Guide\n\n## Installing\n\nRun the installer.\n',
};

test('a folder is indexed, asked in words, and lands on the line', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  const status = await loupe.update();
  assert.equal(status.state, 'ready');
  assert.equal(status.files, 3);
  assert.equal(status.coverage, 1);
  const answer = await loupe.search('where do we retry a failed upload?');
  const [hit] = answer.hits;
  assert.equal(hit?.path, 'src/upload.ts');
  assert.equal(hit.root, root);
  assert.equal(hit.symbol, 'retryFailedUpload');
  assert.ok(hit.startLine <= hit.bestLine && hit.bestLine <= hit.endLine);
  assert.ok(hit.reasons.length > 0);
  assert.equal(answer.coverage, 1);
});

test('a hit is called by the innermost definition that holds its best line', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, {
    'queue.ts':
      'export class UploadQueue {\n  #waiting: string[] = [];\n\n  /** Tries a failed upload again. */\n  retryFailedUpload(id: string): void {\n    this.#waiting.push(id);\n  }\n}\n',
    'token.go':
      'package token\n\nfunc Sign(user string) string {\n\treturn user + secret\n}\n\nfunc Verify(signature string) bool {\n\treturn signature != ""\n}\n',
  });
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const named = async (query: string): Promise<string> => {
    const [hit] = (await loupe.search(query)).hits;
    return `${hit?.symbolKind ?? ''} ${hit?.breadcrumb.join(' › ') ?? ''} ${hit?.symbol ?? ''}`;
  };
  assert.equal(
    await named('try a failed upload again'),
    'method UploadQueue › retryFailedUpload retryFailedUpload',
  );
  assert.equal(await named('verify a signature'), 'function Verify Verify');
});

test('symbols are found by their humps', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  for (const query of ['retryFailedUpload', 'rFU', 'failedup', 'retryfailedupload']) {
    const [symbol] = await loupe.service.handlers.symbols({ query, limit: 5 }, signal);
    assert.equal(symbol?.name, 'retryFailedUpload', query);
  }
});

test('edits, creations, deletions and renames are found from single changes', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const changed = async (...paths: string[]): Promise<void> => {
    const changes = paths.map((path) => ({ path: join(root, path), kind: 'changed' as const }));
    await loupe.service.handlers.filesChanged({ changes }, signal);
    await loupe.update();
  };

  writeFileSync(join(root, 'src/colours.py'), 'def tint_rainbow(shade):\n    return shade * 2\n');
  await changed('src/colours.py');
  assert.deepEqual((await loupe.paths('tint_rainbow'))[0], 'src/colours.py');

  writeFiles(root, { 'src/deep/fresh.go': 'package deep\n\nfunc ParseZebra() int {\n\treturn 1\n}\n' });
  await changed('src/deep');
  assert.deepEqual((await loupe.paths('ParseZebra'))[0], 'src/deep/fresh.go');

  renameSync(join(root, 'src/deep/fresh.go'), join(root, 'src/deep/stale.go'));
  await changed('src/deep/fresh.go', 'src/deep/stale.go');
  assert.deepEqual((await loupe.paths('ParseZebra'))[0], 'src/deep/stale.go');

  rmSync(join(root, 'src/deep'), { recursive: true });
  await changed('src/deep');
  assert.ok(!(await loupe.paths('ParseZebra')).some((path) => path.startsWith('src/deep')));
});

test('a changed rule file takes effect: what it excludes leaves the index, with rule and line', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  writeFileSync(join(root, '.loupeignore'), '# rules\ndocs/\n');
  await loupe.service.handlers.filesChanged(
    { changes: [{ path: join(root, '.loupeignore'), kind: 'created' }] },
    signal,
  );
  await loupe.update();
  assert.ok(!(await loupe.paths('Installing guide')).includes('docs/guide.md'));
  const why = await loupe.service.handlers.why({ path: join(root, 'docs/guide.md') }, signal);
  assert.ok(why.state === 'skipped');
  assert.equal(why.skip.reason, 'ignored');
  assert.equal(why.skip.rule?.line, 2);
  assert.equal(why.skip.rule.file, join(root, '.loupeignore'));
});

test('a changed setting takes effect without a restart', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  await loupe.openWith({ ...settings, exclude: ['**/*.py'] }, root);
  assert.equal((await loupe.update()).files, 2);
});

test('every path has its explanation', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, {
    ...project,
    '.env': 'TOKEN=abc\n',
    'logo.png': Uint8Array.from([137, 80, 78, 71, 0, 1, 2, 3]),
    'empty.ts': '',
  });
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const why = async (path: string): Promise<string> => {
    const explanation = await loupe.service.handlers.why({ path }, signal);
    return explanation.state === 'skipped' ? explanation.skip.reason : explanation.state;
  };
  assert.equal(await why(join(root, 'src/upload.ts')), 'indexed');
  assert.equal(await why(join(root, 'empty.ts')), 'indexed');
  assert.equal(await why(join(root, '.env')), 'secret');
  assert.equal(await why(join(root, 'logo.png')), 'binary');
  assert.equal(await why(join(root, 'nowhere.ts')), 'missing');
  assert.equal(await why(join(root, '..', 'elsewhere.ts')), 'outside');
});

test('a second start finds nothing to do; what changed meanwhile is found', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const dataDirectory = temporaryFolder(t);
  const first = new ServiceHarness(t, { dataDirectory });
  await first.open(root);
  await first.update();
  await first.service.dispose();
  rmSync(join(root, 'docs/guide.md'));
  writeFiles(root, { 'src/new.rs': 'fn count_penguins() -> u32 {\n    3\n}\n' });
  const second = new ServiceHarness(t, { dataDirectory });
  await second.open(root);
  assert.equal((await second.update()).files, 3);
  assert.equal((await second.paths('count penguins'))[0], 'src/new.rs');
});

test('pausing stops the work, searching goes on, resuming finds what changed meanwhile', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const paused = await loupe.service.handlers.pause(null, signal);
  assert.equal(paused.roots[0]?.state, 'paused');
  writeFiles(root, { 'src/later.ts': 'export function countPenguins() {\n  return 3;\n}\n' });
  await loupe.service.handlers.filesChanged(
    { changes: [{ path: join(root, 'src/later.ts'), kind: 'created' }] },
    signal,
  );
  assert.equal((await loupe.paths('retry upload'))[0], 'src/upload.ts');
  assert.ok(!(await loupe.paths('count penguins')).includes('src/later.ts'));
  await loupe.service.handlers.resume(null, signal);
  await loupe.update();
  assert.equal((await loupe.paths('count penguins'))[0], 'src/later.ts');
});

test('two roots are searched together, and one can leave', async (t) => {
  const [one, two] = [temporaryFolder(t), temporaryFolder(t)];
  writeFiles(one, project);
  writeFiles(two, { 'zoo.ts': 'export function countPenguins() {\n  return 3;\n}\n' });
  const loupe = new ServiceHarness(t);
  await loupe.open(one, two);
  await loupe.update();
  assert.equal((await loupe.search('count penguins')).hits[0]?.root, two);
  assert.equal((await loupe.search('retry upload')).hits[0]?.root, one);
  await loupe.open(one);
  assert.ok((await loupe.search('count penguins')).hits.every((hit) => hit.root === one));
});

test('two processes open one folder: the second follows, and takes over when the first is gone', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const dataDirectory = temporaryFolder(t);
  const first = new ServiceHarness(t, { dataDirectory });
  await first.open(root);
  await first.update();
  const second = new ServiceHarness(t, { dataDirectory });
  const { roots } = await second.open(root);
  assert.equal(roots[0]?.state, 'following');
  assert.equal((await second.paths('retry upload'))[0], 'src/upload.ts');
  assert.equal((await second.update()).state, 'following');
  await first.service.dispose();
  writeFiles(root, { 'zoo.ts': 'export function countPenguins() {\n  return 3;\n}\n' });
  assert.equal((await second.update()).state, 'ready');
  assert.equal((await second.paths('count penguins'))[0], 'zoo.ts');
});

test('reindexing starts from nothing, clearing leaves nothing', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  await loupe.service.handlers.reindex({}, signal);
  assert.equal((await loupe.update()).files, 3);
  await loupe.service.handlers.clear({ root }, signal);
  await assert.rejects(loupe.search('upload'), { code: 'notIndexed' });
  assert.equal((await loupe.open(root)).roots[0]?.files, 0);
  assert.equal((await loupe.update()).files, 3);
});

test('health tells the numbers of the index', async (t) => {
  const root = temporaryFolder(t);
  writeFiles(root, project);
  const loupe = new ServiceHarness(t);
  await loupe.open(root);
  await loupe.update();
  const health = await loupe.service.handlers.health({ runtime: true }, signal);
  assert.equal(health.roots[0]?.files, 3);
  assert.ok(health.roots[0].indexBytes > 0);
  assert.deepEqual(Object.keys(health.roots[0].stages), [
    ...['scan', 'read', 'hash', 'chunk', 'tokens', 'vectors', 'write'],
  ]);
  assert.ok(Object.values(health.roots[0].stages).every((seconds) => seconds > 0));
  assert.equal(health.roots[0].preparedBytes, health.roots[0].sourceBytes);
  assert.deepEqual(health.roots[0].compared, { files: 3, unchanged: 0 });
  assert.deepEqual(health.roots[0].languages.map(({ language }) => language).sort(), [
    'markdown',
    'python',
    'typescript',
  ]);
  assert.equal(health.model.dimension, 256);
  assert.ok(health.onnxRuntime);
  assert.ok('version' in health.onnxRuntime || 'problem' in health.onnxRuntime);
});

test('opening a folder and asking for an update at once is one scan, and each file counts once', async (t) => {
  const root = temporaryFolder(t);
  const files = 300;
  writeFiles(
    root,
    Object.fromEntries(
      Array.from({ length: files }, (_, at) => [`f${at}.ts`, `export const v${at} = ${at};\n`]),
    ),
  );
  const harness = new ServiceHarness(t);
  await harness.open(root);
  const { filesDone, filesTotal } = await harness.update();
  assert.deepEqual([filesDone, filesTotal], [files, files]);
});

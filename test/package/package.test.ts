import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ArchiveEntry, extract, openArchive } from './archive.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const host = `${process.platform}-${process.arch}`;
const maxBytes = 40e6;
const targets = ['linux-x64', 'linux-arm64', 'win32-x64', 'darwin-arm64', 'darwin-x64', 'alpine-x64'];

let vsix = '';
let entries: readonly ArchiveEntry[] = [];

before(async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  vsix = join(root, `loupe-${host}-${version}.vsix`);
  assert.ok(existsSync(vsix), `${vsix} is missing: run npm run package, or npm test -- build package`);
  entries = await openArchive(vsix);
});

test('the pages of the package lead nowhere but to the web', () => {
  for (const name of ['extension/readme.md', 'extension/changelog.md']) {
    const page =
      entries
        .find(({ path }) => path === name)
        ?.read()
        .toString('utf8') ?? '';
    assert.ok(page.length > 200, name);
    const targets = Array.from(page.matchAll(/\]\(([^)]*)\)|(?:src|href)="([^"]*)"/g), ([whole]) => whole);
    assert.deepEqual(
      targets.filter((target) => !target.includes('https:')),
      [],
      name,
    );
    assert.doesNotMatch(page, /npm (?:start|run)/, name);
  }
});

test('bundles are ASCII: V8 takes two bytes for each letter of any other text', () => {
  const bundles = entries.filter(({ path }) => /^extension\/dist\/\w+\.[cm]js$/.test(path));
  assert.ok(bundles.length >= 5);
  const others = bundles.filter((bundle) => /[^\0-\x7f]/.test(bundle.read().toString('utf8')));
  assert.deepEqual(
    others.map(({ path }) => path),
    [],
  );
});

test('the installed layout indexes and answers on its own', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'loupe-installed-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  await extract(entries, directory);
  const cli = join(directory, 'extension', 'dist', 'cli.mjs');
  const folder = join(root, 'test', 'fixtures', 'workspace');
  const home = join(directory, 'home');
  const loupe = (...parameters: string[]): Record<string, unknown> => {
    const environment = { PATH: process.env['PATH'], HOME: home, LOUPE_DATA_DIR: join(directory, 'data') };
    const output = execFileSync(process.execPath, [cli, ...parameters, '--json'], {
      env: environment,
      encoding: 'utf8',
    });
    return JSON.parse(output) as Record<string, unknown>;
  };
  const indexed = loupe('index', folder);
  assert.ok(Number(indexed['files']) >= 25, JSON.stringify(indexed));
  assert.ok(Number(indexed['symbols']) > 50, `grammars are missing: ${JSON.stringify(indexed)}`);
  const answer = loupe('search', folder, 'where do we retry a failed upload?') as {
    hits: { path: string }[];
  };
  assert.equal(answer.hits[0]?.path, 'client/src/upload/uploadQueue.ts');
  assert.ok(!existsSync(join(home, '.cache', 'Microsoft')), 'ONNX Runtime left its telemetry folder');
});

for (const target of targets)
  test(`${target} gets at most 40 MB: the files of its golden list, its own natives and no others`, async (t) => {
    const archive = target === host ? vsix : await packFor(target, t);
    const files = await openArchive(archive);
    await checkFiles(target, files);
    const natives = files
      .map(({ path }) => path)
      .filter((path) => /\.(?:node|so|dylib|dll)(?:$|\.)/.test(path));
    assert.deepEqual(natives.sort(), expectedNatives[target]);
    const { size } = await stat(archive);
    assert.ok(size <= maxBytes, `${size} bytes`);
    const manifest = files.find(({ path }) => path === 'extension.vsixmanifest');
    assert.match(manifest?.read().toString('utf8') ?? '', new RegExp(`TargetPlatform="${target}"`));
  });

/** The files of every package stand in one list; a list of its own for each target names what that one holds besides. */
async function checkFiles(target: string, files: readonly ArchiveEntry[]): Promise<void> {
  const golden = join(root, 'test', 'golden', 'package');
  const shared = (await readFile(join(golden, 'every-target.txt'), 'utf8')).trimEnd().split('\n');
  const own = join(golden, `${target}.txt`);
  const paths = files.map(({ path }) => path);
  const missing = shared.filter((path) => !paths.includes(path));
  assert.deepEqual(missing, [], 'not in the package');
  const list = paths
    .filter((path) => !shared.includes(path))
    .sort()
    .map((path) => `${path}\n`)
    .join('');
  if (!existsSync(own)) {
    await writeFile(own, list);
    assert.fail(`${own} was missing and is written now: read it and commit it`);
  }
  const expected = await readFile(own, 'utf8');
  if (list !== expected) await writeFile(`${own}.actual`, list);
  assert.equal(list, expected);
}

async function packFor(target: string, t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'loupe-target-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  const out = join(directory, 'loupe.vsix');
  const parameters = ['scripts/package.mjs', '--no-build', '--target', target, '--out', out];
  await promisify(execFile)(process.execPath, parameters, { cwd: root });
  return out;
}

const modules = 'extension/node_modules';
const onnx = (platform: string, ...libraries: string[]): string[] =>
  [...libraries, 'onnxruntime_binding.node'].map(
    (file) => `${modules}/onnxruntime-node/bin/napi-v6/${platform}/${file}`,
  );
const expectedNatives: Readonly<Record<string, readonly string[]>> = {
  'linux-x64': [
    `${modules}/better-sqlite3/prebuilds/linux-x64.node`,
    ...onnx('linux/x64', 'libonnxruntime.so.1'),
  ],
  'linux-arm64': [
    `${modules}/better-sqlite3/prebuilds/linux-arm64.node`,
    ...onnx('linux/arm64', 'libonnxruntime.so.1'),
  ],
  'win32-x64': [
    `${modules}/better-sqlite3/prebuilds/win32-x64.node`,
    ...onnx('win32/x64', 'DirectML.dll', 'onnxruntime.dll'),
  ],
  'darwin-arm64': [
    `${modules}/better-sqlite3/prebuilds/darwin-arm64.node`,
    ...onnx('darwin/arm64', 'libonnxruntime.1.dylib'),
  ],
  'darwin-x64': [`${modules}/better-sqlite3/prebuilds/darwin-x64.node`],
  'alpine-x64': [`${modules}/better-sqlite3/prebuilds/linuxmusl-x64.node`],
};

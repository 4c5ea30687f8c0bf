/**
 * `npm run package -- --target <t>`: packs the extension for one platform, by default this one, into
 * `loupe-<target>-<version>.vsix`. What is shipped is listed in .vscodeignore; the natives of that platform and the
 * grammars that the chunker names are added here. All of it is staged in a temporary folder with manifests cut down to
 * what a program needs to load, so that the checkout stays as it is and no network is needed.
 */
import { createVSIX } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { glob, mkdir, mkdtemp, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { grammarFiles } from './grammars.mjs';
import { node, root } from './install.mjs';
import { packedReadme } from './readme.mjs';

/** `onnx` is absent where ONNX Runtime has no build: search by meaning uses the static model there. */
const targets = {
  'linux-x64': { sqlite: 'linux-x64', onnx: 'linux/x64/*' },
  'linux-arm64': { sqlite: 'linux-arm64', onnx: 'linux/arm64/*' },
  // Without dxcompiler.dll and dxil.dll: ARCHITECTURE.md, "Size".
  'win32-x64': { sqlite: 'win32-x64', onnx: 'win32/x64/{DirectML.dll,onnxruntime.dll,*.node}' },
  // The package holds the library twice, because npm knows no symbolic links; the binding loads this name.
  'darwin-arm64': { sqlite: 'darwin-arm64', onnx: 'darwin/arm64/{libonnxruntime.1.dylib,*.node}' },
  'darwin-x64': { sqlite: 'darwin-x64' },
  'alpine-x64': { sqlite: 'linuxmusl-x64' },
};

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: `${process.platform}-${process.arch}` },
    out: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
  },
});
if (!Object.hasOwn(targets, values.target)) {
  console.error(`There is no target ${values.target}; there are: ${Object.keys(targets).join(', ')}.`);
  process.exit(2);
}
if (!values['no-build']) buildBundles();
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const out = values.out ?? join(root, `loupe-${values.target}-${manifest.version}.vsix`);
const stage = await mkdtemp(join(tmpdir(), 'loupe-package-'));
try {
  await fillStage(stage);
  await createVSIX({
    cwd: stage,
    target: values.target,
    packagePath: out,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
} finally {
  await rm(stage, { recursive: true, force: true });
}

async function fillStage(stage) {
  const files = await Array.fromAsync(
    glob([...(await listedFiles()), ...(await platformFiles())], { cwd: root, withFileTypes: true }),
  );
  const paths = files
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  const shipped = {};
  for (const path of new Set(paths.map((path) => path.replaceAll('\\', '/')))) {
    await mkdir(dirname(join(stage, path)), { recursive: true });
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1];
    if (path === 'package.json') continue;
    if (path === 'README.md') await stageReadme(stage);
    else if (name === undefined) await copyFile(join(root, path), join(stage, path));
    else shipped[name] = await stageModule(path, stage);
  }
  // Everything staged is shipped.
  await writeFile(join(stage, '.vscodeignore'), '');
  const { scripts, devDependencies, allowScripts, ...kept } = manifest;
  await writeJson(join(stage, 'package.json'), { ...kept, dependencies: shipped });
}

async function stageReadme(stage) {
  const text = await readFile(join(root, 'README.md'), 'utf8');
  await writeFile(join(stage, 'README.md'), packedReadme(text));
}

/** Writes the manifest of a module with what loading needs alone; returns its version. */
async function stageModule(path, stage) {
  const { name, version, license, type, main, exports } = JSON.parse(
    await readFile(join(root, path), 'utf8'),
  );
  await writeJson(join(stage, path), { name, version, license, type, main, exports });
  return version;
}

/** What .vscodeignore lets through. */
async function listedFiles() {
  const lines = (await readFile(join(root, '.vscodeignore'), 'utf8')).split('\n');
  return lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
}

/** What the platform and the grammars add to the allow-list. */
async function platformFiles() {
  const { sqlite, onnx } = targets[values.target];
  const grammars = (await grammarFiles()).flatMap(({ file, packageFiles }) => [file, ...packageFiles]);
  const runtime = [
    'onnxruntime-node/package.json',
    'onnxruntime-node/dist/**/*.js',
    `onnxruntime-node/bin/napi-v6/${onnx}`,
    'onnxruntime-common/package.json',
    'onnxruntime-common/dist/cjs/**/*.js',
    'onnxruntime-common/dist/cjs/package.json',
  ];
  return [
    `node_modules/better-sqlite3/prebuilds/${sqlite}.node`,
    ...grammars,
    ...(onnx === undefined ? [] : runtime.map((path) => `node_modules/${path}`)),
  ];
}

function buildBundles() {
  const done = spawnSync(node, ['esbuild.mjs'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) process.exit(1);
}

function writeJson(path, value) {
  return writeFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

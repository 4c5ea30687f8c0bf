/**
 * `npm run package -- --target <t>`: packs the extension for one platform, by default this one, into
 * `loupe-<version>-<target>.vsix`. Only the natives of that platform go in, and only the grammars that the chunker
 * names. Needs no network and changes no file of the checkout but `dist/`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { grammarFiles } from './grammars.mjs';
import { environment, node, root } from './install.mjs';

/** `onnx` is absent where ONNX Runtime has no build: search by meaning uses the static model there. */
const targets = {
  'linux-x64': { sqlite: 'linux-x64', onnx: 'linux/x64' },
  'linux-arm64': { sqlite: 'linux-arm64', onnx: 'linux/arm64' },
  'win32-x64': { sqlite: 'win32-x64', onnx: 'win32/x64' },
  'darwin-arm64': { sqlite: 'darwin-arm64', onnx: 'darwin/arm64' },
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
const target = targets[values.target];
if (target === undefined) {
  console.error(`There is no target ${values.target}; there are: ${Object.keys(targets).join(', ')}.`);
  process.exit(2);
}
if (!values['no-build']) run(['esbuild.mjs']);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const out = values.out ?? join(root, `loupe-${version}-${values.target}.vsix`);
await pack(out);
console.log(out);

async function pack(out) {
  const directory = await mkdtemp(join(tmpdir(), 'loupe-package-'));
  try {
    const ignoreFile = join(directory, 'ignore');
    const always = await readFile(join(root, '.vscodeignore'), 'utf8');
    await writeFile(ignoreFile, `${always}${(await platformFiles()).map((path) => `!${path}\n`).join('')}`);
    run([
      join('node_modules', '@vscode', 'vsce', 'vsce'),
      'package',
      ...['--target', values.target, '--out', out, '--ignoreFile', ignoreFile],
      ...['--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license'],
    ]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What the platform and the grammars add to the allow-list. */
async function platformFiles() {
  const files = [`node_modules/better-sqlite3/prebuilds/${target.sqlite}.node`];
  for (const { file, packageFiles } of await grammarFiles()) files.push(file, ...packageFiles);
  if (target.onnx !== undefined)
    files.push(
      'node_modules/onnxruntime-node/package.json',
      'node_modules/onnxruntime-node/dist/**/*.js',
      `node_modules/onnxruntime-node/bin/napi-v6/${target.onnx}/**`,
      'node_modules/onnxruntime-common/package.json',
      'node_modules/onnxruntime-common/dist/cjs/**/*.js',
      'node_modules/onnxruntime-common/dist/cjs/package.json',
    );
  return [...new Set(files)].sort();
}

function run(parameters) {
  const done = spawnSync(node, parameters, { cwd: root, encoding: 'utf8', env: environment });
  if (done.status === 0) return;
  console.error(done.error?.message ?? `${done.stdout}${done.stderr}`);
  process.exit(1);
}

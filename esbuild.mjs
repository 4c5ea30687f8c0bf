/** Bundles one file per process or thread into `dist/`; native modules and grammars stay in node_modules. */
import { build } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const external = ['vscode', 'better-sqlite3', 'onnxruntime-node', 'web-tree-sitter'];
const shared = {
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  bundle: true,
  logLevel: 'warning',
  legalComments: 'none',
  sourcemap: process.argv.includes('--sourcemap') ? 'linked' : false,
  minifySyntax: true,
  minifyWhitespace: true,
};
const node = { ...shared, platform: 'node', target: 'node22', external };
/** Bundled CommonJS dependencies still call `require`, which an ES module must make for itself. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

export const bundles = [
  {
    ...node,
    format: 'cjs',
    entryPoints: { extension: 'src/extension/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
  },
  {
    ...node,
    format: 'esm',
    banner,
    entryPoints: {
      indexer: 'src/indexer/main.ts',
      prepareThread: 'src/indexer/workers/prepareThread.ts',
      writerThread: 'src/indexer/store/writerThread.ts',
      cli: 'src/cli/main.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
  },
  {
    ...shared,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    minify: true,
    entryPoints: [
      { in: 'webview-ui/panel.ts', out: 'panel' },
      { in: 'webview-ui/style/panel.css', out: 'panel' },
      { in: 'webview-ui/quality.ts', out: 'quality' },
      { in: 'webview-ui/style/quality.css', out: 'quality' },
    ],
    outdir: 'dist/webview',
  },
];

/** The icon font of the panel, beside its script and style; the page links the style sheet by name. */
const icons = ['codicon.css', 'codicon.ttf'];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(shared.absWorkingDir);
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/webview', { recursive: true });
  await Promise.all([
    ...bundles.map((bundle) => build(bundle)),
    ...icons.map((file) => copyFile(`node_modules/@vscode/codicons/dist/${file}`, `dist/webview/${file}`)),
  ]);
}

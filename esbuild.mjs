/** Bundles one file per process or thread into `dist/`; native modules and grammars stay in node_modules. */
import { build } from 'esbuild';
import { rm } from 'node:fs/promises';

const external = ['vscode', 'better-sqlite3', 'onnxruntime-node', 'web-tree-sitter'];
const shared = {
  bundle: true,
  logLevel: 'warning',
  sourcemap: process.argv.includes('--sourcemap') ? 'linked' : false,
  minifySyntax: true,
};
const node = { ...shared, platform: 'node', target: 'node22', external };
/** Bundled CommonJS dependencies still call `require`, which an ES module must make for itself. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

await rm('dist', { recursive: true, force: true });
await Promise.all([
  build({
    ...node,
    format: 'cjs',
    entryPoints: { extension: 'src/extension/extension.ts' },
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
  }),
  build({
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
  }),
  build({
    ...shared,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    entryPoints: { panel: 'webview-ui/panel.ts' },
    outdir: 'dist/webview',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
  }),
]);

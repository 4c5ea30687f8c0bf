/** The grammars that are shipped: exactly those whose `.wasm` the chunk room names. */
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './install.mjs';

/** For each grammar its file and the files of its package that must lie beside it, relative to the checkout. */
export async function grammarFiles() {
  const specifiers = await namedGrammars();
  return specifiers.map((specifier) => {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    const beside = ['package.json', 'LICENSE', 'LICENSE.md', 'LICENSE.txt'].map(
      (file) => `node_modules/${name}/${file}`,
    );
    return {
      package: name,
      file: `node_modules/${specifier}`,
      packageFiles: beside.filter((path) => existsSync(join(root, path))),
    };
  });
}

async function namedGrammars() {
  const folder = join(root, 'src', 'indexer', 'chunk');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const found = texts.flatMap((text) =>
    [...text.matchAll(/'([^'\s]+\.wasm)'/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(found)].filter((specifier) => !specifier.startsWith('web-tree-sitter/')).sort();
}

/** The docstring questions asked of the product: words, names and meaning, as the command line answers. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { askLoupe } from '../../bench/askLoupe.ts';
import { withTemporaryFolder } from '../../bench/temporaryFolder.ts';
import { languages } from '../../src/indexer/chunk/index.ts';
import type { DocstringPair } from './docstringSet.ts';

/** A reciprocal rank looks at all that was ranked: this deep, what is cut off adds less than .01 for a question. */
const depth = 100;

/** The mean reciprocal rank where every body is a file of its own that nothing but its number names. */
export function askedOfProduct(pairs: readonly DocstringPair[]): Promise<number> {
  return withTemporaryFolder(async (folder) => {
    const functions = path.join(folder, 'functions');
    await mkdir(functions);
    const files = pairs.map(({ language }, number) => `f${number}${extensionOf(language)}`);
    for (const [number, { body }] of pairs.entries())
      await writeFile(path.join(functions, files[number] ?? ''), `${body}\n`);
    const queries = pairs.map(({ query }) => query);
    const { answers } = await askLoupe(functions, queries, depth);
    const reciprocals = answers.map(({ hits }, number) => {
      const found = [...new Set(hits.map((hit) => hit.path))].indexOf(files[number] ?? '');
      return found < 0 ? 0 : 1 / (found + 1);
    });
    return reciprocals.reduce((sum, value) => sum + value, 0) / pairs.length;
  });
}

function extensionOf(language: string): string {
  return languages.find(({ id }) => id === language)?.extensions[0] ?? '.txt';
}

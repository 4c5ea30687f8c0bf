import { existsSync } from 'node:fs';
import path from 'node:path';
import { type TreeName, filesOf, openTree, treeNames, treesFolder } from '../trees.ts';

/** What the scale bench can measure: the synthetic trees, Linux, and four folders of it. */
export const corpusNames = [...treeNames, 'linux-part', 'linux'] as const;
export type CorpusName = (typeof corpusNames)[number];

export interface Corpus {
  readonly name: CorpusName;
  readonly folder: string;
  /** Only these folders of it. */
  readonly only?: readonly string[];
  /** How many files an index must hold, where that is known. */
  readonly files?: number;
}

const part = ['kernel', 'fs', 'mm', 'net'];

/** The corpus, made where it can be; or the reason why it is not there. */
export async function openCorpus(name: CorpusName): Promise<Corpus | string> {
  if (isTree(name)) return { name, folder: await openTree(name), files: filesOf(name) };
  const folder = linuxFolder();
  if (!existsSync(path.join(folder, 'kernel')))
    return `${folder} does not hold the source of Linux: bench/README.md says how to bring it, LOUPE_LINUX where it is.`;
  return { name, folder, ...(name === 'linux-part' && { only: part }) };
}

function isTree(name: CorpusName): name is TreeName {
  return (treeNames as readonly string[]).includes(name);
}

function linuxFolder(): string {
  return path.resolve(process.env['LOUPE_LINUX'] ?? path.join(treesFolder(), 'linux-source-6.1'));
}

/** The names that a person typed; all when there are none. @throws Error for one that is not known */
export function parseNames(typed: readonly string[]): readonly CorpusName[] {
  for (const name of typed)
    if (!(corpusNames as readonly string[]).includes(name))
      throw new Error(`There is nothing called ${name} to measure: ${corpusNames.join(', ')}.`);
  return typed.length === 0 ? corpusNames : (typed as readonly CorpusName[]);
}

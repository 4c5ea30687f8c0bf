/** Synthetic trees on disk: made once, the same bytes on every machine, outside of every repository. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { bring, corporaFolder } from './corpora.ts';
import { type TreeEntry, directoryEntries, treeEntries } from './tree/entries.ts';

export const treeNames = ['1k', '10k', '50k', '100k', 'directories'] as const;
export type TreeName = (typeof treeNames)[number];

export const directoryCount = 6_761;

/** How many files of the tree are to be indexed. */
export function filesOf(name: TreeName): number {
  return name === 'directories' ? Math.ceil(directoryCount / 10) : Number.parseInt(name) * 1000;
}

/** Where trees and other folders of the scale bench lie: beside the repositories, because those are indexed as one folder. */
export function treesFolder(): string {
  return `${corporaFolder()}-scale`;
}

/** The folder of a tree, which is written when it is not there yet. */
export async function openTree(name: TreeName): Promise<string> {
  const folder = treesFolder();
  const tree = `${name}-${treeVersion()}`;
  if (!existsSync(path.join(folder, tree))) {
    console.log(`writing the tree ${name} into ${folder}`);
    await mkdir(folder, { recursive: true });
    await bring(tree, folder, (partial) => writeTree(partial, entriesOf(name)));
  }
  return path.join(folder, tree);
}

function entriesOf(name: TreeName): ReturnType<typeof directoryEntries> {
  return name === 'directories' ? directoryEntries(directoryCount) : treeEntries(filesOf(name));
}

/** Of the way trees are written: one that was written another way is not taken for this one. */
function treeVersion(): string {
  return digestOf(treeEntries(100)).slice(0, 8);
}

/** SHA-256 over the paths and contents in their order, as hex. */
export function digestOf(entries: Iterable<TreeEntry>): string {
  const hash = createHash('sha256');
  for (const { path: place, content } of entries)
    hash.update(`${place}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

export function writeTree(folder: string, entries: ReturnType<typeof directoryEntries>): void {
  const made = new Set<string>();
  const make = (directory: string): void => {
    if (made.has(directory)) return;
    mkdirSync(path.join(folder, directory), { recursive: true });
    made.add(directory);
  };
  for (const entry of entries) {
    if (entry.kind === 'directory') make(entry.path);
    else {
      make(path.posix.dirname(entry.path));
      writeFileSync(path.join(folder, entry.path), entry.content);
    }
  }
}

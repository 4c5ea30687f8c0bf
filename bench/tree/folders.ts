import type { Draw } from './draw.ts';
import { actionName, camel, thingName } from './vocabulary.ts';

const deepest = 8;

/** The folders of a tree, relative to its root, parents first; '' is the root itself. */
export function growFolders(count: number, draw: Draw): readonly string[] {
  const folders = [''];
  const taken = new Set(folders);
  while (folders.length < count) {
    const parent = draw.pick(folders);
    const isDeep = parent.split('/').length >= deepest;
    const folder = freeName(taken, isDeep ? '' : parent, thingName(draw).join('-'), '');
    folders.push(folder);
  }
  return folders;
}

/** A path for a file that no other has, not even in other letters: some file systems do not tell them apart. */
export function filePath(taken: Set<string>, folder: string, extension: string, draw: Draw): string {
  const base = draw.chance(0.5) ? thingName(draw) : actionName(draw);
  return freeName(taken, folder, camel(base), `.${extension}`);
}

function freeName(taken: Set<string>, folder: string, base: string, ending: string): string {
  for (let at = 1; ; at++) {
    const path = `${folder === '' ? '' : `${folder}/`}${base}${at === 1 ? '' : at}${ending}`;
    if (taken.has(path.toLowerCase())) continue;
    taken.add(path.toLowerCase());
    return path;
  }
}

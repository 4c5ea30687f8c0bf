/** What a synthetic tree consists of, one file after the other and nothing of it on disk. Pure. */
import { documentForms } from './documents.ts';
import { Draw } from './draw.ts';
import { filePath, growFolders } from './folders.ts';
import { writeSource } from './sources.ts';
import { syntaxes } from './syntax.ts';

export interface TreeEntry {
  /** Relative to the tree, with forward slashes. */
  readonly path: string;
  readonly content: string | Uint8Array;
  /**
   * `file`: is to be indexed; `binary`: is not, for what it holds or how it is called; `ignored`: is not, by a rule;
   * `git`: makes the tree a repository, without which git's ignore files say nothing.
   */
  readonly kind: 'file' | 'binary' | 'ignored' | 'git';
}

const filesPerFolder = 10;
const documentShare = 0.14;
const duplicateShare = 0.1;
/** Of the folders. */
const ruledShare = 0.04;
/** Of each folder of build results at the root, and beside how many files a binary one lies. */
const filesPerBinary = 80;
const filesPerBuilt = 20;
const ruleFiles = ['.gitignore', '.gitignore', '.ignore', '.loupeignore'] as const;

/** A tree in which so many files are to be indexed; those that are not come on top. */
export function* treeEntries(count: number): Iterable<TreeEntry> {
  const draw = new Draw(`tree of ${count}`);
  const taken = new Set<string>();
  const folders = growFolders(Math.ceil(count / filesPerFolder), draw);
  yield* repositoryEntries();
  yield file('.gitignore', '/build/\n*.tmp\n');
  let left = count - 1;
  for (const folder of folders.slice(1)) {
    if (left < 2 || !draw.chance(ruledShare)) continue;
    yield* ruledEntries(folder, draw);
    left -= 2;
  }
  for (let at = 0; at < left; at++) {
    // A duplicate is written from the seed of an earlier file, wherever that one lies.
    const original = at > 0 && draw.chance(duplicateShare) ? draw.below(at) : at;
    const { extension, text } = writeText(`${count}/${original}`);
    yield file(filePath(taken, draw.pick(folders), extension, draw), text);
    if (at % filesPerBinary === 0) yield* binaryEntries(taken, draw.pick(folders), draw);
    if (at % filesPerBuilt === 0) {
      const built = filePath(taken, 'build', 'js', draw);
      yield { path: built, content: writeText(`${count}/built/${at}`).text, kind: 'ignored' };
    }
  }
}

/** Nested directories, with a small file in every tenth. */
export function* directoryEntries(
  count: number,
): Iterable<TreeEntry | { readonly path: string; readonly kind: 'directory' }> {
  const draw = new Draw(`directories of ${count}`);
  const taken = new Set<string>();
  const folders = growFolders(count + 1, draw).slice(1);
  for (const [at, folder] of folders.entries()) {
    yield { path: folder, kind: 'directory' };
    if (at % 10 > 0) continue;
    const { extension, text } = writeText(`directories/${at}`, 300);
    yield file(filePath(taken, folder, extension, draw), text);
  }
}

function file(path: string, content: string): TreeEntry {
  return { path, content, kind: 'file' };
}

function writeText(seed: string, sizeBytes?: number): { extension: string; text: string } {
  const draw = new Draw(seed);
  const size = sizeBytes ?? draw.fileSize();
  if (draw.chance(documentShare)) {
    const form = draw.pickByShare(documentForms);
    return { extension: form.extension, text: form.write(size, draw) };
  }
  const syntax = draw.pickByShare(syntaxes);
  return { extension: syntax.extension, text: writeSource(syntax, size, draw).text };
}

function* repositoryEntries(): Iterable<TreeEntry> {
  const content = { HEAD: 'ref: refs/heads/main\n', config: '[core]\n\trepositoryformatversion = 0\n' };
  for (const [name, text] of Object.entries(content))
    yield { path: `.git/${name}`, content: text, kind: 'git' };
}

/** A file of rules in the middle of the tree, what it leaves out, and one file that it takes back. */
function* ruledEntries(folder: string, draw: Draw): Iterable<TreeEntry> {
  yield file(`${folder}/${draw.pick(ruleFiles)}`, '*.log\n!kept.log\n/scratch/\n');
  yield file(`${folder}/kept.log`, writeText(`${folder}/kept`, 500).text);
  const ignored = ['trace.log', 'scratch/draft.ts', 'scratch/old/draft.ts', 'notes.tmp'];
  for (const name of ignored)
    yield { path: `${folder}/${name}`, content: writeText(`${folder}/${name}`).text, kind: 'ignored' };
}

/** One that is known by its name and one that must be read to be known. */
function* binaryEntries(taken: Set<string>, folder: string, draw: Draw): Iterable<TreeEntry> {
  for (const extension of ['png', 'dat']) {
    const content = Uint8Array.from({ length: draw.fileSize() }, () => draw.below(256));
    content.fill(0, 16, 32);
    yield { path: filePath(taken, folder, extension, draw), content, kind: 'binary' };
  }
}

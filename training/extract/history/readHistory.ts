/** Commits of a bare repository whose subjects tell what they changed, with the parents' versions of the few files they changed. */
import path from 'node:path';
import { fileKindOf, languageOf } from '../../../src/indexer/chunk/index.ts';
import { git, missingBlobs, readBlobs } from '../../git/repository.ts';
import { choosePaths } from '../../sift/choosePath.ts';
import { commitSubject } from './commitSubject.ts';
import { parseHunks, parseRaw, type ChangedFile, type LineRange } from './diffs.ts';

/** Looked at, and kept, of one repository, spread over its whole history. */
const mostLookedAt = 1600;
const mostKept = 400;
const mostChangedFiles = 12;
const mostSourceFiles = 3;

export interface TaskCommit {
  readonly subject: string;
  readonly files: readonly ChangedText[];
}

export interface ChangedText {
  readonly path: string;
  /** Before the change. */
  readonly text: string;
  readonly changed: readonly LineRange[];
}

export async function readHistory(
  repository: string,
  version: string,
  random: () => number,
): Promise<TaskCommit[]> {
  const log = await git(repository, ['log', '--no-merges', '--format=%H%x09%an%x09%s', version]);
  const subjects = new Map<string, string>();
  for (const line of log.toString('utf8').split('\n')) {
    const [commit = '', author = '', ...rest] = line.split('\t');
    const subject = commitSubject(rest.join(' '), author, random() < 0.5);
    if (subject !== undefined) subjects.set(commit, subject);
  }
  const candidates = spread([...subjects.keys()], mostLookedAt);
  const raw = parseRaw(await diffTree(repository, candidates, ['--raw', '--no-abbrev']));
  const few = await withoutMissing(
    repository,
    [...raw].filter(([, files]) => changesFewSources(files)),
  );
  const kept = new Map(spread(few, mostKept).map(([commit, files]) => [commit, sourcesOf(files)]));
  const sources = [...kept.values()].flat();
  const patches = ['-p', '-U0', '--full-index', '--no-textconv', '--', ...endingsOf(sources)];
  const hunks = parseHunks(await diffTree(repository, [...kept.keys()], patches));
  const texts = await readBlobs(
    repository,
    sources.flatMap(({ oldBlob }) => oldBlob ?? []),
  );
  return [...kept].map(([commit, files]) => ({
    subject: subjects.get(commit) ?? '',
    files: files.flatMap(({ path: file, oldBlob = '' }) => {
      const content = texts.get(oldBlob);
      const changed = hunks.get(commit)?.get(oldBlob);
      if (content === undefined || changed === undefined) return [];
      return [{ path: file, text: content.toString('utf8'), changed }];
    }),
  }));
}

async function diffTree(
  repository: string,
  commits: readonly string[],
  args: readonly string[],
): Promise<string> {
  const common = ['diff-tree', '--stdin', '-r', '--no-renames', '--no-color', '--no-ext-diff'];
  return (await git(repository, [...common, ...args], `${commits.join('\n')}\n`)).toString('utf8');
}

async function withoutMissing<Entry extends readonly [string, readonly ChangedFile[]]>(
  repository: string,
  entries: readonly Entry[],
): Promise<Entry[]> {
  const blobsOf = ([, files]: Entry): string[] =>
    files.flatMap(({ oldBlob, newBlob }) => [oldBlob, newBlob].filter((blob) => blob !== undefined));
  const missing = await missingBlobs(repository, entries.flatMap(blobsOf));
  return entries.filter((entry) => !blobsOf(entry).some((blob) => missing.has(blob)));
}

/** Patterns that leave out what else the commits changed: data can be large. */
function endingsOf(files: readonly ChangedFile[]): string[] {
  return [...new Set(files.map((file) => `*${path.extname(file.path) || path.basename(file.path)}`))];
}

function changesFewSources(files: readonly ChangedFile[]): boolean {
  const sources = sourcesOf(files);
  return (
    files.length <= mostChangedFiles &&
    sources.length <= mostSourceFiles &&
    sources.some(({ oldBlob }) => oldBlob !== undefined)
  );
}

/** No tests, documents, settings and data. */
function sourcesOf(files: readonly ChangedFile[]): ChangedFile[] {
  return files.filter(
    ({ path: file }) =>
      fileKindOf(file, languageOf(file)) === 'code' && choosePaths([file], undefined).length === 1,
  );
}

/** At most `count` of the items, evenly. */
export function spread<Item>(items: readonly Item[], count: number): Item[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)] as Item);
}

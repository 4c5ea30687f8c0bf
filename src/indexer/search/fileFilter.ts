import type { FileKind, SearchParams } from '../../protocol/index.ts';
import type { ParsedQuery } from './parseQuery.ts';
import { pathFilter } from './pathFilter.ts';

/** What a filter looks at. */
export interface FilteredFile {
  readonly path: string;
  readonly language: string;
  readonly fileKind: FileKind;
}

/** The test that all filters of a question make together; undefined when it has none. */
export function fileFilter(
  query: ParsedQuery,
  params: SearchParams,
): ((file: FilteredFile) => boolean) | undefined {
  const paths = query.paths.map(pathFilter);
  const excluded = query.excludedPaths.map(pathFilter);
  const folders = (params.folders ?? []).map((folder) => folder.replace(/\/*$/, '/'));
  const tests: ((file: FilteredFile) => boolean)[] = [];
  if (paths.length > 0) tests.push(({ path }) => paths.some((matches) => matches(path)));
  if (excluded.length > 0) tests.push(({ path }) => !excluded.some((matches) => matches(path)));
  if (folders.length > 0) tests.push(({ path }) => folders.some((folder) => path.startsWith(folder)));
  for (const languages of [query.languages, params.languages ?? []]) {
    if (languages.length > 0) tests.push(({ language }) => languages.includes(language));
  }
  if (query.excludedLanguages.length > 0) {
    tests.push(({ language }) => !query.excludedLanguages.includes(language));
  }
  if (query.fileKinds.length > 0) tests.push(({ fileKind }) => query.fileKinds.includes(fileKind));
  if (query.excludedFileKinds.length > 0) {
    tests.push(({ fileKind }) => !query.excludedFileKinds.includes(fileKind));
  }
  return tests.length === 0 ? undefined : (file) => tests.every((passes) => passes(file));
}

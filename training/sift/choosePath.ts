/** Which files of a package are text that its authors wrote for readers: by path alone. */
import { languageOf } from '../../src/indexer/chunk/index.ts';

/** Tests, examples of data, other people's code, and what a build left. */
const leftOutFolder =
  /(?:^|\/)(?:tests?|testing|specs?|__tests__|__mocks__|testdata|test[-_]?(?:data|suite|cases)|unittests?|fixtures?|vendor(?:ed)?|_vendor|third[-_]?party|3rd[-_]?party|thirdparty|node_modules|bower_components|externals?|extern|contrib\/minizip|deps|debian|\.git(?:hub)?|\.pc|locales?|i18n\/locales?|translations|po|generated|gen|autogen|__generated__|min|umd|Godeps|site-packages\/pip\/_vendor|benchmarks?)\//i;
const leftOutName =
  /(?:\.min\.\w+|\.bundle\.js|\.d\.ts|\.map|\.pb\.go|_pb2?\.\w+|\.g\.dart|\.snap|[-._]lock(?:\.\w+)?|zz_generated.*)$|(?:^|\/)(?:licen[sc]e|copying|notice|authors|contributors|changelog|changes|history|news|todo|code_of_conduct|security|maintainers|unicodedata)[^/]*$/i;
/** Data, and text that is neither code nor written to explain code. */
const leftOutLanguages = new Set(
  'text json jsonc json5 xml csv tsv ini ignore latex po html svg diff properties log jupyter'.split(' '),
);
const builtFolder = /(?:^|\/)(?:dist|lib|cjs|esm|es|es6|build|bundles?|fesm\d+|module|commonjs)\//;
const enoughSources = 5;

export function choosePaths(paths: readonly string[], wanted: readonly string[] | undefined): string[] {
  const chosen = paths.filter(
    (path) =>
      (wanted?.some((folder) => path.startsWith(`${folder}/`)) ?? true) &&
      !leftOutFolder.test(path) &&
      !leftOutName.test(path) &&
      !leftOutLanguages.has(languageOf(path)),
  );
  return withoutBuilt(chosen);
}

/** Packages of npm often hold their sources and what was built from them. */
function withoutBuilt(paths: string[]): string[] {
  const isScript = (path: string): boolean => /\.[cm]?[jt]sx?$|\.vue$|\.svelte$/.test(path);
  const sources = paths.filter((path) => /(?:^|\/)src\//.test(path) && isScript(path));
  if (sources.length < enoughSources) return paths;
  return paths.filter((path) => /(?:^|\/)src\//.test(path) || !isScript(path) || !builtFolder.test(path));
}

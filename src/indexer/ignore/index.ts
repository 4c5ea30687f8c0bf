/**
 * Which paths the person wants left out: git's ignore files, `.ignore`, `.loupeignore`, the editor's and Loupe's own
 * exclude settings, and the generated and vendored marks of `.gitattributes`.
 *
 * Order of precedence, first word wins: `.git`, `.hg`, `.svn` and Loupe's own data are always left out; `loupe.include`; `loupe.exclude`;
 * the editor's `files.exclude` and `search.exclude`; `.loupeignore`; `.ignore`; `.gitignore`, `.git/info/exclude` and the
 * global excludes file; `.gitattributes`. Among files of one name the one nearest to the path wins, in a file its last
 * matching line. Git's files count inside a git repository only, then from its top down.
 *
 * Invariant: nothing here lists a directory or judges a path by size, content or kind; a set of rules is a snapshot of
 * the rule files it has read, so it is opened anew when one of them changes.
 */
export { explainPath } from './explainPath.ts';
export { openIgnoreRules } from './ignoreRules.ts';
export type { DirectoryRules, IgnoreOptions, IgnoreRules, Verdict } from './verdict.ts';

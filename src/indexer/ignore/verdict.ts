import type { IndexerSettings, RuleSource } from '../../protocol/index.ts';
import type { SurroundingsState } from './surroundings.ts';

export interface IgnoreOptions {
  /** Absolute path of the opened folder. */
  readonly root: string;
  readonly settings: Pick<IndexerSettings, 'exclude' | 'include' | 'editorExclude'>;
  /** Absolute path of the global excludes file; found through git's configuration when absent. */
  readonly globalExcludesFile?: string;
  /** Tells of a path relative to the root whether it is Loupe's own data: that is left out whatever the rules say. */
  readonly isOwnData?: (path: string) => boolean;
}

/** Whether the rules leave a path out, and the one rule that decided it. */
export type Verdict =
  | { readonly ignored: false }
  | {
      readonly ignored: true;
      readonly reason: 'ignored' | 'generated' | 'vendored';
      readonly rule: RuleSource;
    };

export interface IgnoreRules {
  /**
   * Rules for the entries of one directory (relative to the root, with forward slashes, '' for the root itself). Its
   * rule files are read once. `names`, where the caller has listed the directory, saves looking for files that are
   * not there. Never rejects for a rule file that cannot be read: as in git, it then says nothing.
   */
  enter(directory: string, names?: readonly string[]): Promise<DirectoryRules>;
  /**
   * How the files lie now that bear on the root and that no watcher of the root sees: rule files above it, and of each
   * repository entered so far git's own rule files, configuration and HEAD. Costs one `stat` per file.
   */
  lookAround(): Promise<SurroundingsState>;
  /** The files that are there while git moves files: of the root's repository, and of all others entered so far. */
  lockFiles(): Promise<readonly string[]>;
}

export interface DirectoryRules {
  /** `name` is one entry of the directory. A directory that is not ignored is to be entered. */
  check(name: string, isDirectory: boolean): Verdict;
}

export const notIgnored: Verdict = { ignored: false };

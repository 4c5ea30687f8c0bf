import type { CacheRun, CacheStats } from './cache.ts';
import type { ProfileName } from './settings.ts';
import type { Skip, SkipReason } from './skip.ts';

/**
 * What the index of one root is doing. `indexing`: making files searchable; `refining`: all files can be found by words and
 * meaning, and their symbols and final chunk borders are still being read. `following`: another Loupe process writes this index, this one reads it.
 */
export type RootState =
  'waiting' | 'scanning' | 'indexing' | 'refining' | 'ready' | 'paused' | 'following' | 'error';

/** Progress and condition of one root; `root` is absolute. */
export interface RootStatus {
  readonly root: string;
  readonly state: RootState;
  /** Of the files that are made searchable; while `refining`, of those that are refined. */
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly filesPerSecond: number;
  readonly secondsLeft?: number;
  /** Files in the index now. */
  readonly files: number;
  /** Those of them whose symbols and chunk borders are final. */
  readonly refined: number;
  readonly chunks: number;
  readonly symbols: number;
  readonly skipped: number;
  /** The share of known files that are indexed by now, 0 to 1. */
  readonly coverage: number;
  /** Only while git moves files: they are looked at when it is done. */
  readonly waitsForGit?: true;
  /** What is degraded or wrong, and what to do; empty when all is well. */
  readonly problems: readonly Problem[];
}

/** A lasting condition that a person should know of. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly severity: 'warning' | 'error';
}

export interface IndexerStatus {
  readonly roots: readonly RootStatus[];
  readonly paused: boolean;
  /** Only while work in bulk, which nobody paused, gives way. */
  readonly slowdown?: Slowdown;
}

/** Work in bulk gives way to something: it rests, or goes on with fewer threads. */
export interface Slowdown {
  readonly rests: boolean;
  /** In words that go on after "Indexing rests:" or "Indexing is slower:". */
  readonly reason: string;
}

/** The health page of one root. */
export interface RootHealth extends RootStatus {
  readonly indexPath: string;
  readonly indexBytes: number;
  readonly sourceBytes: number;
  readonly skippedByReason: Readonly<Partial<Record<SkipReason, number>>>;
  readonly languages: readonly {
    readonly language: string;
    readonly files: number;
    readonly chunks: number;
  }[];
  /** Files that a parser could not cut, with the reason; they were cut by lines. */
  readonly fallbacks: readonly { readonly path: string; readonly note: string }[];
  /** Files and folders that the file system refuses to read, with its reason; at most so many as a page can show. */
  readonly unreadable: readonly Skip[];
  readonly quarantined: readonly string[];
  /** Seconds of work per stage of the last full run, summed over all threads. */
  readonly stages: Readonly<Record<string, number>>;
  /** Of the files that this run went through, each once. */
  readonly preparedBytes: number;
  /** What this run asked of the embedding cache. */
  readonly cache: CacheRun;
  /** Of the last comparison with the disk in this process: how many files there were, and how many need not be opened. */
  readonly compared?: { readonly files: number; readonly unchanged: number };
}

export interface Health {
  readonly roots: readonly RootHealth[];
  readonly version: string;
  readonly pid: number;
  readonly rssBytes: number;
  readonly model: { readonly id: string; readonly dimension: number; readonly problem?: string };
  /** Only when it was asked for. */
  readonly onnxRuntime?:
    { readonly version: string; readonly backends: readonly string[] } | { readonly problem: string };
  /** Prepare threads at most. */
  readonly threads: number;
  readonly slowdown?: Slowdown;
  /** Absent where no embedding cache is used. */
  readonly cache?: CacheStats;
  readonly profile: ProfileHealth;
}

/** By which numbers the process works, and why. */
export interface ProfileHealth {
  readonly name: ProfileName;
  /** A phrase: "4,703 files, 92 MB". */
  readonly because: string;
  readonly memoryLimitMb: number;
}

/** Why a path is or is not in the index. */
export type Explanation =
  | {
      readonly state: 'indexed';
      readonly root: string;
      readonly path: string;
      readonly language: string;
      readonly chunks: number;
      readonly symbols: number;
      /** Symbols and chunk borders are final. */
      readonly refined: boolean;
      readonly method: string;
      readonly note?: string;
    }
  | { readonly state: 'skipped'; readonly root: string; readonly path: string; readonly skip: Skip }
  | { readonly state: 'pending'; readonly root: string; readonly path: string }
  | { readonly state: 'missing'; readonly root: string; readonly path: string }
  | { readonly state: 'outside'; readonly path: string };

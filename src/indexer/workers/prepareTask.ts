import type { LoadedModel } from '../embed/index.ts';
import type { FileLevel, FileStat, PrepareResult } from '../records.ts';
import type { CacheUse } from './embedChunks.ts';

/** One file to prepare. */
export interface PrepareTask {
  /** Absolute. */
  readonly root: string;
  readonly stat: FileStat;
  /** The hash the index has of this path, if any: the same content is not prepared again. */
  readonly knownHash?: string;
  readonly maxFileSizeBytes: number;
  /** How far to bring it. */
  readonly level: FileLevel;
  /** No person is at work on it: it goes after those that are, and may be done at low priority. */
  readonly isBulk?: boolean;
  /** The embedding cache can have it: there was one when this run began. */
  readonly askCache?: boolean;
}

/** Milliseconds a file spent in each stage of its prepare thread. */
export interface StageTimes {
  readonly read: number;
  readonly hash: number;
  readonly chunk: number;
  readonly tokens: number;
  readonly vectors: number;
}

export interface Prepared {
  readonly result: PrepareResult;
  readonly times: StageTimes;
  /** Absent where the embedding cache was not asked. */
  readonly cacheUse?: CacheUse;
}

/** Where prepare threads ask for vectors that were made before. */
export interface CacheAccess {
  readonly path: string;
  /** See `CacheKeys`. */
  readonly scope: string;
}

/** What a prepare thread is started with. */
export interface PrepareThreadData {
  /** The embedding model, in memory of all threads; vectors stay empty when absent. */
  readonly model?: LoadedModel;
  readonly cache?: CacheAccess;
  readonly journalPath: string;
  readonly slot: number;
  /** Whether work in bulk lowers the thread's priority. */
  readonly lowersPriority: boolean;
}

export interface TaskMessage {
  readonly id: number;
  readonly task: PrepareTask;
}

export interface DoneMessage {
  readonly id: number;
  readonly prepared: Prepared;
}

/** What a run of indexing asked of the embedding cache, in versions of files: a file that is indexed in two passes counts twice. */
export interface CacheRun {
  /** Those whose vectors were there. */
  readonly hits: number;
  /** Those that the model was asked for. */
  readonly misses: number;
}

/** What the embedding cache holds. */
export interface CacheStats {
  /** Absolute. */
  readonly path: string;
  /** All that it takes on the disk. */
  readonly bytes: number;
  readonly limitBytes: number;
  /** Versions of files. */
  readonly entries: number;
  readonly models: readonly {
    readonly model: string;
    readonly entries: number;
    readonly vectorBytes: number;
  }[];
  /** Of whichever folder was brought up to date last. */
  readonly lastRun?: CacheRun;
  /** Why nothing more is known. */
  readonly problem?: string;
}

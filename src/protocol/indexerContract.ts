import type { QualityProgress, QualityReport } from './quality.ts';
import type { SearchAnswer, SearchParams } from './search.ts';
import type { PauseOnBattery, RootConfig } from './settings.ts';
import type { Explanation, Health, IndexerStatus } from './status.ts';
import type { SymbolHit } from './symbol.ts';

/** Grows with every change of this contract that an older peer would misread. */
export const indexerProtocolVersion = 1;

/** A file system change; `path` is absolute. A renamed file is one deletion and one creation. */
export interface FileChange {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** What the indexing process serves and tells: the whole conversation of this hop. */
export interface IndexerSide {
  readonly requests: {
    /** Opens, keeps or closes roots so that exactly these are served; indexing of new ones starts at once unless paused. */
    readonly configure: {
      params: {
        readonly roots: readonly RootConfig[];
        readonly paused: boolean;
        readonly pauseOnBattery?: PauseOnBattery;
      };
      result: IndexerStatus;
    };
    /** Absolute paths of open editors, the active one first: their files and folders are indexed before others. */
    readonly focus: { params: { readonly paths: readonly string[] }; result: null };
    readonly filesChanged: { params: { readonly changes: readonly FileChange[] }; result: null };
    /** A person types right now; told at most once a second, and only while there is work that can give way. */
    readonly typed: { params: null; result: null };
    /** Compares the disk with the index and brings it up to date; resolves when done. Somebody waits for it. */
    readonly update: { params: { readonly root?: string }; result: IndexerStatus };
    /** The same for all roots where nobody waits for the end: resolves at once, and does nothing in a pause. */
    readonly rescan: { params: null; result: null };
    /** Throws the index away and builds it from nothing; resolves when done. */
    readonly reindex: { params: { readonly root?: string }; result: IndexerStatus };
    /** Deletes the index of the root (all when absent) from disk; it is rebuilt only when asked for. */
    readonly clear: { params: { readonly root?: string }; result: null };
    /** Empties the embedding cache, which all folders and all Loupe processes share. */
    readonly clearCache: { params: null; result: null };
    readonly pause: { params: null; result: IndexerStatus };
    /** Ends a pause; what rests for the battery's sake goes on. */
    readonly resume: { params: null; result: IndexerStatus };
    readonly search: { params: SearchParams; result: SearchAnswer };
    readonly symbols: {
      params: { readonly query: string; readonly limit: number };
      result: readonly SymbolHit[];
    };
    /** `path` is absolute. */
    readonly why: { params: { readonly path: string }; result: Explanation };
    /** `runtime`: also what is known of ONNX Runtime, which loads it (some 60 MB) into the process. */
    readonly health: { params: { readonly runtime: boolean }; result: Health };
    readonly status: { params: null; result: IndexerStatus };
    /** Asks questions made from the folder and marks the answers; one check at a time. Neither the folder nor its index changes. */
    readonly check: { params: RootConfig; result: QualityReport };
    /** Finishes the running transaction, closes the store and exits. */
    readonly shutdown: { params: null; result: null };
  };
  readonly events: {
    readonly status: IndexerStatus;
    readonly log: LogRecord;
    readonly checkProgress: QualityProgress;
    /** Something a person should read once. */
    readonly notice: Notice;
  };
}

export interface LogRecord {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
}

export interface Notice {
  readonly code: string;
  readonly message: string;
  readonly severity: 'info' | 'warning' | 'error';
}

/** The extension host serves nothing to the indexing process and tells it nothing unasked. */
export interface HostSide {
  readonly requests: object;
  readonly events: object;
}

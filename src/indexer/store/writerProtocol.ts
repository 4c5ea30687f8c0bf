import type { ErrorCode, Notice, Skip } from '../../protocol/index.ts';
import type { FileStat, KnownContent, PrepareResult } from '../records.ts';
import type { IndexFile } from './schema.ts';

/** What the main thread asks of the writer thread: parameters and results per method. */
export interface WriterCalls {
  /** First of all. */
  readonly open: { readonly params: IndexFile; readonly result: readonly Notice[] };
  readonly beginScan: { readonly params: null; readonly result: number };
  readonly diff: {
    readonly params: { readonly generation: number; readonly stats: readonly FileStat[] };
    /** Positions in `stats`. */
    readonly result: readonly { readonly index: number; readonly known?: KnownContent }[];
  };
  readonly recordSkips: {
    readonly params: { readonly generation: number; readonly skips: readonly Skip[] };
    readonly result: undefined;
  };
  readonly endScan: { readonly params: number; readonly result: { readonly removed: number } };
  readonly commit: { readonly params: readonly PrepareResult[]; readonly result: undefined };
  readonly remove: { readonly params: readonly string[]; readonly result: undefined };
  readonly clear: { readonly params: null; readonly result: undefined };
  /** Merges the pieces of the full-text index and carries the log over into the index file, where no reader is in the way; true has every page looked at. */
  readonly checkpoint: { readonly params: boolean; readonly result: undefined };
  /** See `Store.setCache`. */
  readonly setCache: { readonly params: number; readonly result: undefined };
  readonly setMeta: {
    readonly params: { readonly key: string; readonly value: string };
    readonly result: undefined;
  };
  /** Sets the damaged file aside and starts an empty one. */
  readonly replace: { readonly params: string; readonly result: readonly Notice[] };
  /** Carries the log over into the index file and closes it. */
  readonly close: { readonly params: null; readonly result: undefined };
}

export type WriterMethod = keyof WriterCalls;
export type WriterParams<M extends WriterMethod> = WriterCalls[M]['params'];
export type WriterResult<M extends WriterMethod> = WriterCalls[M]['result'];

export interface WriterRequest<M extends WriterMethod = WriterMethod> {
  readonly id: number;
  readonly method: M;
  readonly params: WriterParams<M>;
}

/** `version` goes up whenever what can be found has changed. */
export type WriterResponse = {
  readonly id: number;
  readonly version: number;
  /** What went wrong with the embedding cache since the last response. */
  readonly cacheProblem?: string;
} & (
  { readonly result: unknown } | { readonly error: { readonly code: ErrorCode; readonly message: string } }
);

/** Where nothing is to be said, what a handler returns does not matter. */
type HandlerResult<R> = R extends undefined ? unknown : R | Promise<R>;

/** One function per method; what it throws becomes the response's error. */
export type WriterHandlers = {
  readonly [M in WriterMethod]: (params: WriterParams<M>) => HandlerResult<WriterResult<M>>;
};

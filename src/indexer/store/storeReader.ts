import type { Totals } from './totals.ts';
import type { FileKind, Skip, SkipReason, SymbolKind } from '../../protocol/index.ts';
import type { ChunkMethod, CodeSymbol, FileLevel } from '../records.ts';

export interface StoredChunk {
  /** Never used again for another chunk; below 2³¹. */
  readonly id: number;
  readonly fileId: number;
  readonly path: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly startLine: number;
  readonly endLine: number;
  readonly breadcrumb: readonly string[];
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
}

export interface StoredSymbol extends CodeSymbol {
  readonly fileId: number;
  readonly path: string;
}

/** A line of a file. */
export interface SymbolPlace {
  readonly fileId: number;
  readonly line: number;
}

export interface StoredFile {
  readonly id: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly hash: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly method: ChunkMethod;
  readonly level: FileLevel;
  readonly note?: string;
  /** How many. */
  readonly chunks: number;
  readonly symbols: number;
}

/** What changed since a cursor: forget `removedIds` (everything, when `reload`), then take over the rest. */
export interface VectorChanges {
  /** For the next call. */
  readonly cursor: number;
  readonly reload: boolean;
  /** Ascending. */
  readonly ids: Int32Array;
  /** The file each chunk is of. */
  readonly fileIds: Int32Array;
  /** How many terms each chunk has. */
  readonly lengths: Uint16Array;
  /** int8 [ids.length × dimension]; zeros for a chunk without a vector. */
  readonly vectors: Int8Array;
  readonly removedIds: Int32Array;
  /** True when `mostChunks` cut the answer short: ask again with the new cursor. */
  readonly more: boolean;
}

/** Where a term occurs. */
export interface Postings {
  /** Each once; of chunks that are gone too, for a while. */
  readonly ids: Int32Array;
  /** How often in each, at most 65,535: the occurrences in each column times its weight. */
  readonly frequencies: Uint16Array;
}

type Counts = Pick<Totals, 'files' | 'chunks' | 'symbols' | 'skipped' | 'sourceBytes' | 'whole'>;

/**
 * Questions to the index. All are synchronous and see the last commit. While a follower's index is not there yet, or was
 * made by another version of Loupe, every answer is empty. A damaged index: LoupeError `indexCorrupt`.
 */
export interface StoreReader {
  /** `whole`: files that are (`FileLevel`). */
  counts(): Counts;
  /** In the order of `ids`; those that are gone are missing. */
  chunks(ids: readonly number[]): StoredChunk[];
  chunksOfFile(fileId: number): StoredChunk[];
  /** @param cursor 0 for everything. @param mostChunks after about so many the answer is cut; unlimited when absent. */
  vectorChanges(cursor: number, mostChunks?: number): VectorChanges;
  /** Where each term occurs. */
  postings(
    terms: readonly string[],
    weights: readonly [body: number, name: number, path: number],
  ): Postings[];
  /** All terms that begin so, in order; for a while also those of chunks that are gone. */
  termsBeginning(beginning: string): string[];
  /** For each place the definitions that hold the line, outer ones first. */
  symbolsAt(places: readonly SymbolPlace[]): CodeSymbol[][];
  /** By the whole name in any case; the same case first, then by path and line, whatever was indexed first. */
  symbolsNamed(name: string, limit: number): StoredSymbol[];
  /**
   * Names that hold the letters of `query` in order; whole names, beginnings, initials (`gun`) and short names first. In
   * slices, empty ones among them, each of which takes a few milliseconds: the caller may give way or stop between them.
   */
  symbolCandidates(query: string, limit: number): Iterable<readonly StoredSymbol[]>;
  file(path: string): StoredFile | undefined;
  /** Of the path itself, or of the nearest skipped directory above it. */
  skip(path: string): Skip | undefined;
  skippedByReason(): Partial<Record<SkipReason, number>>;
  /** Most files first. */
  languageCounts(): { language: string; files: number; chunks: number }[];
  /** Files that a parser should have cut but could not. */
  fallbacks(limit: number): { path: string; note: string }[];
  /** What the file system refuses to read. */
  unreadable(limit: number): Skip[];
  /** Paths of all files of that name, in any folder. Looks at every path. */
  pathsNamed(name: string): string[];
  /** Most recently modified first. */
  recentPaths(limit: number): string[];
  /** May be read slowly, while the index changes. */
  paths(): Iterable<{ fileId: number; path: string }>;
  indexBytes(): number;
}

/**
 * The plain values that travel from room to room of the indexing process. Every path is relative to its root, with
 * forward slashes; lines are 1-based and inclusive. Nothing here does work but packing: a room may import it without knowing another room.
 */
import type { FileKind, Skip, SymbolKind } from '../protocol/index.ts';

/** What tells a file from what it was before, without opening it. */
export interface FileStamp {
  readonly sizeBytes: number;
  /** Of the last change, since 1970. */
  readonly mtimeNs: bigint;
  /** Another file may take the place of one, with its size and time. */
  readonly inode: bigint;
}

/** A file as the scan found it, before it is opened. */
export interface FileStat extends FileStamp {
  readonly path: string;
}

export function isSameStamp(one: FileStamp, other: FileStamp): boolean {
  return one.sizeBytes === other.sizeBytes && one.mtimeNs === other.mtimeNs && one.inode === other.inode;
}

/** What the index has of a file. */
export interface KnownContent {
  /** Of the bytes that were stored. */
  readonly hash: string;
  readonly level: FileLevel;
  /** By its stamp the file is as it was stored. */
  readonly same: boolean;
}

/** A decoded file. `text` has its line breaks as in the file, without a byte order mark; `hash` is of the raw bytes. */
export interface SourceText extends FileStat {
  readonly text: string;
  /** 128 bits as 32 lower-case hexadecimal digits. */
  readonly hash: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1';
}

/** A piece of a file that can be an answer. Chunks of a file are ascending and do not overlap. */
export interface Chunk {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  /** Names from the outermost container to the symbol itself; empty at the top of a file. */
  readonly breadcrumb: readonly string[];
  /** The one definition this chunk is (a part of), if it is one. */
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
}

/** A definition with a name. */
export interface CodeSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container?: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** How the borders of a file's chunks were found. */
export type ChunkMethod = 'parser' | 'structure' | 'lines';

/**
 * How far a file has come. `searchable`: by words and meaning, in chunks that were cut without its parser, and with no
 * symbols yet. `whole`: as it stays.
 */
export type FileLevel = 'searchable' | 'whole';

export interface ChunkedFile {
  readonly level: FileLevel;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly method: ChunkMethod;
  /** Why the parser was not used although the language has one. */
  readonly note?: string;
  readonly chunks: readonly Chunk[];
  readonly symbols: readonly CodeSymbol[];
}

/** A chunk ready to be stored; its text stays in the file, its words go to the full-text index. */
export interface PreparedChunk {
  readonly startLine: number;
  readonly endLine: number;
  readonly breadcrumb: readonly string[];
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
  /**
   * Index terms of the body, of the definitions' names in it, and of path and breadcrumb: space-separated, as `tokens` cuts
   * them, in UTF-8.
   */
  readonly bodyTerms: Uint8Array;
  readonly nameTerms: Uint8Array;
  readonly pathTerms: Uint8Array;
}

/** A file with everything the index holds of it: it is committed whole or not at all. */
export interface PreparedFile {
  readonly stat: FileStat;
  readonly level: FileLevel;
  readonly hash: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly method: ChunkMethod;
  readonly note?: string;
  readonly chunks: readonly PreparedChunk[];
  readonly symbols: readonly CodeSymbol[];
  /** int8 [chunks.length × dimension], row i belongs to chunk i; empty when there is no model. */
  readonly vectors: Int8Array;
}

/** What the embedding cache is to be told of a file's vectors once they are stored: that they are new to it, or were of use. */
export interface CacheNote {
  readonly kind: 'new' | 'used';
  readonly key: Uint8Array;
}

/** A prepared file in a few blocks of memory, as it travels from thread to thread: those it only passes through make no objects of it. */
export interface PackedFile {
  readonly stat: FileStat;
  readonly level: FileLevel;
  readonly hash: string;
  /** JSON of everything but the stamp and the blocks below, in UTF-8. */
  readonly outline: Uint8Array;
  /** Of all chunks, one after the other. */
  readonly terms: Uint8Array;
  readonly vectors: Int8Array;
  readonly cacheNote?: CacheNote;
}

/** What a prepare thread makes of a file: a prepared file, a reason, or the news that its content is what the index already has. */
export type PrepareResult =
  | { readonly kind: 'prepared'; readonly file: PackedFile }
  | { readonly kind: 'skipped'; readonly stat: FileStat; readonly skip: Skip }
  | { readonly kind: 'unchanged'; readonly stat: FileStat };

type PackedChunk = Omit<PreparedChunk, 'bodyTerms' | 'nameTerms' | 'pathTerms'> & {
  /** Bytes of the terms of body, names and path. */
  readonly termBytes: readonly [number, number, number];
};
type Outline = Omit<PreparedFile, 'stat' | 'chunks' | 'vectors'> & {
  readonly chunks: readonly PackedChunk[];
};

export function packFile({ stat, chunks, vectors, ...rest }: PreparedFile): PackedFile {
  const terms = chunks.flatMap(({ bodyTerms, nameTerms, pathTerms }) => [bodyTerms, nameTerms, pathTerms]);
  const outline: Outline = {
    ...rest,
    chunks: chunks.map(({ bodyTerms, nameTerms, pathTerms, ...chunk }) => ({
      ...chunk,
      termBytes: [bodyTerms.length, nameTerms.length, pathTerms.length],
    })),
  };
  return {
    stat,
    level: rest.level,
    hash: rest.hash,
    outline: new TextEncoder().encode(JSON.stringify(outline)),
    terms: joined(terms),
    vectors: vectors.byteLength === vectors.buffer.byteLength ? vectors : vectors.slice(),
  };
}

export function unpackFile({ stat, outline, terms, vectors }: PackedFile): PreparedFile {
  const { chunks, ...rest } = JSON.parse(new TextDecoder().decode(outline)) as Outline;
  let offset = 0;
  const next = (bytes: number): Uint8Array => terms.subarray(offset, (offset += bytes));
  return {
    ...rest,
    stat,
    vectors,
    chunks: chunks.map(({ termBytes: [body, names, path], ...chunk }) => ({
      ...chunk,
      bodyTerms: next(body),
      nameTerms: next(names),
      pathTerms: next(path),
    })),
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The memory of a packed file that can change threads without a copy; the sender must not look at it again. */
export function transferables({ outline, terms, vectors }: PackedFile): ArrayBuffer[] {
  return [outline.buffer, terms.buffer, vectors.buffer] as ArrayBuffer[];
}

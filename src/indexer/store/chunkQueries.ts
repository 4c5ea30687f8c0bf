import type Database from 'better-sqlite3';
import type { FileKind, SymbolKind } from '../../protocol/index.ts';
import type { StoredChunk } from './storeReader.ts';

/** What the chunks of a file share. */
interface FileOfChunks {
  readonly path: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly firstChunk: number;
  readonly chunkCount: number;
}

type ChunkRow = [
  fileId: number,
  startLine: number,
  endLine: number,
  breadcrumb: string | null,
  symbol: string | null,
  symbolKind: SymbolKind | null,
];

const mostCachedFiles = 20_000;
const columns = 'file_id, start_line, end_line, breadcrumb, symbol, symbol_kind';

export class ChunkQueries {
  readonly #chunk: Database.Statement<[number], ChunkRow>;
  readonly #ofFile: Database.Statement<[number, number], [number, ...ChunkRow]>;
  readonly #file: Database.Statement<[number], FileOfChunks>;
  readonly #files = new Map<number, FileOfChunks>();
  /** One transaction for all rows: each statement by itself would lock and unlock the index. */
  readonly #read: <T>(work: () => T) => T;

  constructor(database: Database.Database) {
    this.#chunk = database.prepare<[number], ChunkRow>(`SELECT ${columns} FROM chunks WHERE id = ?`).raw();
    this.#ofFile = database
      .prepare<[number, number], [number, ...ChunkRow]>(
        `SELECT id, ${columns} FROM chunks WHERE id BETWEEN ? AND ? ORDER BY id`,
      )
      .raw();
    this.#file = database.prepare(
      `SELECT path, language, file_kind AS fileKind, first_chunk AS firstChunk, chunk_count AS chunkCount
       FROM files WHERE id = ?`,
    );
    this.#read = database.transaction((work: () => unknown) => work()) as <T>(work: () => T) => T;
  }

  chunks(ids: readonly number[]): StoredChunk[] {
    return this.#read(() => {
      const chunks: StoredChunk[] = [];
      for (const id of ids) {
        const row = this.#chunk.get(id);
        if (row === undefined) continue;
        const file = this.#fileOf(row[0], id);
        if (file !== undefined) chunks.push(toChunk(id, row, file));
      }
      return chunks;
    });
  }

  ofFile(fileId: number): StoredChunk[] {
    return this.#read(() => {
      const file = this.#file.get(fileId);
      if (file === undefined) return [];
      const { firstChunk, chunkCount } = file;
      return this.#ofFile
        .all(firstChunk, firstChunk + chunkCount - 1)
        .map(([id, ...row]) => toChunk(id, row, file));
    });
  }

  /** A file that changed has other chunks: what is remembered of it holds as long as it has this one. */
  #fileOf(fileId: number, chunkId: number): FileOfChunks | undefined {
    const known = this.#files.get(fileId);
    if (known !== undefined && chunkId >= known.firstChunk && chunkId < known.firstChunk + known.chunkCount)
      return known;
    const file = this.#file.get(fileId);
    if (this.#files.size >= mostCachedFiles) this.#files.clear();
    if (file !== undefined) this.#files.set(fileId, file);
    return file;
  }
}

function toChunk(
  id: number,
  [fileId, startLine, endLine, breadcrumb, symbol, symbolKind]: ChunkRow,
  { path, language, fileKind }: FileOfChunks,
): StoredChunk {
  return {
    id,
    fileId,
    path,
    language,
    fileKind,
    startLine,
    endLine,
    breadcrumb: breadcrumb === null ? [] : (JSON.parse(breadcrumb) as string[]),
    ...(symbol !== null && { symbol }),
    ...(symbolKind !== null && { symbolKind }),
  };
}

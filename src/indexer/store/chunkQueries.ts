import type Database from 'better-sqlite3';
import type { FileKind, SymbolKind } from '../../protocol/index.ts';
import type { StoredChunk } from './storeReader.ts';

type ChunkRow = Omit<StoredChunk, 'breadcrumb' | 'symbol' | 'symbolKind'> & {
  readonly fileKind: FileKind;
  readonly breadcrumb: string | null;
  readonly symbol: string | null;
  readonly symbolKind: SymbolKind | null;
};

const columns = `chunks.id, file_id AS fileId, path, language, file_kind AS fileKind, start_line AS startLine,
  end_line AS endLine, breadcrumb, symbol, symbol_kind AS symbolKind, mtime_ms AS mtimeMs, size_bytes AS sizeBytes`;

export class ChunkQueries {
  readonly #byId: Database.Statement<[number], ChunkRow>;
  readonly #ofFile: Database.Statement<[number], ChunkRow>;

  constructor(database: Database.Database) {
    this.#byId = database.prepare(
      `SELECT ${columns} FROM chunks JOIN files ON files.id = file_id WHERE chunks.id = ?`,
    );
    this.#ofFile = database.prepare(
      `SELECT ${columns} FROM files JOIN chunks
       ON chunks.id BETWEEN first_chunk AND first_chunk + chunk_count - 1 WHERE files.id = ? ORDER BY chunks.id`,
    );
  }

  chunks(ids: readonly number[]): StoredChunk[] {
    const chunks: StoredChunk[] = [];
    for (const id of ids) {
      const row = this.#byId.get(id);
      if (row !== undefined) chunks.push(toChunk(row));
    }
    return chunks;
  }

  ofFile(fileId: number): StoredChunk[] {
    return this.#ofFile.all(fileId).map(toChunk);
  }
}

function toChunk({ breadcrumb, symbol, symbolKind, ...row }: ChunkRow): StoredChunk {
  return {
    ...row,
    breadcrumb: breadcrumb === null ? [] : (JSON.parse(breadcrumb) as string[]),
    ...(symbol !== null && { symbol }),
    ...(symbolKind !== null && { symbolKind }),
  };
}

import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';

/** What an index holds, whatever order it was made in. */
export interface IndexContent {
  readonly files: number;
  readonly chunks: number;
  readonly symbols: number;
  /** Over every file with its hash and what kept it from being parsed, its chunks with lengths and vectors, its symbols, and every skip. */
  readonly digest: string;
}

interface FileRow {
  readonly id: number;
  readonly firstChunk: number;
  readonly chunkCount: number;
  readonly firstSymbol: number;
  readonly symbolCount: number;
}

export function readIndexContent(path: string): IndexContent {
  const database = new Database(path, { readonly: true });
  try {
    const digest = createHash('sha256');
    const tell = (rows: Iterable<unknown>): number => {
      let count = 0;
      for (const row of rows) {
        digest.update(JSON.stringify(row));
        count += 1;
      }
      return count;
    };
    const chunksOf = database
      .prepare<[number, number]>(
        'SELECT start_line, end_line, breadcrumb, symbol, symbol_kind FROM chunks WHERE id >= ? AND id < ? ORDER BY id',
      )
      .raw();
    const vectorsOf = database
      .prepare<[number], [Buffer, Buffer]>('SELECT lengths, vectors FROM vectors WHERE first_chunk = ?')
      .raw();
    const symbolsOf = database
      .prepare<[number, number]>(
        `SELECT name, kind, container, start_line, end_line FROM symbols JOIN names ON names.id = name_id
         WHERE symbols.id >= ? AND symbols.id < ? ORDER BY start_line, end_line, name, kind`,
      )
      .raw();
    const files = database
      .prepare<[], FileRow>(
        'SELECT id, first_chunk AS firstChunk, chunk_count AS chunkCount, first_symbol AS firstSymbol, symbol_count AS symbolCount FROM files ORDER BY path',
      )
      .all();
    const about = database
      .prepare<[number]>(
        'SELECT path, size_bytes, hash, language, file_kind, method, note, whole FROM files WHERE id = ?',
      )
      .raw();
    let [chunks, symbols] = [0, 0];
    for (const { id, firstChunk, chunkCount, firstSymbol, symbolCount } of files) {
      tell(about.all(id));
      chunks += tell(chunksOf.all(firstChunk, firstChunk + chunkCount));
      symbols += tell(symbolsOf.all(firstSymbol, firstSymbol + symbolCount));
      // A file without chunks has the first chunk of another.
      for (const [lengths, vectors] of chunkCount > 0 ? vectorsOf.all(firstChunk) : [])
        digest.update(lengths).update(vectors);
    }
    tell(database.prepare('SELECT path, reason FROM skips ORDER BY path').raw().iterate());
    return { files: files.length, chunks, symbols, digest: digest.digest('hex') };
  } finally {
    database.close();
  }
}

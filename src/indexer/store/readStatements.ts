import type Database from 'better-sqlite3';
import type { FileKind, SkipReason, SymbolKind } from '../../protocol/index.ts';
import type { ChunkMethod } from '../records.ts';
import { totalsStatement } from './totals.ts';

export interface ChunkRow {
  readonly id: number;
  readonly fileId: number;
  readonly path: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly startLine: number;
  readonly endLine: number;
  readonly breadcrumb: string | null;
  readonly symbol: string | null;
  readonly symbolKind: SymbolKind | null;
  readonly mtimeMs: number;
  readonly sizeBytes: number;
}

export interface SymbolRow {
  readonly fileId: number;
  readonly path: string;
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container: string | null;
  readonly startLine: number;
  readonly endLine: number;
}

export interface FileRow {
  readonly id: number;
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly hash: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly method: ChunkMethod;
  readonly note: string | null;
  readonly chunks: number;
  readonly symbols: number;
}

export interface SkipRow {
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail: string | null;
  readonly rule: string | null;
}

const chunkColumns = `c.id, c.file_id AS fileId, f.path, f.language, f.file_kind AS fileKind, c.start_line AS startLine,
  c.end_line AS endLine, c.breadcrumb, c.symbol, c.symbol_kind AS symbolKind, f.mtime_ms AS mtimeMs, f.size_bytes AS sizeBytes`;
const symbolQuery = `SELECT s.file_id AS fileId, f.path, n.name, s.kind, s.container, s.start_line AS startLine, s.end_line AS endLine
  FROM names n JOIN symbols s ON s.name_id = n.id JOIN files f ON f.id = s.file_id`;

export type ReadStatements = ReturnType<typeof prepareReadStatements>;

/** Every question a reader asks, prepared once per connection. */
export function prepareReadStatements(database: Database.Database) {
  return {
    totals: totalsStatement(database),
    meta: database.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck(),
    chunk: database.prepare<[number], ChunkRow>(
      `SELECT ${chunkColumns} FROM chunks c JOIN files f ON f.id = c.file_id WHERE c.id = ?`,
    ),
    chunksOfFile: database.prepare<[number], ChunkRow>(
      `SELECT ${chunkColumns} FROM files f JOIN chunks c ON c.id BETWEEN f.first_chunk AND f.first_chunk + f.chunk_count - 1
       WHERE f.id = ? ORDER BY c.id`,
    ),
    vectors: database.prepare<[number], { firstChunk: number; vectors: Buffer }>(
      'SELECT first_chunk AS firstChunk, vectors FROM vectors WHERE first_chunk > ? ORDER BY first_chunk',
    ),
    removals: database.prepare<[number, number], { firstChunk: number; chunkCount: number }>(
      'SELECT first_chunk AS firstChunk, chunk_count AS chunkCount FROM removals WHERE sequence > ? AND sequence <= ?',
    ),
    matchTerms: database.prepare<[number, number, number, string, number], { id: number; score: number }>(
      'SELECT rowid AS id, bm25(words, ?, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score LIMIT ?',
    ),
    documentFrequency: database
      .prepare<[string], number>('SELECT doc FROM vocabulary WHERE term = ?')
      .pluck(),
    symbolsNamed: database.prepare<[string, string, number], SymbolRow>(
      `${symbolQuery} WHERE n.key = ? ORDER BY n.name <> ? LIMIT ?`,
    ),
    symbolsFrom: database.prepare<[string, string, number], SymbolRow>(
      `${symbolQuery} WHERE n.key >= ? AND n.key < ? ORDER BY length(n.key) LIMIT ?`,
    ),
    symbolsByInitials: database.prepare<[string, string, number], SymbolRow>(
      `${symbolQuery} WHERE n.initials >= ? AND n.initials < ? ORDER BY length(n.initials), length(n.key) LIMIT ?`,
    ),
    symbolsLike: database.prepare<[number, number, string, number], SymbolRow>(
      `${symbolQuery} WHERE n.letters & ? = ? AND n.key LIKE ? ESCAPE '\\' ORDER BY length(n.key) LIMIT ?`,
    ),
    file: database.prepare<[string], FileRow>(
      `SELECT id, path, size_bytes AS sizeBytes, mtime_ms AS mtimeMs, hash, language, file_kind AS fileKind, method, note,
         chunk_count AS chunks, symbol_count AS symbols FROM files WHERE path = ?`,
    ),
    skip: database.prepare<[string], SkipRow>('SELECT path, reason, detail, rule FROM skips WHERE path = ?'),
    skippedByReason: database.prepare<[], { reason: SkipReason; count: number }>(
      'SELECT reason, count(*) AS count FROM skips GROUP BY reason ORDER BY count DESC',
    ),
    languageCounts: database.prepare<[], { language: string; files: number; chunks: number }>(
      'SELECT language, count(*) AS files, sum(chunk_count) AS chunks FROM files GROUP BY language ORDER BY files DESC, language',
    ),
    fallbacks: database.prepare<[number], { path: string; note: string }>(
      'SELECT path, note FROM files WHERE note IS NOT NULL ORDER BY path LIMIT ?',
    ),
    recentPaths: database
      .prepare<[number], string>('SELECT path FROM files ORDER BY mtime_ms DESC LIMIT ?')
      .pluck(),
    pathsAfter: database.prepare<[number, number], { fileId: number; path: string }>(
      'SELECT id AS fileId, path FROM files WHERE id > ? ORDER BY id LIMIT ?',
    ),
  };
}

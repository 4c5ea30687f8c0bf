import type Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import type { FileKind, RuleSource, Skip, SkipReason } from '../../protocol/index.ts';
import type { ChunkMethod } from '../records.ts';
import type { StoredFile, StoreReader } from './storeReader.ts';
import { totalsStatement } from './totals.ts';

type FileRow = Omit<StoredFile, 'note' | 'level'> & {
  readonly whole: 0 | 1;
  readonly fileKind: FileKind;
  readonly method: ChunkMethod;
  readonly note: string | null;
};

interface SkipRow {
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail: string | null;
  readonly rule: string | null;
}

interface PathRow {
  readonly fileId: number;
  readonly path: string;
}

/** Rows read at once where the consumer may be slow: no read transaction stays open between them. */
const pathsAtOnce = 4_096;

/** Files, skips and sums. */
export class CatalogQueries {
  readonly #path: string;
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database.Database, path: string) {
    this.#path = path;
    this.#statements = prepareStatements(database);
  }

  counts(): ReturnType<StoreReader['counts']> {
    const totals = this.#statements.totals.get();
    if (totals === undefined) return noCounts();
    const { files, chunks, symbols, skipped, sourceBytes, whole } = totals;
    return { files, chunks, symbols, skipped, sourceBytes, whole };
  }

  meta(key: string): string | undefined {
    return this.#statements.meta.get(key);
  }

  file(path: string): StoredFile | undefined {
    const row = this.#statements.file.get(path);
    if (row === undefined) return undefined;
    const { note, whole, ...file } = row;
    return { ...file, level: whole === 1 ? 'whole' : 'searchable', ...(note !== null && { note }) };
  }

  skip(path: string): Skip | undefined {
    for (const candidate of placesOf(path)) {
      const row = this.#statements.skip.get(candidate);
      if (row !== undefined) return toSkip(row);
    }
    return undefined;
  }

  skippedByReason(): Partial<Record<SkipReason, number>> {
    const byReason: Partial<Record<SkipReason, number>> = {};
    for (const { reason, count } of this.#statements.skippedByReason.all()) byReason[reason] = count;
    return byReason;
  }

  languageCounts(): { language: string; files: number; chunks: number }[] {
    return this.#statements.languageCounts.all();
  }

  fallbacks(limit: number): { path: string; note: string }[] {
    return this.#statements.fallbacks.all(limit);
  }

  unreadable(limit: number): Skip[] {
    return this.#statements.unreadable.all(limit).map(toSkip);
  }

  pathsNamed(name: string): string[] {
    return this.#statements.pathsNamed.all(name, Array.from(name).length, name);
  }

  recentPaths(limit: number): string[] {
    return this.#statements.recentPaths.all(limit);
  }

  pathsAfter(fileId: number): PathRow[] {
    return this.#statements.paths.all(fileId, pathsAtOnce);
  }

  indexBytes(): number {
    let bytes = 0;
    for (const suffix of ['', '-wal'])
      bytes += statSync(this.#path + suffix, { throwIfNoEntry: false })?.size ?? 0;
    return bytes;
  }
}

function prepareStatements(database: Database.Database) {
  return {
    totals: totalsStatement(database),
    meta: database.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck(),
    file: database.prepare<[string], FileRow>(
      `SELECT id, path, size_bytes AS sizeBytes, mtime_ns / 1e6 AS mtimeMs, hash, language, file_kind AS fileKind, method, note, whole,
         chunk_count AS chunks, symbol_count AS symbols FROM files WHERE path = ?`,
    ),
    skip: database.prepare<[string], SkipRow>('SELECT path, reason, detail, rule FROM skips WHERE path = ?'),
    skippedByReason: database.prepare<[], { reason: SkipReason; count: number }>(
      'SELECT reason, count(*) AS count FROM skips GROUP BY reason',
    ),
    languageCounts: database.prepare<[], { language: string; files: number; chunks: number }>(
      `SELECT language, count(*) AS files, sum(chunk_count) AS chunks FROM files
       GROUP BY language ORDER BY files DESC, language`,
    ),
    fallbacks: database.prepare<[number], { path: string; note: string }>(
      'SELECT path, note FROM files WHERE note IS NOT NULL ORDER BY path LIMIT ?',
    ),
    unreadable: database.prepare<[number], SkipRow>(
      "SELECT path, reason, detail, rule FROM skips WHERE reason = 'unreadable' ORDER BY path LIMIT ?",
    ),
    pathsNamed: database
      .prepare<[string, number, string], string>(
        `SELECT path FROM files WHERE path = ? OR substr(path, -1 - ?) = '/' || ?`,
      )
      .pluck(),
    recentPaths: database
      .prepare<[number], string>('SELECT path FROM files ORDER BY mtime_ns DESC, path LIMIT ?')
      .pluck(),
    paths: database.prepare<[number, number], PathRow>(
      'SELECT id AS fileId, path FROM files WHERE id > ? ORDER BY id LIMIT ?',
    ),
  };
}

export function noCounts(): ReturnType<StoreReader['counts']> {
  return { files: 0, chunks: 0, symbols: 0, skipped: 0, sourceBytes: 0, whole: 0 };
}

/** The path as a file and as a directory, then the directories above it, nearest first. */
function placesOf(path: string): string[] {
  const places = path.endsWith('/') ? [path] : [path, `${path}/`];
  for (let end = path.lastIndexOf('/', path.length - 2); end > 0; end = path.lastIndexOf('/', end - 1))
    places.push(path.slice(0, end + 1));
  return places;
}

function toSkip({ path, reason, detail, rule }: SkipRow): Skip {
  return { path, reason, ...(detail !== null && { detail }), ...(rule !== null && { rule: toRule(rule) }) };
}

function toRule(text: string): RuleSource {
  const [file, line, pattern] = JSON.parse(text) as [string, number, string];
  return { file, line, pattern };
}

import assert from 'node:assert/strict';
import Database from 'better-sqlite3';

/** Everything that must hold of an index file between two transactions; works on a copy or on a closed index. */
export function verifyIndex(path: string): { files: number; chunks: number } {
  const database = new Database(path, { readonly: true });
  try {
    const all = <T>(sql: string): T[] => database.prepare<[], T>(sql).all();
    const one = (sql: string): number => database.prepare<[], number>(sql).pluck().get() ?? -1;
    assert.deepEqual(all('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
    const none = (what: string, sql: string): void => assert.deepEqual(all(sql), [], what);
    none('a chunk without its file', 'SELECT id FROM chunks WHERE file_id NOT IN (SELECT id FROM files)');
    none(
      'a file without all its chunks',
      `SELECT path FROM files f WHERE chunk_count <>
        (SELECT count(*) FROM chunks WHERE file_id = f.id AND id BETWEEN f.first_chunk AND f.first_chunk + f.chunk_count - 1)`,
    );
    none(
      'a file without all its symbols',
      `SELECT path FROM files f WHERE symbol_count <>
        (SELECT count(*) FROM symbols WHERE file_id = f.id AND id BETWEEN f.first_symbol AND f.first_symbol + f.symbol_count - 1)`,
    );
    none('a symbol without its file', 'SELECT id FROM symbols WHERE file_id NOT IN (SELECT id FROM files)');
    none('a symbol without its name', 'SELECT id FROM symbols WHERE name_id NOT IN (SELECT id FROM names)');
    none('a name of no symbol', 'SELECT name FROM names WHERE id NOT IN (SELECT name_id FROM symbols)');
    none('a chunk without its words', 'SELECT id FROM chunks WHERE id NOT IN (SELECT id FROM words_docsize)');
    none('words without their chunk', 'SELECT id FROM words_docsize WHERE id NOT IN (SELECT id FROM chunks)');
    none(
      'vectors without their file',
      'SELECT first_chunk FROM vectors WHERE first_chunk NOT IN (SELECT first_chunk FROM files WHERE chunk_count > 0)',
    );
    none(
      'a file without its vectors',
      'SELECT path FROM files WHERE chunk_count > 0 AND first_chunk NOT IN (SELECT first_chunk FROM vectors)',
    );
    none('a file that is also skipped', 'SELECT path FROM files WHERE path IN (SELECT path FROM skips)');
    const counted = all(
      `SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM chunks) AS chunks,
         (SELECT count(*) FROM symbols) AS symbols, (SELECT count(*) FROM skips) AS skipped,
         (SELECT coalesce(sum(size_bytes), 0) FROM files) AS source_bytes, (SELECT count(*) FROM removals) AS removals`,
    );
    assert.deepEqual(
      all('SELECT files, chunks, symbols, skipped, source_bytes, removals FROM totals'),
      counted,
    );
    return { files: one('SELECT count(*) FROM files'), chunks: one('SELECT count(*) FROM chunks') };
  } finally {
    database.close();
  }
}

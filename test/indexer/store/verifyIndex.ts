import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { unpackLengths } from '../../../src/indexer/store/chunkLengths.ts';
import { PostingQueries } from '../../../src/indexer/store/postingQueries.ts';
import { VocabularyQueries } from '../../../src/indexer/store/vocabularyQueries.ts';

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
      'vectors of another file',
      'SELECT file_id FROM vectors WHERE file_id NOT IN (SELECT id FROM files f WHERE f.first_chunk = vectors.first_chunk)',
    );
    none(
      'a file without its vectors',
      'SELECT path FROM files WHERE chunk_count > 0 AND first_chunk NOT IN (SELECT first_chunk FROM vectors)',
    );
    none('a file that is also skipped', 'SELECT path FROM files WHERE path IN (SELECT path FROM skips)');
    const counted = all(
      `SELECT (SELECT count(*) FROM files) AS files, (SELECT count(*) FROM chunks) AS chunks,
         (SELECT count(*) FROM symbols) AS symbols, (SELECT count(*) FROM skips) AS skipped,
         (SELECT coalesce(sum(size_bytes), 0) FROM files) AS source_bytes, (SELECT coalesce(sum(whole), 0) FROM files) AS whole, (SELECT count(*) FROM removals) AS removals`,
    );
    assert.deepEqual(
      all('SELECT files, chunks, symbols, skipped, source_bytes, whole, removals FROM totals'),
      counted,
    );
    verifyWords(database);
    return { files: one('SELECT count(*) FROM files'), chunks: one('SELECT count(*) FROM chunks') };
  } finally {
    database.close();
  }
}

const columns = ['body', 'name', 'path'];

/** What is read of words past FTS5 is what FTS5 itself says. */
export function verifyWords(database: Database.Database): void {
  database.exec('CREATE VIRTUAL TABLE IF NOT EXISTS temp.instances USING fts5vocab (main, words, instance)');
  const occurrences = database
    .prepare<[], [string, number, string]>('SELECT term, doc, col FROM temp.instances')
    .raw()
    .all();
  const expected = new Map<string, Map<number, number>>();
  const lengths = new Map<number, number>();
  for (const [term, id, column] of occurrences) {
    const chunks = expected.get(term) ?? new Map<number, number>();
    expected.set(term, chunks);
    // Columns count 1, 100 and 10,000, so that a sum tells how often a term is in each.
    chunks.set(id, (chunks.get(id) ?? 0) + 100 ** columns.indexOf(column));
    lengths.set(id, (lengths.get(id) ?? 0) + 1);
  }
  const living = new Set(database.prepare<[], number>('SELECT id FROM chunks').pluck().all());
  const terms = [...expected.keys()];
  new PostingQueries(database).postings(terms, [1, 100, 10_000]).forEach(({ ids, frequencies }, at) => {
    const found = Array.from(ids, (id, index) => [id, frequencies[index] ?? 0] as const);
    assert.equal(new Set(ids).size, ids.length, 'a chunk twice in a list');
    const counted = Array.from(expected.get(terms[at] ?? '') ?? [], ([id, count]) => [
      id,
      Math.min(count, 0xffff),
    ]);
    assert.deepEqual(
      found.filter(([id]) => living.has(id)).sort(([a], [b]) => a - b),
      counted.sort(([a = 0], [b = 0]) => a - b),
      terms[at],
    );
  });
  const vocabulary = new VocabularyQueries(database);
  for (const beginning of ['', 'a', 'ab', 'te', 'term3', 'xxx', 'ü', '日', '~']) {
    // Terms whose chunks are all gone stay until a merge.
    const living = vocabulary.termsBeginning(beginning).filter((term) => expected.has(term));
    assert.deepEqual(living, terms.filter((term) => term.startsWith(beginning)).sort(), beginning);
  }
  const stored = new Map<number, number>();
  const rows = database.prepare<[], [number, Buffer]>('SELECT first_chunk, lengths FROM vectors').raw().all();
  for (const [first, packed] of rows)
    unpackLengths(packed).forEach((length, at) => stored.set(first + at, length));
  for (const id of living) assert.equal(stored.get(id), lengths.get(id) ?? 0, `the length of chunk ${id}`);
}

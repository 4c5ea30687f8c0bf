import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { unpackLengths } from '../../../src/indexer/store/chunkLengths.ts';
import { SegmentQueries } from '../../../src/indexer/store/segmentQueries.ts';
import { storedPostings } from './storedWords.ts';

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

/** What must hold of the full-text index, whatever was stored. */
export function verifyWords(database: Database.Database): void {
  const segments = new SegmentQueries(database).all();
  segments.forEach(({ firstChunk, lastChunk, chunks, dead }, at) => {
    assert.ok(
      firstChunk <= lastChunk && dead <= chunks,
      'a segment has a range and no more dead than chunks',
    );
    assert.ok(at === 0 || (segments[at - 1]?.lastChunk ?? 0) < firstChunk, 'segments do not overlap');
  });
  const ranges = new Map(segments.map((segment) => [segment.id, segment]));
  const lengths = new Map<number, number>();
  let before = { segmentId: 0, term: Buffer.alloc(0), id: 0 };
  for (const { segmentId, term, id, counts } of storedPostings(database)) {
    const bytes = Buffer.from(term);
    if (before.segmentId === segmentId) {
      const order = Buffer.compare(before.term, bytes);
      assert.ok(order < 0 || (order === 0 && before.id < id), `${term} ${id} is out of order`);
    }
    const { firstChunk = 0, lastChunk = 0 } = ranges.get(segmentId) ?? {};
    assert.ok(firstChunk <= id && id <= lastChunk, `chunk ${id} is outside of its segment`);
    lengths.set(id, (lengths.get(id) ?? 0) + counts[0] + counts[1] + counts[2]);
    before = { segmentId, term: bytes, id };
  }
  const stored = new Map<number, number>();
  const rows = database.prepare<[], [number, Buffer]>('SELECT first_chunk, lengths FROM vectors').raw().all();
  for (const [first, packed] of rows)
    unpackLengths(packed).forEach((length, at) => stored.set(first + at, length));
  const living = database.prepare<[], number>('SELECT id FROM chunks').pluck().all();
  for (const id of living) assert.equal(stored.get(id), lengths.get(id) ?? 0, `the length of chunk ${id}`);
  const held = segments.reduce((sum, { chunks, dead }) => sum + chunks - dead, 0);
  assert.equal(held, living.length, 'segments count the chunks that there are');
}

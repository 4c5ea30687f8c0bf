import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { openIndexDatabase } from '../../../src/indexer/store/indexDatabase.ts';
import { maintain } from '../../../src/indexer/store/maintenance.ts';
import { SegmentQueries, blocksOfSegment } from '../../../src/indexer/store/segmentQueries.ts';
import { fingerprint, prepared, temporaryFolder } from './storeHarness.ts';
import { wordsOfChunks } from './storedWords.ts';
import { verifyIndex } from './verifyIndex.ts';

test('tidying merges the segments of the full-text index step by step, empties the log and changes no answer', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const index = openIndexDatabase({ path, root, fingerprint });
  const { database, writer } = index;
  t.after(() => database.close());
  for (let round = 0; round < 42; round++) {
    writer.commit(
      Array.from({ length: 5 }, (_, index) =>
        prepared(`f${(round + index * 3) % 60}`, { body: `word${round} common`, chunks: 2 }),
      ),
    );
  }
  const segments = (): number =>
    database.prepare<[], number>('SELECT count(*) FROM segments').pluck().get() ?? 0;
  const answer = (): unknown[] => [...wordsOfChunks(database)].sort(([one], [other]) => one - other);
  const before = { segments: segments(), answer: answer() };
  assert.ok(before.segments > 4 && before.answer.length > 50);
  let steps = 0;
  while (maintain(index)) assert.ok(++steps < 1_000, 'it must come to an end');
  assert.ok(segments() <= 3, `${segments()} segments of ${before.segments} are left`);
  assert.deepEqual(answer(), before.answer);
  assert.equal(existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0, 0);
  assert.equal(maintain(index), false);
  database.close();
  verifyIndex(path);
});

test('what was replaced gives its room back', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const index = openIndexDatabase({ path, root, fingerprint });
  const { database, writer } = index;
  t.after(() => database.close());
  const words = (of: string): string => Array.from({ length: 400 }, (_, at) => `${of}${at}`).join(' ');
  const fill = (): number => {
    for (let batch = 0; batch < 20; batch++)
      writer.commit(
        Array.from({ length: 25 }, (_, at) => {
          const name = `f${batch * 25 + at}`;
          return prepared(name, { body: words(name), chunks: 2, symbols: [name] });
        }),
      );
    for (let steps = 0; maintain(index);) assert.ok(++steps < 1_000, 'it must come to an end');
    return statSync(path).size;
  };
  const once = fill();
  const twice = fill();
  assert.ok(twice < 1.1 * once, `${once} bytes, and ${twice} after everything was stored again`);
  database.close();
  verifyIndex(path);
});

test('tidying gives way while another connection holds the database', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const index = openIndexDatabase({ path, root, fingerprint });
  const { database, writer } = index;
  t.after(() => database.close());
  writer.commit([prepared('a')]);
  database.pragma('busy_timeout = 0');
  const other = new Database(path);
  t.after(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  assert.equal(maintain(index), false);
});

test('a merge that was broken off by the end of its process leaves nothing behind', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const first = openIndexDatabase({ path, root, fingerprint });
  for (let round = 0; round < 5; round++)
    first.writer.commit([prepared(`f${round}`, { body: manyWords(`w${round}`), chunks: 3 })]);
  assert.ok(first.writer.mergeWords(1), 'a merge is begun');
  first.writer.commit([prepared('late', { body: 'late' })]);
  assert.ok(countOrphans(first.database) > 0);
  first.database.close();
  verifyIndex(path);
  const second = openIndexDatabase({ path, root, fingerprint });
  t.after(() => second.database.close());
  second.writer.commit([prepared('f1', { body: 'again' })]);
  for (let steps = 0; maintain(second);) assert.ok(++steps < 1_000, 'it must come to an end');
  assert.equal(countOrphans(second.database), 0);
  assert.equal(new SegmentQueries(second.database).all().length, 1);
  second.database.close();
  verifyIndex(path);
});

function manyWords(beginning: string): string {
  return Array.from({ length: 3_000 }, (_, at) => `${beginning}x${at}`).join(' ');
}

function countOrphans(database: Database.Database): number {
  return (
    database
      .prepare<[], number>(
        `SELECT count(*) FROM word_blocks WHERE id / ${blocksOfSegment} NOT IN (SELECT id FROM segments)`,
      )
      .pluck()
      .get() ?? 0
  );
}

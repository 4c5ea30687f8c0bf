import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { openIndexDatabase } from '../../../src/indexer/store/indexDatabase.ts';
import { maintain } from '../../../src/indexer/store/maintenance.ts';
import { fingerprint, prepared, temporaryFolder } from './storeHarness.ts';
import { verifyIndex } from './verifyIndex.ts';

test('tidying merges the pieces of the full-text index step by step, empties the log and changes no answer', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const { database, writer } = openIndexDatabase({ path, root, fingerprint });
  t.after(() => database.close());
  for (let round = 0; round < 44; round++) {
    writer.commit(
      Array.from({ length: 5 }, (_, index) =>
        prepared(`f${(round + index * 3) % 60}`, { body: `word${round} common`, chunks: 2 }),
      ),
    );
  }
  const pieces = (): number =>
    database.prepare<[], number>('SELECT count(DISTINCT segid) FROM words_idx').pluck().get() ?? 0;
  const answer = (): unknown[] =>
    database.prepare('SELECT rowid, bm25(words) FROM words WHERE words MATCH ? ORDER BY rowid').all('common');
  const before = { pieces: pieces(), answer: answer() };
  assert.ok(before.pieces > 4 && before.answer.length > 50);
  let steps = 0;
  while (maintain(database)) assert.ok(++steps < 1_000, 'it must come to an end');
  assert.ok(pieces() <= 3, `${pieces()} pieces of ${before.pieces} are left`);
  assert.deepEqual(answer(), before.answer);
  assert.equal(existsSync(`${path}-wal`) ? statSync(`${path}-wal`).size : 0, 0);
  assert.equal(maintain(database), false);
  database.close();
  verifyIndex(path);
});

test('what was replaced gives its room back', (t) => {
  const root = temporaryFolder(t);
  const path = join(root, 'index.sqlite');
  const { database, writer } = openIndexDatabase({ path, root, fingerprint });
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
    for (let steps = 0; maintain(database);) assert.ok(++steps < 1_000, 'it must come to an end');
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
  const { database, writer } = openIndexDatabase({ path, root, fingerprint });
  t.after(() => database.close());
  writer.commit([prepared('a')]);
  database.pragma('busy_timeout = 0');
  const other = new Database(path);
  t.after(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  assert.equal(maintain(database), false);
});

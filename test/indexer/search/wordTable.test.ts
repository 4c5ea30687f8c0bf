import assert from 'node:assert/strict';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { VectorTable } from '../../../src/indexer/search/vectorTable.ts';
import { WordTable } from '../../../src/indexer/search/wordTable.ts';
import type { Postings } from '../../../src/indexer/store/index.ts';

type Columns = readonly [body: readonly string[], name: readonly string[], path: readonly string[]];

/** Chunks in memory: ids are 10, 20, … */
class Chunks {
  readonly table = new VectorTable(0);
  readonly words: WordTable;
  readonly chunks: readonly Columns[];

  constructor(chunks: readonly Columns[]) {
    this.chunks = chunks;
    this.words = new WordTable(
      { postings: (terms, weights) => terms.map((term) => this.#postings(term, weights)) },
      this.table,
    );
    this.table.take({
      ids: Int32Array.from(chunks, (_, at) => 10 * (at + 1)),
      fileIds: new Int32Array(chunks.length),
      lengths: Uint16Array.from(chunks, (columns) => columns.flat().length),
      vectors: new Int8Array(0),
      removedIds: new Int32Array(0),
      ...{ cursor: 1, reload: false, more: false },
    });
  }

  #postings(term: string, weights: readonly number[]): Postings {
    const found = this.chunks.flatMap((columns, at) => {
      const times = columns.map((column) => column.filter((each) => each === term).length);
      const frequency = times.reduce((sum, count, column) => sum + count * (weights[column] ?? 0), 0);
      return frequency > 0 ? [{ id: 10 * (at + 1), frequency }] : [];
    });
    return {
      ids: Int32Array.from([...found.map(({ id }) => id), 5]),
      frequencies: Uint16Array.from([...found.map(({ frequency }) => frequency), 1]),
    };
  }
}

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'rare', 'f');
const column = fc.array(word, { maxLength: 12 });
const chunks = fc.array(fc.tuple(column, column, column), { minLength: 1, maxLength: 60 });
const query = fc.record({
  required: fc.array(word, { maxLength: 3 }),
  leading: fc.array(word, { minLength: 1, maxLength: 4 }),
  others: fc.array(word, { maxLength: 4 }),
});

function bm25OfFts5(all: readonly Columns[], expression: string): Map<number, number> {
  const database = new Database(':memory:');
  database.exec('CREATE VIRTUAL TABLE words USING fts5 (body, name, path)');
  const insert = database.prepare('INSERT INTO words (rowid, body, name, path) VALUES (?, ?, ?, ?)');
  all.forEach((columns, at) => insert.run(10 * (at + 1), ...columns.map((words) => words.join(' '))));
  const rows = database
    .prepare<[string], [number, number]>('SELECT rowid, -bm25(words, 1, 2, 1) FROM words WHERE words MATCH ?')
    .raw()
    .all(expression);
  database.close();
  return new Map(rows);
}

test('matches and scores are those of FTS5', () => {
  fc.assert(
    fc.property(chunks, query, (all, wanted) => {
      const { words } = new Chunks(all);
      const { required, leading, others } = wanted;
      const optional = [...leading, ...others].join(' OR ');
      const groups = [required.join(' AND '), leading.join(' OR '), others.length > 0 ? optional : ''];
      // A group that only repeats what another demands counts its words once more, as the lists do.
      const expression = groups.filter((group) => group !== '').map((group) => `(${group})`);
      const fts5 = bm25OfFts5(all, expression.join(' AND '));
      const counted =
        others.length > 0 ? { required, leading: leading, others: [...leading, ...others] } : wanted;
      const found = words.match(counted, 1_000);
      assert.deepEqual(found.map(({ id }) => id).sort(), [...fts5.keys()].sort());
      for (const { id, score } of found) assert.ok(Math.abs(score - (fts5.get(id) ?? 0)) < 1e-9);
      assert.ok(found.every(({ score, id }, at) => at === 0 || isAfter(found[at - 1], { id, score })));
    }),
    { numRuns: 300 },
  );
});

function isAfter(
  before: { readonly id: number; readonly score: number } | undefined,
  { id, score }: { readonly id: number; readonly score: number },
): boolean {
  return before !== undefined && (before.score > score || (before.score === score && before.id < id));
}

test('a limit keeps the best, and nothing is found where it is not allowed', () => {
  fc.assert(
    fc.property(chunks, query, fc.nat({ max: 20 }), fc.array(fc.boolean()), (all, wanted, limit, flags) => {
      const { words, table } = new Chunks(all);
      const allowed = Uint8Array.from({ length: table.count }, (_, row) => (flags[row] === true ? 1 : 0));
      const every = words.match(wanted, 1_000);
      assert.deepEqual(words.match(wanted, limit), every.slice(0, limit));
      const passing = every.filter(({ id }) => allowed[table.rowOf(id) ?? -1] === 1);
      assert.deepEqual(words.match(wanted, limit, allowed), passing.slice(0, limit));
      assert.deepEqual(words.match(wanted, 1_000), every, 'a question leaves nothing behind');
    }),
  );
});

test('lists are asked for once, until the index changes', () => {
  const { table } = new Chunks([[['a'], [], []]]);
  const asked: string[] = [];
  const words = new WordTable(
    {
      postings: (terms) => {
        asked.push(...terms);
        return terms.map(() => ({ ids: Int32Array.of(10), frequencies: Uint16Array.of(1) }));
      },
    },
    table,
  );
  assert.deepEqual(words.documentFrequencies(['a', 'b', 'a']), [1, 1, 1]);
  words.match({ required: [], leading: ['b'], others: ['a'] }, 9);
  assert.deepEqual(asked, ['a', 'b']);
  words.forget();
  words.documentFrequencies(['b']);
  assert.deepEqual(asked, ['a', 'b', 'b']);
});

test('lists that do not fit into memory together are all there for one question', () => {
  const count = 300_000;
  const table = new VectorTable(0);
  table.take({
    ids: Int32Array.from({ length: count }, (_, at) => at + 1),
    fileIds: new Int32Array(count),
    lengths: new Uint16Array(count).fill(9),
    vectors: new Int8Array(0),
    removedIds: new Int32Array(0),
    ...{ cursor: 1, reload: false, more: false },
  });
  const everywhere = {
    ids: Int32Array.from({ length: count }, (_, at) => at + 1),
    frequencies: new Uint16Array(count).fill(1),
  };
  const words = new WordTable({ postings: (terms) => terms.map(() => everywhere) }, table);
  const terms = Array.from({ length: 10 }, (_, at) => `t${at}`);
  for (let round = 0; round < 3; round++)
    for (const some of [terms, terms.slice(0, 5), terms.slice(3)])
      assert.deepEqual(
        words.documentFrequencies(some),
        some.map(() => count),
      );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ndcg } from '../../../bench/score.ts';
import { figuresOf, mark } from '../../../src/indexer/check/measure.ts';
import { findingsOf } from '../../../src/indexer/check/report.ts';
import type { Question } from '../../../src/indexer/check/question.ts';

/** Numbers from 0 to 1, the same each time. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

test('NDCG is that of the development sets', () => {
  const next = random(7);
  const line = (): number => 1 + Math.floor(next() * 30);
  const path = (): string => `folder/${'abc'[Math.floor(next() * 3)] ?? 'a'}.ts`;
  for (let round = 0; round < 500; round++) {
    const hits = Array.from({ length: Math.floor(next() * 14) }, () => {
      const startLine = line();
      return { path: path(), startLine, endLine: startLine + 4 };
    });
    const expected = Array.from({ length: 1 + Math.floor(next() * 3) }, () => {
      const startLine = line();
      return next() < 0.5 ? { path: path() } : { path: path(), startLine, endLine: startLine + 3 };
    });
    const theirs = ndcg(
      hits.map((hit) => [hit.path, hit.startLine, hit.endLine]),
      expected.map((place) =>
        'startLine' in place
          ? { path: place.path, start_line: place.startLine ?? null, end_line: place.endLine ?? null }
          : place.path,
      ),
    );
    assert.ok(Math.abs(mark(hits, expected).ndcg - theirs) < 1e-9, `round ${round}`);
  }
});

test('figures are means; without questions they are zero', () => {
  assert.deepEqual(figuresOf([{ ndcg: 1, rank: 1 }, { ndcg: 0.5, rank: 4 }, { ndcg: 0 }]), {
    questions: 3,
    ndcg: 0.5,
    mrr: 0.4167,
    hitAtOne: 0.3333,
  });
  assert.deepEqual(figuresOf([]), { questions: 0, ndcg: 0, mrr: 0, hitAtOne: 0 });
});

test('the worst misses come first, kinds in turn, with what came instead', () => {
  const question = (kind: Question['kind'], query: string): Question => ({
    kind,
    query,
    language: 'go',
    expected: [{ path: 'right.go' }],
  });
  const hit = (path: string) => ({ path, line: 1, startLine: 1, endLine: 2 });
  const wrong = ['a', 'b', 'c', 'd'].map((name) => hit(`${name}.go`));
  const { misses, languages, kinds } = findingsOf([
    { question: question('symbol', 'one'), hits: wrong },
    { question: question('symbol', 'two'), hits: wrong },
    { question: question('commit', 'three'), hits: wrong },
    { question: question('docstring', 'late'), hits: [...wrong, hit('right.go')] },
    { question: question('docstring', 'found'), hits: [hit('right.go')] },
  ]);
  assert.deepEqual(
    misses.map(({ query, rank }) => [query, rank]),
    [
      ['one', undefined],
      ['three', undefined],
      ['two', undefined],
      ['late', 5],
    ],
  );
  assert.deepEqual(misses[0]?.found, wrong.slice(0, 3));
  assert.equal(languages.length, 1);
  assert.equal(languages[0]?.questions, 5);
  assert.equal(kinds.symbol.ndcg, 0);
  assert.equal(kinds.docstring.hitAtOne, 0.5);
});

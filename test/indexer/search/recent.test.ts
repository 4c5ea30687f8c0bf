import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferRecent, recencyOf } from '../../../src/indexer/search/recent.ts';
import type { Ranked } from '../../../src/indexer/search/rank.ts';
import { uploadService, searcherOver } from './fixture.ts';

function ranked(path: string, words: number): Ranked {
  const chunk = {
    id: 1,
    fileId: 1,
    path,
    language: 'typescript',
    fileKind: 'code' as const,
    startLine: 1,
    endLine: 2,
    breadcrumb: [],
  };
  const parts = { words, meaning: 0, symbol: 0, path: 0, file: 0, phrase: 0 };
  return { chunk, parts, worth: 1, score: words, defines: undefined };
}

test('an open file wins a tie and nothing more', () => {
  const order = (scores: readonly (readonly [string, number])[]): string[] =>
    preferRecent(
      scores.map(([path, words]) => ranked(path, words)),
      (path) => (path === 'open.ts' ? 1 : 0),
    ).map(({ chunk }) => chunk.path);
  assert.deepEqual(
    order([
      ['a.ts', 1],
      ['open.ts', 0.98],
    ]),
    ['open.ts', 'a.ts'],
  );
  assert.deepEqual(
    order([
      ['a.ts', 1],
      ['open.ts', 0.9],
    ]),
    ['a.ts', 'open.ts'],
  );
});

test('recency halves every week, and time that is yet to come is now', () => {
  const now = Date.UTC(2026, 0, 31);
  const week = 7 * 86_400_000;
  assert.deepEqual(
    [
      recencyOf(true, 0, now),
      recencyOf(false, now, now),
      recencyOf(false, now - week, now),
      recencyOf(false, now + week, now),
    ],
    [1, 0.5, 0.25, 0.5],
  );
  assert.ok(recencyOf(false, 0, now) < 1e-9);
});

test('a search breaks ties only where it is asked to', async () => {
  const twins = ['src/twin1.ts', 'src/twin2.ts'].map((path) => ({
    path,
    language: 'typescript',
    text: 'retry the upload',
  }));
  const { ask } = await searcherOver([...uploadService, ...twins], {
    isOpen: (path) => path === 'src/twin2.ts',
  });
  const firstOf = async (more = {}): Promise<string | undefined> =>
    (await ask('retry the upload path:src/twin1.ts path:src/twin2.ts', more)).hits[0]?.path;
  assert.equal(await firstOf(), 'src/twin1.ts');
  assert.equal(await firstOf({ preferRecent: true }), 'src/twin2.ts');
});

import assert from 'node:assert/strict';
import test from 'node:test';
import { LoupeError } from '../../../src/protocol/index.ts';
import type { Store } from '../../../src/indexer/store/index.ts';
import { indexTerms } from '../../../src/indexer/tokens/index.ts';
import { fileOf, matching, open, place, prepared, resultOf } from './storeHarness.ts';

async function storeOf(t: test.TestContext, bodies: Readonly<Record<string, string>>): Promise<Store> {
  const store = await open(t, place(t));
  await store.commit(Object.entries(bodies).map(([path, body]) => prepared(path, { body })));
  return store;
}

test('every term comes back as it went in, in any script', async (t) => {
  const terms = [
    ...new Set(
      indexTerms(
        'getUserName snake_case größe МОСКВА 日本語のテスト ไทย 한국어 ñandú x² ½ ١٢٣ 𝒳yz i̇stanbul ǆ naïve',
      ),
    ),
    'under_score',
    'ß',
    '😀',
    'é',
  ];
  const store = await storeOf(t, Object.fromEntries(terms.map((term, index) => [`file${index}`, term])));
  terms.forEach((term, index) =>
    assert.deepEqual(matching(store, `body : "${term}"`), [`file${index}`], term),
  );
  assert.deepEqual(store.reader.documentFrequencies([...terms, 'absent', '', '"']), [
    ...terms.map(() => 1),
    0,
    0,
    0,
  ]);
});

test('document frequencies count chunks that live, once each', async (t) => {
  const store = await storeOf(t, { a: 'x x x y', b: 'x', c: 'y' });
  assert.deepEqual(store.reader.documentFrequencies(['x', 'y', 'name0']), [2, 2, 3]);
  await store.remove(['b']);
  await store.commit([prepared('c', { body: 'x' })]);
  assert.deepEqual(store.reader.documentFrequencies(['x', 'y']), [2, 1]);
});

test('matches come best first, by BM25 with weights for the columns', async (t) => {
  const store = await storeOf(t, {
    often: 'needle needle needle hay',
    once: 'needle hay hay hay hay',
    no: 'hay',
  });
  const matches = store.reader.matchTerms('needle', 9, [1, 1, 1]);
  assert.deepEqual(
    store.reader.chunks(matches.map(({ id }) => id)).map(({ path }) => path),
    ['often', 'once'],
  );
  assert.ok(matches.every(({ score }, at) => score > 0 && score <= (matches[at - 1]?.score ?? Infinity)));
  assert.equal(store.reader.matchTerms('needle', 1, [1, 1, 1]).length, 1);
  const other = await open(t, place(t));
  const named = fileOf('named', { body: 'hay' });
  const chunk = named.chunks[0];
  assert.ok(chunk !== undefined);
  await other.commit([
    prepared('body', { body: 'needle' }),
    resultOf({ ...named, chunks: [{ ...chunk, nameTerms: Buffer.from('needle') }] }),
  ]);
  const first = (weights: readonly [number, number, number]): string | undefined =>
    other.reader.chunks(other.reader.matchTerms('needle', 9, weights).map(({ id }) => id))[0]?.path;
  assert.equal(first([1, 10, 1]), 'named');
  assert.equal(first([10, 1, 1]), 'body');
});

test('an expression that FTS5 cannot read matches nothing, and harms nothing', async (t) => {
  const store = await storeOf(t, { a: 'alpha beta' });
  const odd = [
    '',
    ' ',
    '"',
    '"unterminated',
    '*',
    '* *',
    'alpha AND',
    'OR',
    'NOT alpha',
    '(alpha',
    ')',
    'column : alpha',
    'body : ',
    '^',
    'alpha ^',
    'NEAR(',
    'NEAR(alpha beta, x)',
    '{body',
    '- alpha',
    'alpha;DROP TABLE files',
    "'",
    '\0',
    'al\0pha',
    '\ud800',
    '?1',
    '@x',
    '('.repeat(5_000),
    Array.from({ length: 5_000 }, () => 'alpha').join(' OR '),
    `"${'x'.repeat(100_000)}"`,
    '日本',
  ];
  for (const expression of odd) {
    try {
      assert.ok(Array.isArray(store.reader.matchTerms(expression, 9, [1, 1, 1])));
    } catch (error) {
      assert.ok(error instanceof LoupeError, `${expression.slice(0, 40)}: ${String(error)}`);
    }
  }
  assert.deepEqual(matching(store, 'alpha'), ['a']);
});

test('files are found by their name in any folder', async (t) => {
  const store = await open(t, place(t));
  await store.commit(
    ['a.ts', 'src/a.ts', 'src/deep/a.ts', 'src/ba.ts', 'a.ts/b.ts', 'x/%.ts', 'x/ü🎉.ts'].map((path) =>
      prepared(path),
    ),
  );
  assert.deepEqual(store.reader.pathsNamed('a.ts').sort(), ['a.ts', 'src/a.ts', 'src/deep/a.ts']);
  assert.deepEqual(store.reader.pathsNamed('%.ts'), ['x/%.ts']);
  assert.deepEqual(store.reader.pathsNamed('ü🎉.ts'), ['x/ü🎉.ts']);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Store } from '../../../src/indexer/store/index.ts';
import { indexTerms } from '../../../src/indexer/tokens/index.ts';
import { documentFrequencies, matching, open, place, prepared } from './storeHarness.ts';

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
  terms.forEach((term, index) => assert.deepEqual(matching(store, term, [1, 0, 0]), [`file${index}`], term));
  assert.deepEqual(documentFrequencies(store, [...terms, 'absent', '', '"']), [
    ...terms.map(() => 1),
    0,
    0,
    0,
  ]);
});

test('document frequencies count chunks that live, once each', async (t) => {
  const store = await storeOf(t, { a: 'x x x y', b: 'x', c: 'y' });
  assert.deepEqual(documentFrequencies(store, ['x', 'y', 'name0']), [2, 2, 3]);
  await store.remove(['b']);
  await store.commit([prepared('c', { body: 'x' })]);
  assert.deepEqual(documentFrequencies(store, ['x', 'y']), [2, 1]);
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

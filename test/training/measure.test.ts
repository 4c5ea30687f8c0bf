import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EmbeddingModel } from '../../src/indexer/embed/index.ts';
import { meanReciprocalRank } from '../../training/evaluate/meanReciprocalRank.ts';
import { chooseWords } from '../../training/vocabulary/chooseWords.ts';

/** Texts are the vectors themselves: `1,0`. */
const model: EmbeddingModel = {
  id: 'numbers',
  version: '1',
  dimension: 2,
  embedDocuments: (batch) =>
    Promise.resolve(Float32Array.from(batch.flatMap(({ text }) => text.split(',').map(Number)))),
  embedQuery: (text) => Promise.resolve(Float32Array.from(text.split(',').map(Number))),
  dispose: () => undefined,
};

test('the mean reciprocal rank counts ties against the answer', async () => {
  const documents = ['1,0', '0,1', '0.6,0.8'].map((text) => ({ text, path: '' }));
  const found = await meanReciprocalRank(model, documents, [
    { query: '1,0', answer: 0, group: 'first' },
    { query: '1,0', answer: 2, group: 'second' },
    { query: '0,0', answer: 1, group: 'third' },
  ]);
  assert.deepEqual(found.groups, { first: 1, second: 1 / 2, third: 1 / 3 });
  assert.equal(found.meanReciprocalRank, (1 + 1 / 2 + 1 / 3) / 3);
});

test('words of many packages come first, and numbers and hashes never', () => {
  const use = (
    word: string,
    sources: number,
    count: number,
  ): { word: string; sources: number; count: number } => ({
    word,
    sources,
    count,
  });
  const words = [
    use('rare', 2, 900),
    use('file', 9, 50),
    use('open', 9, 80),
    use('door', 5, 5000),
    use('utf8', 5, 9),
    use('facade', 4, 9),
  ];
  const noise = ['deadbeef1', '0xff', '12345', 'a1234', 'f00d', '1a2b3', 'ffff', 'fafafa', 'xxxx'].map(
    (word) => use(word, 50, 1000),
  );
  assert.deepEqual(chooseWords([...noise, ...words], 10), ['door', 'open', 'file', 'utf8', 'facade']);
  assert.deepEqual(chooseWords(words, 1), ['door']);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { QuestionWords } from '../../../src/indexer/search/questionWords.ts';
import { indexTerms } from '../../../src/indexer/tokens/index.ts';

const piece = fc.oneof(
  fc.constantFrom(
    'get',
    'User',
    'Name',
    'HTTP',
    'Server',
    '_',
    '__',
    'utf',
    '8',
    '16',
    'retries',
    'Größe',
    '日本語',
    'é',
  ),
  fc.constantFrom(' ', '.', '(', ' ', '\n', '-'),
  fc.string({ maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));

test('the terms found in a text are those that both it and the question are cut into', () => {
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 1, maxLength: 4 }), (question, texts) => {
      const terms = [...new Set(indexTerms(question))].map((term, at) => ({ term, share: 1 / (at + 2) }));
      const words = new QuestionWords({ terms });
      for (const each of texts) {
        const expected = indexTerms(each).filter((term) => terms.some((known) => known.term === term));
        assert.deepEqual([...words.in(each)], [...new Set(expected)]);
      }
      for (const { term, share } of terms)
        assert.deepEqual([words.has(term), words.shareOf(term)], [true, share]);
    }),
    { numRuns: 3_000 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mainLanguageOf, withoutLanguage } from '../../../src/indexer/search/mainLanguage.ts';

test('the main language is the one of at least half of the chunks', () => {
  const count = (language: string, chunks: number): { language: string; chunks: number } => ({
    language,
    chunks,
  });
  assert.equal(mainLanguageOf([count('markdown', 3), count('python', 7)]), 'python');
  assert.equal(mainLanguageOf([count('go', 4), count('rust', 4), count('c', 4)]), undefined);
  assert.equal(mainLanguageOf([]), undefined);
  assert.equal(mainLanguageOf([count('python', 0)]), undefined);
});

test('the name of the language is left out where it only says what all code is', () => {
  const check = (text: string, expected: string): void =>
    assert.equal(withoutLanguage(text, { id: 'python', name: 'Python' }), expected);
  check('python read a file', 'read a file');
  check('how to read a file in Python?', 'how to read a file in');
  check('in python how to read a file', 'in how to read a file');
  check('how python objects are made', 'how python objects are made');
  check('python', 'python');
  check('read a pythonic file', 'read a pythonic file');
});

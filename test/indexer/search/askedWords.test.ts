import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { askedWords, wordsHeld } from '../../../src/indexer/search/askedWords.ts';
import { indexTerms } from '../../../src/indexer/tokens/index.ts';

/** The question, a text, and what the text holds of the question. */
const told: readonly (readonly [string, string, readonly string[]])[] = [
  ['BaseCommand', 'class Command: # a command', ['Command']],
  ['BaseCommand', 'class BaseCommand(Command)', ['BaseCommand']],
  ['base_command', 'new BaseCommand()', ['base_command']],
  ['make_context', 'context = current()', ['context']],
  ['make_context', 'context = make(context)', ['make', 'context']],
  ['parseHTTPHeader2', 'http request', ['HTTP']],
  ['decode utf8', 'utf-16 or utf', ['utf']],
  ['decode utf8', 'decoded as utf8', ['decode', 'utf8']],
  ['where is BaseCommand, the command', 'commands', ['Command']],
  ['如何获取客户端IP', 'the IP of a client', ['IP']],
  ['如何获取客户端IP', '// 获取 IP', ['获取', 'IP']],
  ['如何获取', '取如', ['如', '取']],
  ['größeMessen', 'grosse', []],
  ['größeMessen', 'die Größe', ['größe']],
  ['ПолучитьИмя', 'имя файла', ['Имя']],
  ['_ __ ?', 'x', []],
];

for (const [question, text, expected] of told)
  test(`of ${question}, "${text}" holds ${expected.join(' and ') || 'nothing'}`, () =>
    assert.deepEqual(wordsHeld(askedWords(question), new Set(indexTerms(text))), expected));

const piece = fc.constantFrom(
  'get',
  'User',
  'Name',
  'HTTP',
  '_',
  'utf',
  '8',
  'Größe',
  '日本語',
  '本',
  'é',
  ' ',
  '-',
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

test('a part that is told is written in the question, and stands in the text', () => {
  fc.assert(
    fc.property(text, text, (question, other) => {
      const held = new Set(indexTerms(other));
      for (const part of wordsHeld(askedWords(question), held)) {
        assert.ok(question.includes(part));
        assert.ok(indexTerms(part).some((term) => held.has(term)));
      }
    }),
  );
});

test('of a question, the question itself holds every word whole', () => {
  fc.assert(
    fc.property(text, (question) => {
      const words = askedWords(question).filter((word) => /^\w*[a-z]\w*$/i.test(word));
      const whole = wordsHeld(words, new Set(indexTerms(question)));
      const distinct = new Set(words.map((word) => word.toLowerCase()));
      assert.deepEqual(new Set(whole.map((word) => word.toLowerCase())), distinct);
    }),
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { modelWords } from '../../../src/indexer/tokens/index.ts';

function check(text: string, expected: string): void {
  test(text, () => assert.equal(modelWords(text).join(' '), expected));
}

describe('model words', () => {
  check('getUserName', 'get user name');
  check('get_user_name', 'get user name');
  check('HTTPServer.parseURL(x)', 'http server parse url x');
  check('uint8 utf8Decode 0x1F', 'uint8 utf8 decode 0x1 f');
  check('__init__', 'init');
  check('café 重试retry', 'cafe retry');
  check('', '');
});

test('words are lower-case ASCII and hold every ASCII letter of the text once', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 120 }), (text) => {
      const words = modelWords(text);
      for (const word of words) assert.match(word, /^[a-z0-9]+$/);
      assert.equal(words.join(''), text.toLowerCase().replace(/[^a-z0-9]+/g, ''));
    }),
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { indexTerms } from '../../../src/indexer/tokens/index.ts';

function check(text: string, expected: string): void {
  test(text, () => assert.deepEqual(indexTerms(text).join(' '), expected));
}

/** True when every term of the question stands in the document, as an AND query of the full-text index would ask. */
function finds(query: string, document: string): boolean {
  const terms = new Set(indexTerms(document));
  const asked = indexTerms(query);
  return asked.length > 0 && asked.every((term) => terms.has(term));
}

describe('index terms', () => {
  check('getUserName', 'getusernam get user name');
  check('get_user_name', 'getusernam get user name');
  check('HTTPServer', 'httpserver http server');
  check('utf8 utf-8', 'utf8 utf 8 utf 8');
  check('parses parsed parsing parse', 'pars pars pars pars');
  check('query queries querying queried', 'queri queri queri queri');
  check('running runs run', 'run run run');
  check('naming names name', 'name name name');
  check('classes class', 'class class');
  check('status bus this', 'status bus this');
  check('string king', 'string king');
  check('a_b', 'ab');
  check('x', 'x');
  check('café CAFÉ cafe\u0301', 'cafe cafe cafe');
  check('ПользовательИмя', 'пользовательимя пользователь имя');
  check('重试 upload', '重 重试 试 upload');
  check('재시도', '재 재시 시 시도 도');
  check('___ -- !?', '');
  check('a' + 'Z9'.repeat(500), '');
});

describe('what a question finds', () => {
  for (const query of [
    'user name',
    'getusername',
    'getUserName',
    'get_user_name',
    'USER',
    'names of users',
  ]) {
    test(`getUserName by ${query}`, () => {
      const words = query.replace(' of ', ' ');
      assert.ok(finds(words, 'const x = getUserName(1);'));
      assert.ok(finds(words, 'const x = get_user_name(1);'));
    });
  }
  test('one ideograph finds a sentence that holds it', () => assert.ok(finds('上传', '请求重试上传失败')));
});

const word = fc.stringMatching(/^[a-z]{2,9}$/);

test('an identifier is found by its words, in any of its spellings', () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 2, maxLength: 4 }), (words) => {
      const camel = words
        .map((part, index) => (index === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
        .join('');
      for (const query of [camel, words.join('_'), words.join(' '), words.join('')]) {
        assert.ok(finds(query, `x(${camel})`), `${query} in ${camel}`);
        assert.ok(finds(query, `x(${words.join('_')})`), `${query} in snake case`);
      }
    }),
  );
});

test('terms are letters and digits only, short, and the same for a text and for its terms joined to a longer text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      const terms = indexTerms(text);
      for (const term of terms) {
        assert.match(term, /^[\p{L}\p{N}]+$/u);
        assert.ok(term.length <= 64);
      }
      assert.deepEqual(indexTerms(`${text} ; tail`), [...terms, 'tail']);
    }),
  );
});

test('case and accents of a Latin word do not matter', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zäöüéèçñ]{1,12}$/), (text) => {
      assert.deepEqual(indexTerms(text.normalize('NFD')), indexTerms(text.normalize('NFC')));
      assert.deepEqual(indexTerms(text.toUpperCase()), indexTerms(text));
    }),
  );
});

test('a word that is remembered does not keep the text it was found in', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const [texts, textBytes] = [64, 1 << 20];
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < texts; at++) indexTerms(`neverSeenBefore${at}`.padEnd(textBytes));
  collect();
  assert.ok(process.memoryUsage().heapUsed - before < (texts * textBytes) / 8);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Message } from '../../../src/indexer/search/saidMessage.ts';

function said(message: string, code: string): ReturnType<Message['in']> {
  return new Message(message).in({ firstLine: 10, lines: code.split('\n') });
}

function share(message: string, code: string): number {
  return said(message, code)?.share ?? 0;
}

const filled = 'Invalid value for upload: 5 is not in the range';

describe('a message is found where strings say it', () => {
  for (const [language, code] of [
    ['Python', 'raise BadParameter(\n  f"Invalid value for {name}:"\n  f" {value!r} is not in the range"\n)'],
    ['TypeScript', 'throw new Error(`Invalid value for ${name}: ${value} is not in the range`);'],
    ['Go', 'return fmt.Errorf("Invalid value for %s: %d is not in the range", name, value)'],
    ['Java', 'throw new E("Invalid value for " + name + ": " + value + " is not in the range");'],
    ['Ruby', 'raise Bad, "Invalid value for #{name}: #{value} is not in the range"'],
    ['Swift', 'fatalError("Invalid value for \\(name): \\(value) is not in the range")'],
    ['Kotlin', 'error("Invalid value for $name: $value is not in the range")'],
  ] as const)
    test(language, () => assert.ok(share(filled, code) > 0.85, String(share(filled, code))));

  test('with the line where it begins and the words that stand there', () => {
    const found = said(
      'model foo could not be loaded',
      'x = 1\nlog("?")\nfail(\n  "model {} could not be loaded")',
    );
    assert.deepEqual([found?.line, found?.words], [13, ['model', 'could', 'not', 'be', 'loaded']]);
  });
});

test('more of it, in order, is more', () => {
  const message = 'Request has duplicate `chunked` Transfer-Encoding';
  const whole = share(message, 'raise Bad("Request has duplicate `chunked` Transfer-Encoding")');
  const part = share(message, 'raise Bad("Request has invalid `Transfer-Encoding`")');
  const scattered = share(message, 'log("chunked", "Transfer", "duplicate", "encoding", "request")');
  assert.equal(whole, 1);
  assert.ok(whole > part && part > scattered);
});

test('a log around the message takes a part', () => {
  const log =
    'Nov 21 10:03:17 host app[412]: worker 3 of pool b: the index of this folder is damaged and was set aside, see above';
  assert.ok(share(log, 'warn("the index of this folder is damaged and was set aside")') > 0.6);
});

test('three words of many are chance', () => {
  const code = 'throw new Error("Pattern not found in template literal")';
  assert.equal(said('escape values that are not strings in template literal patterns', code), undefined);
  assert.notEqual(said('in template literal', code), undefined);
});

test('what is no string says nothing, and neither do words that every sentence has', () => {
  const message = 'the session is closed already';
  assert.equal(said(message, '// the session is closed already\nthe.session.is(closed, already)'), undefined);
  assert.equal(said(message, '"""the session is closed already"""'), undefined);
  assert.equal(said(message, "# it's here\nthe session is closed already # isn't it"), undefined);
  assert.equal(said(message, 'log("the", "is", "this is the session")'), undefined);
});

test('shares lie between 0 and 1, lines in the code', () => {
  const piece = fc.constantFrom('a', 'red', 'fox', 'is', '"', "'", '\n', ' ', '{x}', '\\', '`', '//', '#');
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(' '));
  fc.assert(
    fc.property(text, text, (message, code) => {
      const found = said(message, code);
      if (found === undefined) return;
      assert.ok(found.share > 0 && found.share <= 1);
      assert.ok(found.line >= 10 && found.line < 10 + code.split('\n').length);
      assert.ok(found.words.length >= 3);
    }),
    { numRuns: 500 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../../src/indexer/read/decode.ts';

/** Text as people write it: no NUL, no control characters but line breaks and tabs, no lone surrogates. */
const line = fc.string({ unit: 'grapheme', maxLength: 80 }).filter((text) => !/[\p{Cc}\ufeff]/u.test(text));
const prose = fc.array(line, { maxLength: 40 }).map((lines) => lines.join('\r\n'));
const ascii = fc
  .array(
    fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).filter((text) => !/\p{Cc}/u.test(text)),
    { minLength: 1, maxLength: 30 },
  )
  .map((lines) => lines.join('\n'));

function utf16(text: string, bigEndian: boolean, mark: boolean): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
}

test('what was encoded in UTF-8 comes back, with and without a mark', () => {
  fc.assert(
    fc.property(prose, fc.boolean(), (text, mark) => {
      const decoded = decode(Buffer.from((mark ? '\ufeff' : '') + text, 'utf8'));
      assert.deepEqual(decoded, { kind: 'text', text, encoding: 'utf-8' });
    }),
  );
});

test('what was encoded in UTF-16 with a mark comes back', () => {
  fc.assert(
    fc.property(prose, fc.boolean(), (text, bigEndian) => {
      const decoded = decode(utf16(text, bigEndian, true));
      assert.deepEqual(decoded, { kind: 'text', text, encoding: bigEndian ? 'utf-16be' : 'utf-16le' });
    }),
  );
});

test('text in Latin letters in UTF-16 needs no mark', () => {
  fc.assert(
    fc.property(ascii, fc.boolean(), (text, bigEndian) => {
      fc.pre(text.length >= 2);
      const decoded = decode(utf16(text, bigEndian, false));
      assert.deepEqual(decoded, { kind: 'text', text, encoding: bigEndian ? 'utf-16be' : 'utf-16le' });
    }),
  );
});

test('any bytes are text without NUL and lone surrogates, or not text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const decoded = decode(Buffer.from(bytes));
      if (decoded.kind !== 'text') {
        assert.ok(decoded.detail.length > 0);
        return;
      }
      assert.ok(decoded.text.isWellFormed());
      assert.ok(!decoded.text.includes('\0'));
      assert.ok(!decoded.text.includes('\ufffd') || decoded.encoding !== 'latin1');
    }),
    { numRuns: 2000 },
  );
});

test('Latin-1 is the last resort, for text that is mostly ASCII', () => {
  const check = (bytes: Buffer, expected: string | undefined, kind = 'text'): void => {
    const decoded = decode(bytes);
    assert.equal(decoded.kind, kind);
    if (decoded.kind === 'text') assert.deepEqual([decoded.text, decoded.encoding], [expected, 'latin1']);
  };
  check(Buffer.from('// Größe prüfen\r\nint größe;', 'latin1'), '// Größe prüfen\r\nint größe;');
  check(
    Buffer.concat([
      Buffer.from('price in '),
      Buffer.from([0x80]),
      Buffer.from(' and '),
      Buffer.from([0x93, 0x94]),
    ]),
    'price in € and “”',
  );
  // "Привет, как дела" in KOI8-R: nearly every byte is high.
  check(
    Buffer.from([
      0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4, 0x2c, 0x20, 0xcb, 0xc1, 0xcb, 0x20, 0xc4, 0xc5, 0xcc, 0xc1,
    ]),
    undefined,
    'undecodable',
  );
});

test('binary data is told from text wherever it lies', () => {
  const text = Buffer.from('a line of text\n'.repeat(4_000));
  const check = (bytes: Buffer, kind: string): void => assert.equal(decode(bytes).kind, kind);
  check(text, 'text');
  check(Buffer.alloc(0), 'text');
  check(Buffer.concat([Buffer.from([0]), text]), 'binary');
  check(Buffer.concat([text, Buffer.from([0])]), 'binary');
  check(Buffer.concat([text, Buffer.from([1, 2, 3])]), 'text');
  check(Buffer.concat([text, Buffer.alloc(1_000, 1)]), 'binary');
  check(Buffer.concat([Buffer.alloc(1_000, 7), text]), 'binary');
  check(Buffer.from('\x1b[31mred\x1b[0m\n'), 'text');
  check(Buffer.from('page\fbreak\v\n'), 'text');
  check(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'binary');
  check(Buffer.from(new Uint16Array(4_000).map((_, index) => index % 20).buffer), 'binary');
  check(Buffer.from([0xff, 0xfe, 0, 0, 0x41, 0, 0, 0]), 'undecodable');
  check(Buffer.from([0xff, 0xfe, 0x41]), 'undecodable');
  check(Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 'undecodable');
  check(Buffer.from([0xef, 0xbb, 0xbf, 0xff]), 'undecodable');
});

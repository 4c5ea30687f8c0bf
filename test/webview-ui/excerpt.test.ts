import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerptOf, markPieces } from '../../webview-ui/excerpt.ts';
import { hit } from './harness/examples.ts';

function check(preview: readonly string[], best: number, most: number, expected: readonly string[]): void {
  const excerpt = excerptOf(hit({ preview, previewStartLine: 10, bestLine: best }), most);
  const lines = excerpt.lines.map((line, at) => `${excerpt.first + at} ${line.slice(excerpt.indent)}`);
  assert.deepEqual(lines, expected);
}

test('an excerpt holds the best line and a little before it', () => {
  check(['a', 'b', 'c', 'd', 'e', 'f', 'g'], 14, 4, ['13 d', '14 e', '15 f', '16 g']);
  check(['a', 'b', 'c', 'd', 'e', 'f', 'g'], 10, 3, ['10 a', '11 b', '12 c']);
  check(['a', 'b'], 11, 6, ['10 a', '11 b']);
});

test('blank ends and shared indentation go, inner indentation stays', () => {
  check(['', '    if x:', '', '      y()', ''], 11, 6, ['11 if x:', '12 ', '13   y()']);
  check(['\tif x:', '\t\ty()'], 10, 6, ['10 if x:', '11 \ty()']);
  check(['\ta', '    b'], 10, 6, ['10 \ta', '11     b']);
});

test('closing brackets and comments above the best line give way to lines below it', () => {
  check(['  }', ' */', 'int f() {', 'a', 'b', 'c'], 12, 4, ['12 int f() {', '13 a', '14 b', '15 c']);
  check(['}', '}'], 11, 4, ['11 }']);
});

test('nothing to show is nothing', () => {
  check([], 1, 6, []);
  check(['', ' '], 10, 6, []);
});

test('matches cut the colours at their borders', () => {
  const pieces = markPieces(
    [{ text: 'return ', kind: 'keyword' }, { text: 'retryUpload(part)' }],
    [
      { line: 1, start: 4, end: 12 },
      { line: 1, start: 18, end: 99 },
    ],
  );
  assert.deepEqual(pieces, [
    { text: 'retu', kind: 'keyword', marked: false },
    { text: 'rn ', kind: 'keyword', marked: true },
    { text: 'retry', marked: true },
    { text: 'Upload', marked: false },
    { text: '(part)', marked: true },
  ]);
});

test('whatever the matches, no character is lost and just theirs are marked', () => {
  const token = fc.record({ text: fc.string({ minLength: 1, maxLength: 9 }) });
  const range = fc.record({ line: fc.constant(1), start: fc.nat(30), end: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(token), fc.array(range), (tokens, ranges) => {
      const matches = ranges.filter((match) => match.start < match.end);
      const pieces = markPieces(tokens, matches);
      const text = tokens.map(({ text }) => text).join('');
      assert.equal(pieces.map((piece) => piece.text).join(''), text);
      const marks = pieces.flatMap((piece) => Array.from({ length: piece.text.length }, () => piece.marked));
      const expected = Array.from({ length: text.length }, (_, column) =>
        matches.some((match) => match.start <= column && column < match.end),
      );
      assert.deepEqual(marks, expected);
    }),
  );
});

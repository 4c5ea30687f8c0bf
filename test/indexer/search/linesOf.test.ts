import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { linesBetween, linesOf } from '../../../src/indexer/search/linesOf.ts';

test('the lines between two are those of the whole text, cut to where it ends', () => {
  const text = fc
    .array(fc.constantFrom('a', 'bc', '', '\n', '\n\n', '\r\n', '\r', '\n'), { maxLength: 30 })
    .map((parts) => parts.join(''));
  const plain = text.map((each) => each.replaceAll('\r', ''));
  fc.assert(
    fc.property(
      fc.oneof(text, plain),
      fc.integer({ min: 1, max: 12 }),
      fc.nat({ max: 6 }),
      (all, first, more) => {
        const lines = linesOf(all);
        const between = linesBetween(all, first, first + more);
        assert.equal(between.firstLine, Math.min(first, lines.length));
        assert.deepEqual(
          between.lines,
          lines.slice(between.firstLine - 1, Math.max(between.firstLine, first + more)),
        );
      },
    ),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunTable, eachRun, indexTerms, termBytes } from '../../../src/indexer/tokens/index.ts';

const letters = ['a', 'B', 'c', '_', '7', 'é', 'ß', '中', '文', 'ー', 'Ω', '🙂'];
const gaps = [' ', '\n', '.', '->', '\t(', '="'];

/** A generator of its own, so that a failure comes back with the same texts. */
function randomTexts(count: number): string[] {
  let state = 12_345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const run = (): string => Array.from({ length: 1 + next(9) }, () => letters[next(letters.length)]).join('');
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(40) }, () => run() + (gaps[next(gaps.length)] ?? '')).join(''),
  );
}

test('the bytes of a text are its terms joined by spaces', () => {
  const texts = [
    '',
    ' ',
    '___',
    'getUserName get_user_name utf8',
    'x'.repeat(65),
    'y'.repeat(300),
    `${'z'.repeat(300)} after`,
    'ÉcoleNormale '.repeat(20_000),
    ...randomTexts(400),
  ];
  for (const text of texts)
    assert.equal(new TextDecoder().decode(termBytes(text)), indexTerms(text).join(' '), text.slice(0, 200));
});

test('a table of runs gives what was cut, also after it was full', () => {
  let cut = 0;
  const table = new RunTable({
    arena: Int32Array,
    cut: (run, ascii) => {
      cut += 1;
      return [run.length, ascii ? 1 : 0, Number.parseInt(run.slice(1), 36) | 0];
    },
  });
  const text = Array.from({ length: 150_000 }, (_, at) => `v${(at * 7).toString(36)}`).join(' ');
  for (let pass = 0; pass < 2; pass++) {
    const found: number[] = [];
    const expected: number[] = [];
    table.each(text, (values, start, end) => found.push(...values.subarray(start, end)));
    eachRun(text, (run) => expected.push(run.length, 1, Number.parseInt(run.slice(1), 36) | 0));
    assert.deepEqual(found, expected);
  }
  const before = cut;
  table.each('v1 v2 v1 v2', () => undefined);
  assert.ok(cut - before <= 2, 'a run that is remembered is not cut again');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RunReader, RunValues, TermWriter, eachRun, indexTerms } from '../../../src/indexer/tokens/index.ts';

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
  const reader = new RunReader();
  const terms = new TermWriter(reader);
  const wanted = (text: string): string => indexTerms(text).join(' ');
  for (const text of texts)
    assert.equal(new TextDecoder().decode(terms.ofText(text)), wanted(text), text.slice(0, 200));
  const read = texts.map((text) => ({ text, runs: reader.read(text) }));
  for (const { text, runs } of read)
    assert.equal(new TextDecoder().decode(terms.ofRuns(runs)), wanted(text), text.slice(0, 200));
});

test('runs have the numbers of their texts, also after so many that all were given anew', () => {
  let cut = 0;
  const reader = new RunReader();
  const values = new RunValues(reader, {
    arena: Int32Array,
    cut: (run, ascii) => {
      cut += 1;
      return [run.length, ascii ? 1 : 0, Number.parseInt(run.slice(1), 36) | 0];
    },
  });
  const valuesOf = (text: string): number[] => {
    const runs = reader.read(text);
    values.follow();
    const found: number[] = [];
    for (let at = runs.first; at < runs.end; at++) {
      const run = reader.numbers[at] ?? 0;
      const start = values.startOf(run);
      found.push(...values.values.subarray(start, values.endOf(run)));
    }
    reader.drop(runs);
    return found;
  };
  const text = Array.from({ length: 150_000 }, (_, at) => `v${(at * 7).toString(36)}`).join(' ');
  for (let pass = 0; pass < 2; pass++) {
    const expected: number[] = [];
    eachRun(text, (run) => expected.push(run.length, 1, Number.parseInt(run.slice(1), 36) | 0));
    assert.deepEqual(valuesOf(text), expected);
    assert.equal(reader.generation, pass + 1);
  }
  valuesOf('v1 v2');
  const before = cut;
  valuesOf('v1 v2 v1 v2');
  assert.equal(cut, before, 'a run that is remembered is not cut again');
});

test('texts keep their runs until they are dropped, and those know where they begin', () => {
  const reader = new RunReader();
  const texts = randomTexts(300);
  const read = texts.map((text) => reader.read(text));
  for (const { text, first, end } of read) {
    const expected: string[] = [];
    eachRun(text, (run) => expected.push(run));
    const runs = Array.from(reader.numbers.subarray(first, end), (run) => reader.textOf(run));
    assert.deepEqual(runs, expected);
    runs.forEach((run, at) => assert.ok(text.startsWith(run, reader.starts[first + at])));
  }
});

/** Tables are joined word by word (`training/merge.py`): a word that one lacks must be cut as the product cuts it. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { Vocabulary, makeWordTable } from '../../src/indexer/embed/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const skip = spawnSync('python3', ['--version']).status === 0 ? false : 'there is no python3 here';
const program = `
import json, sys
sys.path.insert(0, "training")
from pieces import pieces
asked = json.load(sys.stdin)
print(json.dumps([[pieces(word, {known: row for row, known in enumerate(case["known"])}) for word in case["words"]] for case in asked]))
`;

interface Case {
  readonly known: readonly string[];
  readonly words: readonly string[];
}

function cutByPython(cases: readonly Case[]): number[][][] {
  const options = {
    cwd: root,
    input: JSON.stringify(cases),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  };
  return JSON.parse(execFileSync('python3', ['-c', program], options).toString()) as number[][][];
}

function cutByProduct({ known, words }: Case): number[][] {
  const vocabulary = new Vocabulary(makeWordTable(Buffer.from(known.join('\n'))));
  return words.map((word) => [...vocabulary.rowsOf(word, true)]);
}

function check(cases: readonly Case[]): void {
  const byPython = cutByPython(cases);
  for (const [at, one] of cases.entries()) {
    const byProduct = cutByProduct(one);
    for (const [word, rows] of byProduct.entries())
      assert.deepEqual(
        byPython[at]?.[word],
        rows,
        `${one.words[word]} of ${one.known.slice(0, 30).join(' ')}`,
      );
  }
}

test('words of few letters, which pieces cover in many ways', { skip }, () => {
  const letters = (min: number, max: number): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: min, maxLength: max });
  const known = fc.uniqueArray(letters(1, 6), { maxLength: 30 });
  const words = fc.array(letters(3, 14), { maxLength: 10 });
  // Those that are known are looked up, not cut.
  const cases = fc
    .sample(fc.record({ known, words }), { numRuns: 400, seed: 1 })
    .map((one) => ({ ...one, words: one.words.filter((word) => !one.known.includes(word)) }));
  assert.ok(cases.flatMap(({ words: cut }) => cut).length > 1_000);
  check(cases);
});

test('words of the shipped vocabulary, run together', { skip }, () => {
  const known = readFileSync(path.join(root, 'models/static-1/vocabulary.txt'), 'utf8').trim().split('\n');
  const plain = known.filter((word) => /^[a-z]{2,}$/.test(word));
  const words = Array.from({ length: 300 }, (_, at) =>
    [7, 131, 977, 2_953, 5_003, 7_001]
      .slice(0, 2 + (at % 5))
      .map((step) => plain[(at * step) % plain.length])
      .join(''),
  ).filter((word) => !known.includes(word));
  assert.ok(words.some((word) => word.length > 48) && words.length > 250);
  check([{ known, words }]);
});

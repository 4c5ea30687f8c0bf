import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { correctSpelling, slipsBetween } from '../../../src/indexer/search/spelling.ts';

const frequencies = new Map([
  ['upload', 40],
  ['unload', 3],
  ['uplink', 9],
  ['configur', 12],
  ['user', 50],
  ['name', 50],
  ['descriptor', 2],
  ['progress', 3],
  ['prog', 30],
  ['supervisor', 5],
  ['dispatcher', 5],
]);
const vocabulary = {
  documentFrequencies: (terms: readonly string[]) => terms.map((term) => frequencies.get(term) ?? 0),
  termsBeginning: (beginning: string) =>
    [...frequencies.keys(), 'uplxad', 'uplaoda'].filter((term) => term.startsWith(beginning)).sort(),
  knowsWord: (word: string) => word === 'uploaf',
};

function check(text: string, expected: string): void {
  test(`${text} → ${expected}`, () => assert.equal(correctSpelling(text, vocabulary).text, expected));
}

check('where is the uplaod', 'where is the upload');
check('uploda and Uploadd', 'upload and upload');
check('desrciptro', 'descriptor');
check('getUplaodName', 'get_upload_name');
check('supervises what dispatches', 'supervises what dispatches');
check('the progres of it', 'the progress of it');
check('uploads, user names', 'uploads, user names');
check('uploaf is a word of its own', 'uploaf is a word of its own');
check('short usr, nmae', 'short usr, nmae');
check('strange xylophone 上传 größe upl4oad', 'strange xylophone 上传 größe upl4oad');

test('what was corrected is told', () => {
  assert.deepEqual([...correctSpelling('uplaod', vocabulary).corrections], [['uplaod', 'upload']]);
  assert.equal(correctSpelling('upload', vocabulary).corrections.size, 0);
});

/** Optimal string alignment by its recursive definition. */
function slowSlips(a: string, b: string): number {
  if (a === '' || b === '') return Math.max(a.length, b.length);
  const [restA, restB] = [a.slice(0, -1), b.slice(0, -1)];
  const ways = [
    slowSlips(restA, b) + 1,
    slowSlips(a, restB) + 1,
    slowSlips(restA, restB) + (a.at(-1) === b.at(-1) ? 0 : 1),
  ];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1))
    ways.push(slowSlips(a.slice(0, -2), b.slice(0, -2)) + 1);
  return Math.min(...ways);
}

test('slips are counted as the definition of the distance says', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
      assert.equal(slipsBetween(a, b, most), Math.min(slowSlips(a, b), most + 1));
    }),
    { numRuns: 300 },
  );
});

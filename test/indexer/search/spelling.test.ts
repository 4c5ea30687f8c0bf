import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { correctSpelling, slipsBetween } from '../../../src/indexer/search/spelling.ts';
import { wordsOfTerm } from '../../../src/indexer/search/wordsOfTerm.ts';

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
  ['recoveri', 4],
  ['group', 4],
  ['gulp', 9],
]);
/** Terms are stems: what the texts say, most frequent first. */
const wordsOf = new Map([
  ['configur', ['configuration', 'configure', 'configured']],
  ['recoveri', ['recovery', 'recoveries']],
  ['group', ['groups', 'group']],
]);
const vocabulary = {
  documentFrequencies: (terms: readonly string[]) => terms.map((term) => frequencies.get(term) ?? 0),
  termsBeginning: (beginning: string) =>
    [...frequencies.keys(), 'uplxad', 'uplaoda'].filter((term) => term.startsWith(beginning)).sort(),
  knowsWord: (word: string) => word === 'uploaf',
  wordsOf: (term: string) => Promise.resolve(wordsOf.get(term) ?? [term]),
};

function check(text: string, expected: string): void {
  test(`${text} → ${expected}`, async () =>
    assert.equal((await correctSpelling(text, vocabulary)).text, expected));
}

check('where is the uplaod', 'where is the upload');
check('uploda and Uploadd', 'upload and Upload');
check('desrciptro', 'descriptor');
check('supervises what dispatches', 'supervises what dispatches');
check('the progres of it', 'the progress of it');
check('uploads, user names', 'uploads, user names');
check('uploaf is a word of its own', 'uploaf is a word of its own');
check('strange xylophone 上传 größe upl4oad', 'strange xylophone 上传 größe upl4oad');

// A name keeps its case and its underscores.
check('getUplaodName', 'getUploadName');
check('get_uplaod_name', 'get_upload_name');
check('UPLAOD_NAME', 'UPLOAD_NAME');

// A stem is no word.
check('recovry', 'recovery');
check('konfigure, configred', 'konfigure, configured');

// Of short words a letter left out or two swapped are read, of the shortest in names alone.
check('short usr, nmae', 'short usr, name');
check('grup', 'group');
check('glup', 'gulp');
check('getUsrNmae', 'getUserName');
check('the grap of gro', 'the grap of gro');

test('what was corrected is told', async () => {
  const correctionsOf = async (text: string): Promise<unknown> => [
    ...(await correctSpelling(text, vocabulary)).corrections,
  ];
  assert.deepEqual(await correctionsOf('uplaod of Uplaods, uplaod'), [
    ['uplaod', 'upload'],
    ['Uplaods', 'Upload'],
  ]);
  assert.deepEqual(await correctionsOf('upload'), []);
});

test('the words of a term are those that a text holds, most frequent first', () => {
  const text = 'recovery of Recoveries; tryRecovery() recovers, recovery_time and progress_bar, progress bar';
  assert.deepEqual(wordsOfTerm(text, 'recoveri'), ['recovery', 'recoveries']);
  assert.deepEqual(wordsOfTerm(text, 'progressbar'), ['progress_bar']);
  assert.deepEqual(wordsOfTerm(text, 'missing'), []);
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

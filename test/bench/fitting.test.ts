import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascend } from '../../bench/fitting/coordinateAscent.ts';
import { crossValidate } from '../../bench/fitting/crossValidate.ts';
import { Evaluation } from '../../bench/fitting/evaluation.ts';
import type { GatheredQuestion } from '../../bench/fitting/gatherCandidates.ts';
import { sensitivities } from '../../bench/fitting/sensitivity.ts';
import { weightNames, weightOf, withWeight } from '../../bench/fitting/weightSpace.ts';
import { type Candidate, type RankWeights, rankWeights } from '../../src/indexer/search/rank.ts';
import { weighQuestion } from '../../src/indexer/search/question.ts';
import type { FileKind } from '../../src/protocol/index.ts';

const options = { mostRounds: 3, leastGain: 0.001 };

test('names the weights, reads and changes one alone', () => {
  const names = weightNames(rankWeights);
  assert.ok(names.includes('meaning') && names.includes('kinds.test') && names.includes('agreement.decay'));
  assert.ok(!names.includes('words') && !names.includes('kinds.code') && !names.includes('phrase'));
  for (const name of names) {
    const changed = withWeight(rankWeights, name, 7);
    assert.equal(weightOf(changed, name), 7);
    assert.deepEqual(withWeight(changed, name, weightOf(rankWeights, name)), rankWeights);
  }
  assert.throws(() => withWeight(rankWeights, 'kinds.nothing', 1), /no weight kinds\.nothing/);
});

test('climbs to the top along one weight after the other, and stands still on a plain', () => {
  const value = (wanted: Readonly<Record<string, number>>) => (weights: typeof rankWeights) =>
    -Object.entries(wanted).reduce(
      (sum, [name, goal]) => sum + Math.abs(Math.log(weightOf(weights, name) / goal)),
      0,
    );
  const goals = { meaning: 2 * rankWeights.meaning, 'kinds.test': 0.4 * rankWeights.kinds.test };
  const climbed = ascend(rankWeights, value(goals), options);
  for (const [name, goal] of Object.entries(goals))
    assert.ok(Math.abs(weightOf(climbed, name) / goal - 1) < 0.2, name);
  assert.equal(weightOf(climbed, 'path'), rankWeights.path);
  const plain = ascend(rankWeights, (weights) => weights.meaning * 1e-6, options);
  assert.deepEqual(plain, rankWeights);
});

/** Two files: the one that says less of the question is the answer, unless its kind weighs more. */
function gathered(repository: string, set: 'semble' | 'history', kind: FileKind): GatheredQuestion {
  const candidate = (fileId: number, path: string, fileKind: FileKind, words: number): Candidate => ({
    chunk: {
      id: fileId,
      fileId,
      path,
      language: 'c',
      fileKind,
      startLine: 1,
      endLine: 9,
      breadcrumb: [],
    },
    words,
    meaning: 0,
  });
  const question = weighQuestion('zebra crossing', ['zebra', 'crossing'], [2, 2], 10);
  return {
    set,
    repository,
    isUnnamed: set === 'semble',
    question: { ...question, leading: [], ceiling: 1 },
    candidates: [candidate(1, 'a.c', 'code', 0.5), candidate(2, 'b.c', kind, 0.9)],
    targets: [`b.c`],
    prefix: '',
  };
}

/** What a factor of 1.25 mends must not hang on the weights in force. */
const weighed: RankWeights = { ...rankWeights, kinds: { ...rankWeights.kinds, test: 0.45 } };

test('finds the weight that a held-out repository needs too, and tells which weight matters', () => {
  const repositories = ['a', 'b', 'c', 'd'];
  const questions = repositories.flatMap((name) => [
    gathered(name, 'semble', 'test'),
    gathered(name, 'history', 'test'),
  ]);
  const evaluation = new Evaluation(questions);
  const everywhere = (): boolean => true;
  const second = 1 / Math.log2(3);
  assert.ok(Math.abs(evaluation.means(weighed, everywhere).objective - second) < 1e-12);
  const { means, folds } = crossValidate(evaluation, weighed, 2, options);
  assert.equal(means.objective, 1);
  assert.equal(means.unnamed, 1);
  assert.deepEqual(
    folds.map(({ heldOut }) => heldOut),
    [
      ['a', 'c'],
      ['b', 'd'],
    ],
  );
  for (const { weights } of folds) assert.ok(weights.kinds.test > weighed.kinds.test);
  const helping = sensitivities(evaluation, weighed).filter(({ change }) => change.objective > 0);
  assert.deepEqual(
    helping.map(({ weight, factor }) => [weight, factor]),
    [
      ['kinds.test', 1.25],
      ['kinds.test', 2],
    ],
  );
});

test('a fold is measured with weights that never saw it', () => {
  const questions = ['a', 'b'].flatMap((name) => [
    gathered(name, 'semble', name === 'a' ? 'test' : 'docs'),
    gathered(name, 'history', name === 'a' ? 'test' : 'docs'),
  ]);
  const evaluation = new Evaluation(questions);
  const { means, folds } = crossValidate(evaluation, rankWeights, 2, options);
  const before = evaluation.means(rankWeights, () => true);
  assert.equal(means.objective, before.objective);
  assert.ok(folds.every(({ heldOut }) => heldOut.length === 1));
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderCard, type CardFacts, type TrainingRun } from '../../training/card/renderCard.ts';

const sha256 = 'a'.repeat(64);
const facts: CardFacts = {
  description: {
    ...{
      id: 'small',
      words: 32_768,
      dimension: 256,
      tfPower: 0.5,
      pathWeight: 0.4,
      nameWeight: 0.2,
      proseWeight: 0.2,
    },
    ...{ licence: 'MIT', files: { weights: { bytes: 8_650_752 } } },
  },
  summary: { pairs: 12_345, texts: 20_000, sources: ['npm_a'], pairsOfKind: { doc: 12_345 } },
  run: {
    ...{ name: 'first', steps: 100, group: 256, groups: 8, temperature: 0.05, seconds: 300 },
    ...{ init: 'cooccurrence', go_on_from: '' },
  },
  scores: {
    docstring: { questions: 50, meanReciprocalRank: 0.5, groups: { go: 0.25 } },
    cosqa: { questions: 500, meanReciprocalRank: 0.4, groups: {} },
    semble: {
      ...{ questions: 418, queryMean: 0.75, repositoryMean: 0.7, hitAtOne: 0.6, repositories: {} },
      groups: { unnamed: 0.7, 'language zig': 0.9 },
    },
  },
  sources: [
    { kind: 'npm', name: 'a', version: '1', sha256, licence: 'MIT' },
    { kind: 'crates', name: 'b', version: '1', sha256, licence: 'MIT', heldOut: true },
  ],
};

test('a card says what was learned from, how, and what was measured', () => {
  const card = renderCard(facts);
  for (const line of [
    '# Model card: `small`',
    '| Size | 8.65 MB |',
    '| Vector of a chunk | norm(norm(body) + 0.4 · norm(path) + 0.2 · norm(names) + 0.2 · norm(comments and strings)) |',
    '12,345 pairs of question and answer from 1 packages:',
    '| npm packages | 1 | MIT 1 |',
    '| crates | 0 |  |',
    '| doc | 12,345 |',
    '| docstring → function, 50 questions of held-out packages in one pool | MRR .500 |',
    '| go | .250 |',
    '| zig | .900 |',
  ])
    assert.ok(card.split('\n').includes(line), line);
  assert.doesNotMatch(card, /undefined|NaN|\$\{/);
});

test('a card of joined tables says which', () => {
  const second = { ...(facts.run as TrainingRun), name: 'second', go_on_from: 'first', weight: 1 };
  const card = renderCard({ ...facts, run: { merged: [second, { model: 'older', weight: 0.4 }] } });
  assert.match(card, /2 tables are joined/);
  assert.match(card, /The table of the run `second` went on from the run `first` and was trained 100 steps/);
  assert.match(card, /The model `older`, as it is in the history of this repository.* Its scores count 0.4./);
});

test('a card says what a table was trained on', () => {
  assert.match(renderCard(facts), /from one source: 5 minutes on a CPU\./);
  const run = { ...(facts.run as TrainingRun), device: 'NVIDIA H100 80GB HBM3' };
  assert.match(renderCard({ ...facts, run }), /from one source: 5 minutes on NVIDIA H100 80GB HBM3\./);
});

/**
 * How good the weights of `rank` are and whether others would be better: candidates are gathered once and ranked again and
 * again. Cross-validated by repository, for what only fits the questions it was fitted to is no gain.
 *
 * usage: npm run bench -- weights [--folds N] [--rounds N] [--least-gain X] [--repository NAME …] [--clone]
 */
import { parseArgs } from 'node:util';
import { type RankWeights, rankWeights } from '../src/indexer/search/rank.ts';
import { readRepositories, unpackCorpora } from './corpora.ts';
import { whyNoQuestions } from './developmentSets.ts';
import { ascend } from './fitting/coordinateAscent.ts';
import { crossValidate } from './fitting/crossValidate.ts';
import { Evaluation, type Means } from './fitting/evaluation.ts';
import { gatherCandidates } from './fitting/gatherCandidates.ts';
import { type Sensitivity, sensitivities } from './fitting/sensitivity.ts';
import { weightNames, weightOf } from './fitting/weightSpace.ts';
import { shippedModel } from './shippedModel.ts';
import { report } from './report.ts';

const { values } = parseArgs({
  options: {
    folds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '2' },
    'least-gain': { type: 'string', default: '0.001' },
    repository: { type: 'string', multiple: true },
    clone: { type: 'boolean', default: false },
  },
});
const reason = whyNoQuestions();
if (reason !== false) console.log(`skipped: ${reason}`);
else await fit();

async function fit(): Promise<void> {
  const all = await readRepositories();
  const repositories = all.filter(({ name }) => values.repository?.includes(name) ?? true);
  const corpora = await unpackCorpora({ repositories, clone: values.clone });
  const model = await shippedModel();
  const evaluation = new Evaluation(await gatherCandidates(repositories, corpora, model.directory));
  const everywhere = (): boolean => true;
  const ascent = { mostRounds: Number(values.rounds), leastGain: Number(values['least-gain']) };

  const now = evaluation.means(rankWeights, everywhere);
  console.log(`${evaluation.questions.length} questions\n${meansText('weights as they are', now)}`);
  const sensitivity = sensitivities(evaluation, rankWeights);
  console.log(tableText(sensitivity));
  const validated = crossValidate(evaluation, rankWeights, Number(values.folds), ascent);
  console.log(meansText('fitted, cross-validated', validated.means));
  const weights = ascend(rankWeights, (tried) => evaluation.means(tried, everywhere).objective, ascent);
  const fitted = evaluation.means(weights, everywhere);
  console.log(meansText('fitted to all', fitted));
  const changes = changesOf(weights);
  console.log(changes.map(({ weight, from, to }) => `  ${weight} ${from} → ${to}`).join('\n'));

  await report('weights', [], {
    model: model.id,
    questions: evaluation.questions.length,
    ascent: { ...ascent, folds: Number(values.folds) },
    means: { now, crossValidated: validated.means, fitted },
    weights: { now: rankWeights, fitted: weights },
    changes,
    folds: validated.folds.map((fold) => ({ heldOut: fold.heldOut, changes: changesOf(fold.weights) })),
    sensitivity,
  });
}

function changesOf(weights: RankWeights): { weight: string; from: number; to: number }[] {
  return weightNames(weights)
    .map((weight) => ({ weight, from: weightOf(rankWeights, weight), to: weightOf(weights, weight) }))
    .filter(({ from, to }) => from !== to);
}

function meansText(what: string, { semble, unnamed, history, objective }: Means): string {
  const parts = Object.entries({ semble, unnamed, history, objective });
  return `${what.padEnd(24)}${parts.map(([name, value]) => `  ${name} ${value.toFixed(4)}`).join('')}`;
}

/** A line per weight, a column per factor: what the objective gains or loses, in thousandths. */
function tableText(sensitivity: readonly Sensitivity[]): string {
  const factors = [...new Set(sensitivity.map(({ factor }) => factor))];
  const head = `${'objective × 1000'.padEnd(28)}${factors.map((factor) => `× ${factor}`.padStart(9)).join('')}`;
  const names = [...new Set(sensitivity.map(({ weight }) => weight))];
  const lines = names.map((name) => {
    const own = sensitivity.filter(({ weight }) => weight === name);
    const label = `${name} ${weightOf(rankWeights, name)}`;
    const cells = own.map(({ change }) => (change.objective * 1000).toFixed(1).padStart(9));
    return `${label.padEnd(28)}${cells.join('')}`;
  });
  return [head, ...lines].join('\n');
}

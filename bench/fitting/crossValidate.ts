import type { RankWeights } from '../../src/indexer/search/rank.ts';
import { type AscentOptions, ascend } from './coordinateAscent.ts';
import type { Evaluation, Means } from './evaluation.ts';

export interface CrossValidation {
  /** Every question under the weights that were fitted without its repository. */
  readonly means: Means;
  readonly folds: readonly { readonly heldOut: readonly string[]; readonly weights: RankWeights }[];
}

/** Fits with a part of the repositories left out, part after part, and measures each part with what the others gave. */
export function crossValidate(
  evaluation: Evaluation,
  start: RankWeights,
  foldCount: number,
  options: AscentOptions,
): CrossValidation {
  const repositories = [...new Set(evaluation.questions.map(({ repository }) => repository))].sort();
  const folds = Array.from({ length: foldCount }, (_, fold) => {
    const heldOut = repositories.filter((_name, at) => at % foldCount === fold);
    const isSeen = (repository: string): boolean => !heldOut.includes(repository);
    const weights = ascend(start, (tried) => evaluation.means(tried, isSeen).objective, options);
    return { heldOut, weights };
  });
  const weightsFor = (repository: string): RankWeights =>
    folds.find(({ heldOut }) => heldOut.includes(repository))?.weights ?? start;
  const valueAt = (index: number): number =>
    evaluation.value(index, weightsFor(evaluation.questions[index]?.repository ?? ''));
  return { means: evaluation.meansOf(valueAt, () => true), folds };
}

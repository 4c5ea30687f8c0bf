import type { RankWeights } from '../../src/indexer/search/rank.ts';
import type { Evaluation, Means } from './evaluation.ts';
import { weightNames, weightOf, withWeight } from './weightSpace.ts';

/** 0 leaves the evidence out. */
const factors = [0, 0.5, 0.8, 1.25, 2] as const;

/** What happens to the means when one weight alone is another. */
export interface Sensitivity {
  readonly weight: string;
  readonly factor: number;
  readonly value: number;
  readonly change: Means;
}

export function sensitivities(evaluation: Evaluation, weights: RankWeights): Sensitivity[] {
  const everywhere = (): boolean => true;
  const base = evaluation.means(weights, everywhere);
  return weightNames(weights).flatMap((weight) =>
    factors.map((factor) => {
      const value = weightOf(weights, weight) * factor;
      const means = evaluation.means(withWeight(weights, weight, value), everywhere);
      const change = {
        semble: means.semble - base.semble,
        unnamed: means.unnamed - base.unnamed,
        history: means.history - base.history,
        objective: means.objective - base.objective,
      };
      return { weight, factor, value, change };
    }),
  );
}

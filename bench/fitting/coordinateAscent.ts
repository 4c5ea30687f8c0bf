import type { RankWeights } from '../../src/indexer/search/rank.ts';
import { weightNames, weightOf, withWeight } from './weightSpace.ts';

/** What each weight is multiplied with in turn; a step that helps is taken again. */
const steps = [0.8, 1.25] as const;

export interface AscentOptions {
  readonly mostRounds: number;
  /** A step that gains less is not taken: it follows single questions, and the less it asks for the more it does so. */
  readonly leastGain: number;
}

/** Climbs one weight at a time, round after round, until a round gains nothing. `valueOf` is what is to grow. */
export function ascend(
  start: RankWeights,
  valueOf: (weights: RankWeights) => number,
  { mostRounds, leastGain }: AscentOptions,
): RankWeights {
  let best = { weights: start, value: valueOf(start) };
  for (let round = 0; round < mostRounds; round++) {
    const before = best.value;
    for (const name of weightNames(start))
      for (const step of steps)
        for (;;) {
          const weights = withWeight(best.weights, name, rounded(weightOf(best.weights, name) * step));
          const value = valueOf(weights);
          if (value <= best.value + leastGain) break;
          best = { weights, value };
        }
    if (best.value === before) break;
  }
  return best.weights;
}

/** People are to read these numbers. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

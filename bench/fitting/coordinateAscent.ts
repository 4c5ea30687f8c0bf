import type { RankWeights } from '../../src/indexer/search/rank.ts';
import { weightNames, weightOf, withWeight } from './weightSpace.ts';

/** What each weight is multiplied with in turn; a step that helps is taken again. */
const steps = [0.8, 1.25] as const;
/** A smaller gain is one question changing places: it does not pay for another number. */
const leastGain = 2e-4;

/** Climbs one weight at a time, round after round, until a round gains nothing. `valueOf` is what is to grow. */
export function ascend(
  start: RankWeights,
  valueOf: (weights: RankWeights) => number,
  mostRounds: number,
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

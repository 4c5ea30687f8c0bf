import type { RankWeights } from '../../src/indexer/search/rank.ts';

/**
 * Weights that are not fitted: the words of a chunk and the worth of code are the units that all others are measured in,
 * no question of the sets has a phrase, and how many chunks may agree is a bound rather than a weight.
 */
const fixed = new Set(['words', 'kinds.code', 'phrase', 'agreement.chunks', 'agreementForTask.chunks']);

/** Names of the weights that are fitted: `meaning`, `kinds.test`, … */
export function weightNames(weights: RankWeights): string[] {
  return Object.entries(weights)
    .flatMap(([name, value]: [string, number | object]) =>
      typeof value === 'number' ? [name] : Object.keys(value).map((part) => `${name}.${part}`),
    )
    .filter((name) => !fixed.has(name));
}

export function weightOf(weights: RankWeights, name: string): number {
  const value = name
    .split('.')
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], weights);
  if (typeof value !== 'number') throw new Error(`There is no weight ${name}.`);
  return value;
}

/** The same weights but for one. */
export function withWeight(weights: RankWeights, name: string, value: number): RankWeights {
  weightOf(weights, name);
  const [group = '', part] = name.split('.');
  if (part === undefined) return { ...weights, [group]: value };
  const inner = weights[group as 'kinds'];
  return { ...weights, [group]: { ...inner, [part]: value } };
}

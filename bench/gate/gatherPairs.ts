import { type Pair, compare, rounds, worseThanAllowed } from './verdict.ts';

export type OnPair = (pair: Pair, done: number) => void;

/** As many pairs as a verdict needs: some, and more where these look worse; fewer where it is late. */
export async function gatherPairs(
  measured: AsyncIterable<Pair>,
  isLate: () => boolean,
  onPair?: OnPair,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for await (const pair of measured) {
    pairs.push(pair);
    onPair?.(pair, pairs.length);
    const isEnough = pairs.length === rounds.first && worseThanAllowed(compare(pairs)).length === 0;
    if (isEnough || pairs.length === rounds.all || isLate()) break;
  }
  return pairs;
}

import type { SearchAnswer } from '../protocol/index.ts';

/** The share of the files that are whole, while some are not. @param counts of each index */
export function refinedOf(
  counts: readonly { readonly files: number; readonly whole: number }[],
): Pick<SearchAnswer, 'refined'> {
  const sum = (pick: 'files' | 'whole'): number => counts.reduce((total, each) => total + each[pick], 0);
  return sum('whole') < sum('files') ? { refined: sum('whole') / sum('files') } : {};
}

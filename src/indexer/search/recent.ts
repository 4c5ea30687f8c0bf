import { type Ranked, totalOf } from './rank.ts';

/** So little that only neighbours change places: hits a place apart differ by some hundredths to tenths. */
const weight = 0.03;
/** Only what may be shown first is worth the look at its file. */
const considered = 40;
/** After so many days a change is half as recent. */
const halfLifeDays = 7;
const dayMs = 86_400_000;

/** How recent a file is: 1 for an open editor; for others up to a half, which halves every week since the last change. */
export function recencyOf(isOpen: boolean, mtimeMs: number, now: number): number {
  if (isOpen) return 1;
  const days = Math.max(0, now - mtimeMs) / dayMs;
  return 0.5 ** (1 + days / halfLifeDays);
}

/** Breaks ties in favour of what the person works on. `recency` gives 0 to 1 for a path. */
export function preferRecent(ranked: readonly Ranked[], recency: (path: string) => number): Ranked[] {
  const first = ranked.slice(0, considered).map((one) => {
    const parts = { ...one.parts, recent: weight * recency(one.chunk.path) };
    return { ...one, parts, score: totalOf(parts) };
  });
  return [...first.sort((a, b) => b.score - a.score), ...ranked.slice(considered)];
}

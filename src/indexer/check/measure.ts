import type { ExpectedPlace, FoundPlace, QualityFigures } from '../../protocol/index.ts';

type Span = Pick<FoundPlace, 'path' | 'startLine' | 'endLine'>;

/** How many hits count. */
export const depth = 10;

/** What one answer was worth. */
export interface Marks {
  /** 0 to 1. */
  readonly ndcg: number;
  /** 1-based, of the first expected hit; absent when it is not among the first ten. */
  readonly rank?: number;
}

/**
 * NDCG@10 with binary gain: an expected place is found at the first hit in its file that overlaps its lines, where it has
 * any; a second hit of the same place only wastes a rank.
 */
export function mark(hits: readonly Span[], expected: readonly ExpectedPlace[]): Marks {
  const shown = hits.slice(0, depth);
  const ranks = expected.map((place) => shown.findIndex((hit) => covers(hit, place))).filter((at) => at >= 0);
  const ideal = sum(Array.from({ length: Math.min(depth, expected.length) }, (_, at) => discount(at)));
  if (ranks.length === 0 || ideal === 0) return { ndcg: 0 };
  const gain = sum([...new Set(ranks)].map(discount));
  return { ndcg: gain / ideal, rank: Math.min(...ranks) + 1 };
}

function covers(hit: Span, { path, startLine, endLine }: ExpectedPlace): boolean {
  if (hit.path !== path) return false;
  return hit.endLine >= (startLine ?? 0) && hit.startLine <= (endLine ?? Infinity);
}

export function figuresOf(marks: readonly Marks[]): QualityFigures {
  const mean = (worth: (mark: Marks) => number): number =>
    marks.length === 0 ? 0 : rounded(sum(marks.map(worth)) / marks.length);
  return {
    questions: marks.length,
    ndcg: mean(({ ndcg }) => ndcg),
    mrr: mean(({ rank }) => (rank === undefined ? 0 : 1 / rank)),
    hitAtOne: mean(({ rank }) => (rank === 1 ? 1 : 0)),
  };
}

function discount(at: number): number {
  return 1 / Math.log2(at + 2);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Four digits: a hundred questions tell no more. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

import type { LineRange } from './diffs.ts';

interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

const mostChunks = 2;
/** Of what the most changed chunk has. */
const enoughOverlap = 0.5;

/** The one or two chunks that hold most of the changed lines, most first. */
export function changedChunks<Piece extends Lines>(
  chunks: readonly Piece[],
  ranges: readonly LineRange[],
): Piece[] {
  const measured = chunks
    .map((chunk) => ({ chunk, lines: overlap(chunk, ranges) }))
    .filter(({ lines }) => lines > 0)
    .sort((left, right) => right.lines - left.lines);
  const most = measured[0]?.lines ?? 0;
  return measured
    .slice(0, mostChunks)
    .filter(({ lines }) => lines >= enoughOverlap * most)
    .map(({ chunk }) => chunk);
}

function overlap({ startLine, endLine }: Lines, ranges: readonly LineRange[]): number {
  return ranges.reduce(
    (sum, { first, last }) => sum + Math.max(0, Math.min(endLine, last) - Math.max(startLine, first) + 1),
    0,
  );
}

/** From measured pairs to whether a change made Loupe slower or hungrier. Pure. */

/** What one checkout took to index a folder from nothing, and then to answer questions about it in a process of its own. */
export interface Figures {
  readonly indexCpuSeconds: number;
  readonly indexSeconds: number;
  readonly indexPeakBytes: number;
  readonly searchCpuSeconds: number;
  readonly searchPeakBytes: number;
  /** Half of the questions took at most so long. */
  readonly questionMs: number;
}

/** Measured right after each other. */
export interface Pair {
  readonly now: Figures;
  readonly before: Figures;
}

export interface Comparison {
  readonly figure: keyof Figures;
  readonly what: string;
  /** Medians. */
  readonly now: number;
  readonly before: number;
  /** Of the ratios of the pairs. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** The least that this checkout took to the least that the other took. */
  readonly ofBest: number;
  /** What the median and the ratio of the best must not both be above. */
  readonly limit: number;
}

const limit = 1.1;
/** The clock of a busy machine says little: it only shows when threads no longer work at once, or wait. */
const clockLimit = 1.25;

const names: Readonly<Record<keyof Figures, Pick<Comparison, 'what' | 'limit'>>> = {
  indexCpuSeconds: { what: 'indexing, processor time', limit },
  indexSeconds: { what: 'indexing, by the clock', limit: clockLimit },
  indexPeakBytes: { what: 'indexing, peak memory', limit },
  searchCpuSeconds: { what: 'questions, processor time', limit },
  searchPeakBytes: { what: 'questions, peak memory', limit },
  questionMs: { what: 'one question, by the clock', limit: clockLimit },
};

export function compare(pairs: readonly Pair[]): Comparison[] {
  return (Object.keys(names) as (keyof Figures)[]).map((figure) => {
    const now = pairs.map((pair) => pair.now[figure]);
    const before = pairs.map((pair) => pair.before[figure]);
    const ratios = pairs.map((pair) => pair.now[figure] / pair.before[figure]);
    return {
      figure,
      ...names[figure],
      now: median(now),
      before: median(before),
      median: median(ratios),
      least: Math.min(...ratios),
      most: Math.max(...ratios),
      ofBest: Math.min(...now) / Math.min(...before),
    };
  });
}

/** Those that are worse than they may be: half of the pairs say so, and so does the best that each checkout did. */
export function worseThanAllowed(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons.filter((each) => Math.min(each.median, each.ofBest) > each.limit);
}

/** One line for each figure: medians, their ratio, and how far the ratios of single pairs lie apart. */
export function comparisonTable(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map(({ figure, what, now, before, least, most, ofBest, ...each }) =>
    [
      what.padEnd(27),
      amount(figure, before).padStart(9),
      amount(figure, now).padStart(9),
      each.median.toFixed(3).padStart(7),
      `${least.toFixed(2)}–${most.toFixed(2)}`.padStart(12),
      ofBest.toFixed(3).padStart(9),
      each.limit.toFixed(2).padStart(6),
    ].join(''),
  );
  const head = ['', 'baseline', 'now', 'ratio', 'of pairs', 'of best', 'limit'];
  const widths = [27, 9, 9, 7, 12, 9, 6];
  return [head.map((title, at) => title.padStart(widths[at] ?? 0)).join(''), ...lines].join('\n');
}

/** A sentence for each figure that got worse. */
export function complaint(worse: readonly Comparison[], pairs: number): string {
  return worse
    .map(
      ({ figure, what, now, before, ...each }) =>
        `${what}: ${amount(figure, now)} where the baseline took ${amount(figure, before)}, ` +
        `${each.median.toFixed(2)} times as much by the median of ${pairs} pairs; at most ${each.limit.toFixed(2)} is allowed.`,
    )
    .join('\n');
}

/** Pairs that are measured first, and in all where these look worse. */
export const rounds = { first: 5, all: 11 } as const;

const drawn = 10_000;

/**
 * How often the gate would fail for nothing: the share of imagined gates that do, whose pairs are drawn from these of one checkout
 * with itself, each the one way round or the other.
 */
export function falseAlarms(pairs: readonly Pair[], random: () => number): number {
  let alarms = 0;
  for (let at = 0; at < drawn; at++) {
    const imagined = Array.from({ length: rounds.all }, () => {
      const { now, before } = picked(pairs, random);
      return random() < 0.5 ? { now, before } : { now: before, before: now };
    });
    const looksWorse = worseThanAllowed(compare(imagined.slice(0, rounds.first))).length > 0;
    if (looksWorse && worseThanAllowed(compare(imagined)).length > 0) alarms += 1;
  }
  return alarms / drawn;
}

function picked<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

function amount(figure: keyof Figures, value: number): string {
  if (figure.endsWith('Bytes')) return `${(value / 1e6).toFixed(0)} MB`;
  return figure.endsWith('Ms') ? `${value.toFixed(2)} ms` : `${value.toFixed(2)} s`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

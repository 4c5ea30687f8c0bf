/**
 * The measures of the development sets, as `score.py` beside them computes them (`test/bench/score.test.ts` holds the two
 * together): NDCG@10 with binary gain, and for questions with one answer the mean reciprocal rank. A target is found at the first result in its file, overlapping its
 * lines where it names lines, so a second chunk of the same file only wastes a rank.
 */
const depth = 10;

/** A chunk: path relative to the repository, first and last line, 1-based and inclusive. */
export type Result = readonly [path: string, startLine: number, endLine: number];

export type Target =
  string | { readonly path: string; readonly start_line?: number | null; readonly end_line?: number | null };

/** A question of `annotations/<name>.json` or `history/<name>.json`. */
export interface Question {
  readonly query: string;
  readonly relevant: readonly Target[];
  readonly secondary: readonly Target[];
  readonly category: string;
}

export function targetsOf({ relevant, secondary }: Question): readonly Target[] {
  return [...relevant, ...secondary];
}

/** 0 to 1; 0 when there is no target. */
export function ndcg(results: readonly Result[], targets: readonly Target[]): number {
  const found = new Set<number>();
  for (const target of targets) {
    const rank = results.slice(0, depth).findIndex((result) => covers(result, target));
    if (rank >= 0) found.add(rank);
  }
  const ideal = sum(Array.from({ length: Math.min(depth, targets.length) }, (_, rank) => discount(rank)));
  return ideal === 0 ? 0 : sum([...found].sort((a, b) => a - b).map(discount)) / ideal;
}

export function covers([path, first, last]: Result, target: Target): boolean {
  if (typeof target === 'string') return isSameFile(path, target);
  if (!isSameFile(path, target.path)) return false;
  const { start_line: start, end_line: end } = target;
  if (start === undefined || start === null || end === undefined || end === null) return true;
  return !(last < start || first > end);
}

function isSameFile(a: string, b: string): boolean {
  const left = a.replaceAll('\\', '/');
  const right = b.replaceAll('\\', '/');
  return left === right || left.endsWith(`/${right}`) || right.endsWith(`/${left}`);
}

function discount(rank: number): number {
  return 1 / Math.log2(rank + 2);
}

/** How high the one answer stands among all that was ranked. */
export interface FunctionScores {
  readonly questions: number;
  readonly reciprocalRank: number;
  readonly ndcg: number;
}

/** 1 for the first place, 1/2 for the second, 0 when the target is not there. */
export function reciprocalRank(ranked: readonly number[], target: number): number {
  const rank = ranked.indexOf(target);
  return rank < 0 ? 0 : 1 / (rank + 1);
}

export function scoreFunctions(
  rows: readonly { readonly ranked: readonly number[]; readonly target: number }[],
): FunctionScores {
  return {
    questions: rows.length,
    reciprocalRank: mean(rows.map(({ ranked, target }) => reciprocalRank(ranked, target))),
    ndcg: mean(
      rows.map(({ ranked, target }) => {
        const rank = ranked.indexOf(target);
        return rank >= 0 && rank < depth ? discount(rank) : 0;
      }),
    ),
  };
}

/** A question with its answer and where it belongs. */
export interface Row {
  readonly repository: string;
  readonly groups: readonly string[];
  readonly results: readonly Result[];
  readonly targets: readonly Target[];
}

export interface Scores {
  readonly questions: number;
  /** Mean over the questions. */
  readonly queryMean: number;
  /** Mean of the repositories' means. */
  readonly repositoryMean: number;
  /** Share of questions whose first result is a target. */
  readonly hitAtOne: number;
  readonly repositories: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, number>>;
}

export function score(rows: readonly Row[]): Scores {
  const repositories = new Map<string, number[]>();
  const groups = new Map<string, number[]>();
  const values = rows.map(({ results, targets }) => ndcg(results, targets));
  rows.forEach((row, index) => {
    const value = values[index] ?? 0;
    append(repositories, row.repository, value);
    for (const group of row.groups) append(groups, group, value);
  });
  const firstHits = rows.map(({ results: [first], targets }) =>
    first !== undefined && targets.some((target) => covers(first, target)) ? 1 : 0,
  );
  return {
    questions: rows.length,
    queryMean: mean(values),
    repositoryMean: mean([...repositories.values()].map(mean)),
    hitAtOne: mean(firstHits),
    repositories: means(repositories),
    groups: means(groups),
  };
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const values = map.get(key) ?? [];
  map.set(key, values);
  values.push(value);
}

function means(map: ReadonlyMap<string, readonly number[]>): Record<string, number> {
  return Object.fromEntries(
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, values]) => [key, mean(values)]),
  );
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

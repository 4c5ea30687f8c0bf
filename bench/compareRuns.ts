import { type SetName, setNames } from './developmentSets.ts';
import type { AnswerRecord } from './qualityRun.ts';

/** Smaller differences come from adding up in another order. */
const leastDifference = 1e-9;

/** A question whose answer is worth more or less than before. */
export interface Change {
  readonly set: SetName;
  readonly repository: string;
  readonly qid: number;
  readonly before: AnswerRecord;
  readonly after: AnswerRecord;
}

export interface SetComparison {
  readonly set: SetName;
  /** Questions that both runs answered; the rest is left out. */
  readonly questions: number;
  readonly before: number;
  readonly after: number;
  /** The greatest first. */
  readonly rose: readonly Change[];
  readonly fell: readonly Change[];
}

/** Which questions rose and fell from one run to the other, set by set. */
export function compareRuns(
  before: readonly AnswerRecord[],
  after: readonly AnswerRecord[],
): SetComparison[] {
  const known = new Map(before.map((record) => [keyOf(record), record]));
  const pairs = after.flatMap((record): Change[] => {
    const { set, repository, qid } = record;
    const old = known.get(keyOf(record));
    return old === undefined ? [] : [{ set, repository, qid, before: old, after: record }];
  });
  return setNames.flatMap((set): SetComparison[] => {
    const own = pairs.filter((pair) => pair.set === set);
    if (own.length === 0) return [];
    const changes = own
      .filter((change) => Math.abs(gain(change)) > leastDifference)
      .sort((a, b) => Math.abs(gain(b)) - Math.abs(gain(a)));
    return [
      {
        set,
        questions: own.length,
        before: own.reduce((sum, pair) => sum + pair.before.value, 0) / own.length,
        after: own.reduce((sum, pair) => sum + pair.after.value, 0) / own.length,
        rose: changes.filter((change) => gain(change) > 0),
        fell: changes.filter((change) => gain(change) < 0),
      },
    ];
  });
}

function gain({ before, after }: Change): number {
  return after.value - before.value;
}

/** What names a question in all runs. */
export function keyOf({ set, repository, qid }: Pick<AnswerRecord, 'set' | 'repository' | 'qid'>): string {
  return [set, repository, qid].join(' ').replace('  ', ' ');
}

/** The comparison for a person; `queries` gives the words of the questions, by key, where they are known. */
export function comparisonText(
  comparisons: readonly SetComparison[],
  queries: ReadonlyMap<string, string>,
): string {
  if (comparisons.length === 0) return 'The two runs have no question in common.';
  return comparisons
    .flatMap(({ set, questions, before, after, rose, fell }) => [
      `${set}: ${before.toFixed(4)} → ${after.toFixed(4)} (${signed(after - before, 4)}) over ${questions} questions, ${rose.length} rose, ${fell.length} fell`,
      ...(fell.length > 0 ? ['', 'fell', ...fell.map((change) => changeText(change, queries))] : []),
      ...(rose.length > 0 ? ['', 'rose', ...rose.map((change) => changeText(change, queries))] : []),
      '',
    ])
    .join('\n')
    .trimEnd();
}

function changeText(change: Change, queries: ReadonlyMap<string, string>): string {
  const { before, after } = change;
  const query = queries.get(keyOf(change));
  return [
    `${signed(gain(change), 3)}  ${keyOf(change)}${query === undefined ? '' : `: ${query}`}`,
    `    ${before.value.toFixed(3)}  ${before.top.join('  ')}`,
    `    ${after.value.toFixed(3)}  ${after.top.join('  ')}`,
  ].join('\n');
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

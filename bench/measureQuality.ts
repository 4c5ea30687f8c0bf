import { type Repository, unpackCorpora } from './corpora.ts';
import { type SetName, repositorySets } from './developmentSets.ts';
import { type AnswerRecord, type SetRun, type Timing, runFunctions, runRepositories } from './qualityRun.ts';
import type { FunctionScores, Scores } from './score.ts';

export interface QualityPlan {
  readonly sets: readonly SetName[];
  readonly repositories: readonly Repository[];
  /** Which questions of `cosqa`, by number. */
  readonly isChosen: (qid: number) => boolean;
  /** Downloads repositories that are not in `../shared`. */
  readonly clone: boolean;
}

/** What is measured of the sets that were asked. */
export interface Quality {
  readonly scores: {
    readonly semble?: Scores;
    readonly history?: Scores;
    readonly cosqa?: FunctionScores;
  };
  readonly timings: Readonly<Partial<Record<SetName, Timing>>>;
  readonly answers: readonly AnswerRecord[];
}

/** Asks set after set; `onAnswered` gets the answers of each in the form that `score.py` reads. */
export async function measureQuality(
  { sets, repositories, isChosen, clone }: QualityPlan,
  onAnswered?: (set: SetName, lines: readonly string[]) => Promise<void>,
): Promise<Quality> {
  let quality: Quality = { scores: {}, timings: {}, answers: [] };
  const add = async (set: SetName, run: SetRun<Scores | FunctionScores>): Promise<void> => {
    quality = {
      scores: { ...quality.scores, [set]: run.scores },
      timings: { ...quality.timings, [set]: run.timing },
      answers: [...quality.answers, ...run.records],
    };
    await onAnswered?.(set, run.lines);
  };
  const wanted = repositorySets.filter((set) => sets.includes(set));
  const corpora = wanted.length === 0 ? '' : await unpackCorpora({ repositories, clone });
  for (const set of wanted) await add(set, await runRepositories(set, repositories, corpora));
  if (sets.includes('cosqa')) await add('cosqa', await runFunctions(isChosen));
  return quality;
}

/** The one number of each set that aims and losses are about. */
export function headlines({ scores }: Pick<Quality, 'scores'>): Partial<Record<SetName, number>> {
  const { semble, history, cosqa } = scores;
  return {
    ...(semble && { semble: semble.queryMean }),
    ...(history && { history: history.queryMean }),
    ...(cosqa && { cosqa: cosqa.reciprocalRank }),
  };
}

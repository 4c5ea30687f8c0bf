import { type RankWeights, rank } from '../../src/indexer/search/rank.ts';
import { type Result, mean, ndcg } from '../score.ts';
import type { GatheredQuestion } from './gatherCandidates.ts';

const depth = 10;

export interface Means {
  readonly semble: number;
  readonly unnamed: number;
  readonly history: number;
  /** The mean of the two sets, whatever their sizes: what fitting wants to grow. */
  readonly objective: number;
}

/** Ranks gathered questions with other weights and remembers the value of every question under the weights it has seen. */
export class Evaluation {
  readonly questions: readonly GatheredQuestion[];
  readonly #known = new Map<string, (number | undefined)[]>();

  constructor(questions: readonly GatheredQuestion[]) {
    this.questions = questions;
  }

  /** The value of one question. */
  value(index: number, weights: RankWeights): number {
    const key = JSON.stringify(weights);
    const known = this.#known.get(key) ?? [];
    this.#known.set(key, known);
    const question = this.questions[index];
    if (question === undefined) throw new Error(`There is no question ${index}.`);
    return (known[index] ??= valueOf(question, weights));
  }

  /** Means over those of the questions that are about chosen repositories. */
  means(weights: RankWeights, isChosen: (repository: string) => boolean): Means {
    return this.meansOf((index) => this.value(index, weights), isChosen);
  }

  /** The same, each question with a value of its own. */
  meansOf(valueAt: (index: number) => number, isChosen: (repository: string) => boolean): Means {
    const meanOf = (belongs: (question: GatheredQuestion) => boolean): number =>
      mean(
        this.questions.flatMap((question, index) =>
          isChosen(question.repository) && belongs(question) ? [valueAt(index)] : [],
        ),
      );
    const semble = meanOf(({ set }) => set === 'semble');
    const history = meanOf(({ set }) => set === 'history');
    const unnamed = meanOf(({ isUnnamed }) => isUnnamed);
    return { semble, unnamed, history, objective: (semble + history) / 2 };
  }
}

function valueOf({ question, candidates, prefix, targets }: GatheredQuestion, weights: RankWeights): number {
  const results = rank(question, candidates, weights)
    .slice(0, depth)
    .map(({ chunk }): Result => [prefix + chunk.path, chunk.startLine, chunk.endLine]);
  return ndcg(results, targets);
}

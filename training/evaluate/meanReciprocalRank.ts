import type { EmbedInput, EmbeddingModel } from '../../src/indexer/embed/index.ts';

export interface RetrievalQuestion {
  readonly query: string;
  /** Position of the answer among the documents. */
  readonly answer: number;
  readonly group: string;
}

export interface RetrievalScores {
  readonly questions: number;
  readonly meanReciprocalRank: number;
  readonly groups: Readonly<Record<string, number>>;
}

/** Ranks all documents for every question by the model alone; ties count against it. */
export async function meanReciprocalRank(
  model: EmbeddingModel,
  documents: readonly EmbedInput[],
  questions: readonly RetrievalQuestion[],
): Promise<RetrievalScores> {
  const vectors = await model.embedDocuments(documents);
  const { dimension } = model;
  const sums = new Map<string, { sum: number; count: number }>();
  let total = 0;
  for (const { query, answer, group } of questions) {
    const asked = await model.embedQuery(query);
    const dot = (row: number): number => {
      let sum = 0;
      for (let at = 0; at < dimension; at++) sum += (asked[at] ?? 0) * (vectors[row * dimension + at] ?? 0);
      return sum;
    };
    const own = dot(answer);
    let rank = 1;
    for (let row = 0; row < documents.length; row++) if (row !== answer && dot(row) >= own) rank++;
    total += 1 / rank;
    const entry = sums.get(group) ?? { sum: 0, count: 0 };
    sums.set(group, { sum: entry.sum + 1 / rank, count: entry.count + 1 });
  }
  const groups = [...sums].map(([name, { sum, count }]) => [name, sum / count] as const);
  return {
    questions: questions.length,
    meanReciprocalRank: total / questions.length,
    groups: Object.fromEntries(groups.sort(([left], [right]) => (left < right ? -1 : 1))),
  };
}

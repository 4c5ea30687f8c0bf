import { type EmbeddingModel, quantizationScale, quantize } from '../../src/indexer/embed/index.ts';
import { rescored } from '../../src/indexer/search/candidateCollector.ts';
import type { VectorTable } from '../../src/indexer/search/vectorTable.ts';

const nearest = 10;

/** How much of the exactly nearest ten the search by sign codes finds, mean over the questions, 0 to 1. */
export async function recallAtTen(
  table: Pick<VectorTable, 'count' | 'similarities' | 'nearest'>,
  model: EmbeddingModel,
  questions: readonly string[],
): Promise<number> {
  const [recall] = await recallsAtTen(table, model, questions, [rescored]);
  return recall?.recall ?? 0;
}

export interface Recall {
  /** Rows compared exactly. */
  readonly rescored: number;
  readonly recall: number;
}

/** The same for several numbers of rescored rows. */
export async function recallsAtTen(
  table: Pick<VectorTable, 'count' | 'similarities' | 'nearest'>,
  model: EmbeddingModel,
  questions: readonly string[],
  depths: readonly number[],
): Promise<Recall[]> {
  const sums = depths.map(() => 0);
  for (const question of questions) {
    const query = quantize(await model.embedQuery(question));
    const least = tenthBest(table, query);
    depths.forEach((depth, at) => {
      const found = table.nearest(query, quantizationScale, nearest, depth);
      // Rows as near as the tenth are as good as it.
      const right = found.filter(({ similarity }) => similarity >= least).length;
      sums[at] = (sums[at] ?? 0) + right / Math.min(nearest, table.count);
    });
  }
  return depths.map((depth, at) => ({ rescored: depth, recall: (sums[at] ?? 0) / questions.length }));
}

/** The similarity of the exactly tenth nearest row. */
function tenthBest(table: Pick<VectorTable, 'count' | 'similarities' | 'nearest'>, query: Int8Array): number {
  const best: number[] = [];
  const rows = Int32Array.from({ length: table.count }, (_, row) => row);
  for (const similarity of table.similarities(rows, query, quantizationScale)) {
    if (best.length === nearest && similarity <= (best[0] ?? 0)) continue;
    best.push(similarity);
    best.sort((a, b) => a - b);
    if (best.length > nearest) best.shift();
  }
  return best[0] ?? 0;
}

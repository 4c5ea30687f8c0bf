import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { IndexSummary } from '../src/cli/indexSummary.ts';
import { type AnsweredQuestion, parseLines, runLoupe } from './loupeCommand.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

/** Answers of the command line about one folder, in the order of the questions. */
export interface Asked {
  readonly answers: readonly AnsweredQuestion[];
  /** From an empty index to a whole one. */
  readonly indexSeconds: number;
  readonly chunks: number;
}

/** Indexes the folder into a fresh data directory and asks, as a person would with the command line. */
export function askLoupe(target: string, queries: readonly string[], k: number): Promise<Asked> {
  return withTemporaryFolder(async (folder) => {
    const dataDirectory = path.join(folder, 'data');
    const file = path.join(folder, 'questions.jsonl');
    await writeFile(file, queries.map((query, id) => `${JSON.stringify({ id, query, k })}\n`).join(''));
    const index = await runLoupe(['index', target, '--json', '--data-dir', dataDirectory]);
    const { output } = await runLoupe([
      ...['search', target, '--no-update', '--json', '--queries', file, '--data-dir', dataDirectory],
    ]);
    const byId = new Map(parseLines<AnsweredQuestion>(output).map((answer) => [answer.id, answer]));
    const answers = queries.map((query, id) => {
      const answer = byId.get(id);
      if (answer === undefined) throw new Error(`loupe gave no answer to "${query}" about ${target}`);
      return answer;
    });
    const { seconds, chunks } = JSON.parse(index.output) as IndexSummary;
    return { answers, indexSeconds: seconds, chunks };
  });
}

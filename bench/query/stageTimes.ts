import path from 'node:path';
import { languages } from '../../src/indexer/chunk/index.ts';
import { PreviewTexts } from '../../src/indexer/read/index.ts';
import { CandidateCollector } from '../../src/indexer/search/candidateCollector.ts';
import { weighIn } from '../../src/indexer/search/collect.ts';
import { parseQuery } from '../../src/indexer/search/parseQuery.ts';
import { presentHits } from '../../src/indexer/search/presentHits.ts';
import { rank } from '../../src/indexer/search/rank.ts';
import { quantile } from '../quantile.ts';
import { withIndex } from './openIndex.ts';

/** Reading posting lists; scoring them; near vectors; rows of the candidates and definitions; the rest of collecting; and so on. */
const stages = ['terms', 'words', 'meaning', 'rows', 'candidates', 'rank', 'previews'] as const;
type Stage = (typeof stages)[number];

export interface StageTime {
  readonly stage: Stage;
  /** Milliseconds. */
  readonly p50: number;
  readonly mean: number;
}

const hits = 10;
const maxPreviewBytes = 4 << 20;

/**
 * What each stage of a question takes in an index that is whole, over all questions but the first. The stages are put together
 * as in the searcher; what is timed inside collecting is a method of one of its parts, replaced by one that looks at the clock.
 */
export async function stageTimes(
  root: string,
  dataDirectory: string,
  queries: readonly string[],
  warmUp: number,
): Promise<StageTime[]> {
  return withIndex(root, dataDirectory, async ({ reader, table, model }) => {
    const watch = new Stopwatch();
    const texts = new PreviewTexts(maxPreviewBytes);
    const { signal } = new AbortController();
    watch.time(table.words, 'match', 'words');
    watch.time(table.vectors, 'nearest', 'meaning');
    watch.time(table, 'get', 'rows');
    watch.time(reader, 'symbolsNamed', 'rows');
    watch.time(reader, 'chunksOfFile', 'rows');
    const collector = new CandidateCollector({ reader, table, model, languages });
    for (const query of queries) {
      watch.next();
      const parsed = parseQuery(query, languages);
      const question = watch.run('terms', () => weighIn(table, parsed.text));
      const collecting = watch.start('candidates');
      const candidates = await collector.collect(parsed, { query, limit: hits }, question, signal);
      collecting();
      const ranked = watch.run('rank', () => rank(question, candidates));
      const presenting = watch.start('previews');
      const readText = (file: string): Promise<string | undefined> => texts.read(path.join(root, file));
      const asked = { question, questionText: parsed.text, phrases: parsed.phrases };
      await presentHits(ranked.slice(0, hits), { root, reader, readText, ...asked }, signal);
      presenting();
    }
    return watch.table(warmUp);
  });
}

/** Times of stages by question; a stage inside another one is taken off the outer one. */
class Stopwatch {
  readonly #questions: Map<Stage, number>[] = [];
  #inside = 0;

  next(): void {
    this.#questions.push(new Map());
  }

  start(stage: Stage): () => void {
    const started = performance.now();
    const outside = this.#inside;
    this.#inside = 0;
    return () => {
      const spent = performance.now() - started;
      const times = this.#questions.at(-1);
      times?.set(stage, (times.get(stage) ?? 0) + spent - this.#inside);
      this.#inside = outside + spent;
    };
  }

  run<T>(stage: Stage, work: () => T): T {
    const stop = this.start(stage);
    try {
      return work();
    } finally {
      stop();
    }
  }

  /** Puts a timed method in the place of one of an object's own. */
  time<O extends object>(object: O, method: keyof O, stage: Stage): void {
    const original = object[method] as (...parameters: unknown[]) => unknown;
    const timed = (...parameters: unknown[]): unknown =>
      this.run(stage, () => original.apply(object, parameters));
    Object.defineProperty(object, method, { value: timed });
  }

  table(warmUp: number): StageTime[] {
    return stages.map((stage) => {
      const times = this.#questions.slice(warmUp).map((question) => question.get(stage) ?? 0);
      const mean = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
      return { stage, p50: rounded(quantile(times, 0.5)), mean: rounded(mean) };
    });
  }
}

function rounded(ms: number): number {
  return Number(ms.toFixed(3));
}

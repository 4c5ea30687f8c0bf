import type { Backlog } from './backlog.ts';
import type { ProcessCache } from './processCache.ts';
import { Progress } from './progress.ts';
import type { CacheUse, StageTimes } from './workers/index.ts';
import { type WorkItem, isRefinement } from './workQueue.ts';

/** What a run needs of the embedding cache. */
export type RunCache = Pick<ProcessCache, 'isThere' | 'onProblem'>;

/** How far the two passes over a root are: until every file is searchable, and then until every file is whole. */
export class Passes {
  /** Seconds of work per stage, of both passes. */
  readonly stages = { scan: 0, read: 0, hash: 0, chunk: 0, tokens: 0, vectors: 0, write: 0 };
  /** What was asked of the embedding cache. */
  readonly cache = { hits: 0, misses: 0 };
  readonly #embeddings: () => RunCache | undefined;
  #askCache = false;
  /** Of the last scan: files that it compared with the index, and those that need not be opened. */
  readonly compared = { files: 0, unchanged: 0 };
  #preparedBytes = 0;
  readonly #backlog: Backlog;
  readonly #first: Progress;
  readonly #second: Progress;

  /** @param embeddings the embedding cache, where one is used */
  constructor(backlog: Backlog, embeddings: () => RunCache | undefined) {
    this.#backlog = backlog;
    this.#embeddings = embeddings;
    this.#first = new Progress(backlog.first);
    this.#second = new Progress(backlog.refining);
  }

  /** Whether this run asks the embedding cache: for what it puts there itself it does not look. */
  get askCache(): boolean {
    return this.#askCache;
  }

  /** Of the files that the stages went through to the end, each once, however many passes it took. */
  get preparedBytes(): number {
    return this.#preparedBytes;
  }

  /** Of the pass that runs, or ran last. */
  get current(): Progress {
    return this.#backlog.first.files === 0 && this.#second.filesTotal > 0 ? this.#second : this.#first;
  }

  /** In this run, of both passes. */
  get filesDone(): number {
    return this.#first.filesDone + this.#second.filesDone;
  }

  /** Whether anything was done in this run. */
  get isIdle(): boolean {
    return this.filesDone === 0;
  }

  /** Forgets the finished run. */
  restart(): void {
    this.#askCache = this.#embeddings()?.isThere() === true;
    this.#first.restart();
    this.#second.restart();
  }

  resetStages(): void {
    this.#preparedBytes = this.cache.hits = this.cache.misses = 0;
    for (const stage of Object.keys(this.stages) as (keyof Passes['stages'])[]) this.stages[stage] = 0;
  }

  /** Time in a pause counts for nothing. */
  setPaused(paused: boolean): void {
    this.#first.setPaused(paused);
    this.#second.setPaused(paused);
  }

  /** Adds milliseconds of a prepare thread, and what it asked of the cache. */
  addWork(times: StageTimes, cacheUse: CacheUse | undefined): void {
    if (cacheUse !== undefined) this.cache[cacheUse.hit ? 'hits' : 'misses'] += 1;
    if (cacheUse?.problem !== undefined) this.#embeddings()?.onProblem(cacheUse.problem);
    for (const stage of ['read', 'hash', 'chunk', 'tokens', 'vectors'] as const)
      this.stages[stage] += times[stage] / 1000;
  }

  /** A file is stored as far as it was to come; `next` is what is left to do with it. */
  finish(item: WorkItem, next: WorkItem | undefined): void {
    const isSecond = isRefinement(item);
    const wasFirst = !isSecond && this.#backlog.first.files > 0;
    (isSecond ? this.#second : this.#first).finish(item.stat.sizeBytes);
    if (next === undefined) this.#preparedBytes += item.stat.sizeBytes;
    this.#backlog.release(item, next);
    if (wasFirst && this.#backlog.first.files === 0) this.#second.restart();
  }
}

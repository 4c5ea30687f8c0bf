import { setImmediate } from 'node:timers/promises';
import type { Notice } from '../../protocol/index.ts';
import { CacheWriter } from '../cache/index.ts';
import type { PrepareResult } from '../records.ts';
import { type OpenIndex, openIndexDatabase, setAside } from './indexDatabase.ts';
import { maintain, verifyTable } from './maintenance.ts';
import { setPageCache } from './pageCache.ts';
import { type IndexFile, tableNames } from './schema.ts';
import { toLoupeError } from './sqliteErrors.ts';
import type { WriterHandlers, WriterMethod, WriterRequest, WriterResponse } from './writerProtocol.ts';

/** After so long without a request the index is tidied, in steps. */
const idleMs = 1_500;
const stepMs = 50;

/** The writer thread's side of the conversation. */
export class WriterSession {
  #open: OpenIndex | undefined;
  #path = '';
  #atWork = 0;
  #idleTimer: NodeJS.Timeout | undefined;
  #cache: CacheWriter | undefined;
  #cacheProblem: string | undefined;
  readonly #handlers: WriterHandlers = {
    open: (file) => this.#openIndex(file),
    beginScan: () => this.#index.writer.beginScan(),
    diff: ({ generation, stats }) => this.#index.writer.diff(generation, stats),
    recordSkips: ({ generation, skips }) => this.#index.writer.recordSkips(generation, skips),
    endScan: (generation) => this.#index.writer.endScan(generation),
    commit: (results) => {
      this.#index.writer.commit(results);
      this.#remember(results);
    },
    remove: (paths) => this.#index.writer.remove(paths),
    clear: () => this.#index.writer.clear(),
    checkpoint: (isToBeVerified) => this.#tidy(isToBeVerified),
    setCache: (kb) => setPageCache(this.#index.database, kb),
    setMeta: ({ key, value }) => this.#index.writer.setMeta(key, value),
    replace: (because) => this.#replace(because),
    close: () => this.#close(),
  };

  async answer(request: WriterRequest): Promise<WriterResponse> {
    const { id } = request;
    clearTimeout(this.#idleTimer);
    this.#atWork += 1;
    try {
      const result = await this.#handle(request);
      return { id, version: this.#version, ...this.#takeCacheProblem(), result };
    } catch (error) {
      const { code, message } = toLoupeError(error, this.#path);
      return { id, version: this.#version, ...this.#takeCacheProblem(), error: { code, message } };
    } finally {
      this.#atWork -= 1;
      this.#tidyAfter(idleMs);
    }
  }

  #handle<M extends WriterMethod>({ method, params }: WriterRequest<M>): unknown {
    return this.#handlers[method](params);
  }

  get #index(): OpenIndex {
    if (this.#open === undefined) throw new Error('The index is not open');
    return this.#open;
  }

  get #version(): number {
    return this.#open?.writer.version ?? 0;
  }

  #openIndex(file: IndexFile): readonly Notice[] {
    this.#path = file.path;
    this.#open = openIndexDatabase(file);
    this.#cache ??=
      file.cache &&
      new CacheWriter(file.cache, file.fingerprint.model, (problem) => (this.#cacheProblem = problem));
    return this.#open.notices;
  }

  #replace(because: string): Notice[] {
    const { file, database } = this.#index;
    this.#open = undefined;
    database.close();
    const notice = setAside(file.path, because);
    return [notice, ...this.#openIndex(file)];
  }

  /** Other requests get their turn between the steps. */
  async #tidy(isToBeVerified: boolean): Promise<void> {
    await this.#cache?.flush();
    while (this.#open !== undefined && maintain(this.#open)) await setImmediate();
    if (!isToBeVerified) return;
    for (const table of tableNames) {
      if (this.#open === undefined) return;
      verifyTable(this.#open.database, table);
      await setImmediate();
    }
  }

  /** Written after the answer, and at the latest when a run is over: the index waits for no other process that uses the cache. */
  #remember(results: readonly PrepareResult[]): void {
    const cache = this.#cache;
    if (cache === undefined) return;
    for (const result of results) {
      const note = result.kind === 'prepared' ? result.file.cacheNote : undefined;
      if (result.kind !== 'prepared' || note === undefined) continue;
      cache.add({ key: note.key, ...(note.kind === 'new' && { vectors: result.file.vectors }) });
    }
    if (cache.isFull) void setImmediate().then(() => cache.flush());
  }

  #takeCacheProblem(): { cacheProblem?: string } {
    const cacheProblem = this.#cacheProblem;
    this.#cacheProblem = undefined;
    return cacheProblem === undefined ? {} : { cacheProblem };
  }

  async #close(): Promise<void> {
    this.#open?.database.close();
    this.#open = undefined;
    await this.#cache?.close();
  }

  #tidyAfter(delayMs: number): void {
    if (this.#atWork > 0 || this.#open === undefined) return;
    const index = this.#open;
    this.#idleTimer = setTimeout(() => {
      void this.#cache?.flush();
      if (maintain(index)) this.#tidyAfter(stepMs);
    }, delayMs).unref();
  }
}

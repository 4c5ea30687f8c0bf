import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { LoadedModel } from '../embed/index.ts';
import type {
  CacheAccess,
  DoneMessage,
  Prepared,
  PrepareTask,
  PrepareThreadData,
  TaskMessage,
} from './prepareTask.ts';

/** A file that somebody waits for. */
export interface Job {
  readonly task: PrepareTask;
  readonly resolve: (prepared: Prepared) => void;
  readonly reject: (error: Error) => void;
  crashes: number;
}

export interface PrepareWorkerOptions {
  readonly model?: LoadedModel;
  readonly cache?: CacheAccess;
  readonly journalPath: string;
  /** For tests: another thread entry. */
  readonly entry?: URL;
  /** A thread that works longer than this on one file (at low priority, ten times as long) is ended; its file counts as crashed. */
  readonly hangMs?: number;
  /** A thread that has had nothing to do for so long says so. */
  readonly idleMs?: number;
  /**
   * Lowers the priority of threads that work in bulk. Only Linux has priorities of threads: elsewhere it would be that of the
   * process, of which one thread answers questions.
   */
  readonly givesWay?: boolean;
}

export interface PrepareWorkerEvents {
  readonly onDone: () => void;
  /** Nothing was asked of it for a while. */
  readonly onIdle: () => void;
  /** It ended without being told to: the jobs it had are open. */
  readonly onDeath: (message: string, jobs: readonly Job[]) => void;
}

const defaultHangMs = 60_000;
const defaultIdleMs = 10_000;
/** On a busy machine a thread of low priority may get a tenth of a processor, or less. */
const loweredPatience = 10;
const endPatienceMs = 1_000;
const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './prepareThread.ts' : './prepareThread.mjs',
  import.meta.url,
);
/** A thread that outgrows this dies alone, and is replaced, instead of taking the process with it. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 6 };

/** The main thread's end of a prepare thread. */
export class PrepareWorker {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  readonly #events: PrepareWorkerEvents;
  readonly #hangMs: number;
  readonly #idleMs: number;
  #loadBytes = 0;
  #doneBytes = 0;
  #dead = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #lowersPriority: boolean;
  #nextId = 1;
  #isLowered = false;
  #error = 'A prepare thread ended';

  constructor(options: PrepareWorkerOptions, slot: number, events: PrepareWorkerEvents) {
    this.#lowersPriority = options.givesWay === true && process.platform === 'linux';
    const workerData: PrepareThreadData = {
      journalPath: options.journalPath,
      slot,
      lowersPriority: this.#lowersPriority,
      ...(options.model !== undefined && { model: options.model }),
      ...(options.cache !== undefined && { cache: options.cache }),
    };
    this.#events = events;
    this.#hangMs = options.hangMs ?? defaultHangMs;
    this.#idleMs = options.idleMs ?? defaultIdleMs;
    this.#worker = new Worker(options.entry ?? threadEntry, { workerData, resourceLimits });
    this.#worker.on('message', (message: DoneMessage) => this.#done(message));
    this.#worker.on('error', (error: Error) => (this.#error = `A prepare thread died (${error.message})`));
    this.#worker.on('exit', () => this.#die());
  }

  /** Jobs it has. */
  get load(): number {
    return this.#jobs.size;
  }

  /** Nothing raises its priority again. */
  get isLowered(): boolean {
    return this.#isLowered;
  }

  /** Bytes of source of these jobs. */
  get loadBytes(): number {
    return this.#loadBytes;
  }

  /** Bytes of source that it has prepared: with them grows the memory that only its end gives back. */
  get doneBytes(): number {
    return this.#doneBytes;
  }

  run(job: Job): void {
    const id = this.#nextId++;
    this.#isLowered ||= this.#lowersPriority && job.task.isBulk === true;
    this.#jobs.set(id, job);
    this.#loadBytes += job.task.stat.sizeBytes;
    this.#watch();
    this.#worker.postMessage({ id, task: job.task } satisfies TaskMessage);
  }

  /** Returns the jobs that are left open. */
  async end(): Promise<readonly Job[]> {
    clearTimeout(this.#timer);
    this.#dead = true;
    const patience = new AbortController();
    await Promise.race([
      this.#worker.terminate(),
      setTimeoutAsync(endPatienceMs, undefined, { signal: patience.signal }),
    ]);
    patience.abort();
    return [...this.#jobs.values()];
  }

  /** Not every endless loop heeds `terminate`: a thread that hangs counts as dead before it has ended. */
  #die(): void {
    clearTimeout(this.#timer);
    if (this.#dead) return;
    this.#dead = true;
    this.#events.onDeath(this.#error, [...this.#jobs.values()]);
  }

  #done({ id, prepared }: DoneMessage): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    const { sizeBytes = 0 } = job?.task.stat ?? {};
    this.#loadBytes -= sizeBytes;
    this.#doneBytes += sizeBytes;
    this.#watch();
    job?.resolve(prepared);
    this.#events.onDone();
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#jobs.size === 0) this.#timer = setTimeout(() => this.#events.onIdle(), this.#idleMs).unref();
    else this.#awaitAnswer(this.#isLowered ? loweredPatience * this.#hangMs : this.#hangMs);
  }

  #awaitAnswer(patienceMs: number): void {
    this.#timer = setTimeout(() => {
      this.#error = `A prepare thread hung for ${patienceMs / 1000} s`;
      void this.#worker.terminate();
      this.#die();
    }, patienceMs);
  }
}

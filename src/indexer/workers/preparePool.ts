import { availableParallelism } from 'node:os';
import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { LoupeError } from '../../protocol/index.ts';
import type { LoadedModel } from '../embed/index.ts';
import {
  type DoneMessage,
  type Prepared,
  type PrepareTask,
  type PrepareThreadData,
  type TaskMessage,
} from './prepareTask.ts';

export interface PreparePoolOptions {
  /** 0 chooses by the machine. */
  readonly threads: number;
  readonly model?: LoadedModel;
  readonly journalPath: string;
  /** Told when a thread died and was replaced. */
  readonly onDeath: (message: string) => void;
  /** For tests: another thread entry. */
  readonly entry?: URL;
  /** A thread that works longer than this on one file is ended; its file counts as crashed. */
  readonly hangMs?: number;
}

export interface PreparePool {
  readonly size: number;
  /** Never rejects for the file's sake: a file that ends its thread twice is skipped as `crashed`. */
  prepare(task: PrepareTask): Promise<Prepared>;
  dispose(): Promise<void>;
}

interface Job {
  readonly task: PrepareTask;
  readonly resolve: (prepared: Prepared) => void;
  readonly reject: (error: Error) => void;
  crashes: number;
}

/** Tasks a thread holds besides the one it works on, so that it never waits for the main thread. */
const prefetch = 2;
const defaultHangMs = 60_000;
const maxCrashes = 2;
const endPatienceMs = 1_000;
/** Deaths per thread with no file finished in between, after which the machine itself must be wrong. */
const maxDeathsInRow = 20;
const noTime = { read: 0, chunk: 0, tokens: 0, vectors: 0 };
const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './prepareThread.ts' : './prepareThread.mjs',
  import.meta.url,
);
/** A thread that outgrows this dies alone, and is replaced, instead of taking the process with it. */
const resourceLimits = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

export function createPreparePool(options: PreparePoolOptions): PreparePool {
  return new ThreadPool(options);
}

class ThreadPool implements PreparePool {
  readonly size: number;
  readonly #options: PreparePoolOptions;
  readonly #threads: PrepareThread[];
  readonly #waiting: Job[] = [];
  #deathsInRow = 0;
  #disposed = false;

  constructor(options: PreparePoolOptions) {
    this.#options = options;
    this.size = options.threads > 0 ? options.threads : availableParallelism();
    this.#threads = Array.from({ length: this.size }, (_, slot) => this.#start(slot));
  }

  prepare(task: PrepareTask): Promise<Prepared> {
    if (this.#disposed) return Promise.reject(new Error('The prepare threads have ended'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject, crashes: 0 });
      this.#dispatch();
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#rejectWaiting(new Error('The prepare threads have ended'));
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #start(slot: number): PrepareThread {
    return new PrepareThread(this.#options, slot, {
      onDone: () => {
        this.#deathsInRow = 0;
        this.#dispatch();
      },
      onDeath: (message, jobs) => this.#replace(slot, message, jobs),
    });
  }

  /** The first job was at work when the thread died; the others only waited behind it. */
  #replace(slot: number, message: string, [suspect, ...others]: Job[]): void {
    if (this.#disposed) {
      for (const job of [suspect, ...others]) job?.reject(new Error('The prepare threads have ended'));
      return;
    }
    this.#options.onDeath(
      suspect === undefined ? message : `${message} while it worked on ${suspect.task.stat.path}`,
    );
    this.#waiting.unshift(...others);
    if (suspect !== undefined) this.#retry(suspect, message);
    this.#deathsInRow += 1;
    if (this.#deathsInRow > maxDeathsInRow * this.size) {
      this.#disposed = true;
      this.#rejectWaiting(
        new LoupeError('crashedTooOften', `${message}, again and again: reload the window to try anew`),
      );
      return;
    }
    this.#threads[slot] = this.#start(slot);
    this.#dispatch();
  }

  #rejectWaiting(error: Error): void {
    for (const job of this.#waiting.splice(0)) job.reject(error);
  }

  #retry(job: Job, message: string): void {
    job.crashes += 1;
    if (job.crashes < maxCrashes) this.#waiting.unshift(job);
    else {
      const { stat } = job.task;
      const skip = { path: stat.path, reason: 'crashed', detail: message } as const;
      job.resolve({ result: { kind: 'skipped', stat, skip }, times: noTime });
    }
  }

  #dispatch(): void {
    for (;;) {
      const thread = this.#threads.reduce((least, next) => (next.load < least.load ? next : least));
      const job = thread.load > prefetch ? undefined : this.#waiting.shift();
      if (job === undefined) return;
      thread.run(job);
    }
  }
}

class PrepareThread {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  readonly #onDone: () => void;
  readonly #onDeath: (message: string, jobs: Job[]) => void;
  readonly #hangMs: number;
  #dead = false;
  #watchdog: NodeJS.Timeout | undefined;
  #nextId = 1;
  #error = 'A prepare thread ended';

  constructor(
    options: PreparePoolOptions,
    slot: number,
    events: { onDone: () => void; onDeath: (message: string, jobs: Job[]) => void },
  ) {
    const workerData: PrepareThreadData = {
      journalPath: options.journalPath,
      slot,
      ...(options.model !== undefined && { model: options.model }),
    };
    this.#onDone = events.onDone;
    this.#hangMs = options.hangMs ?? defaultHangMs;
    this.#worker = new Worker(options.entry ?? threadEntry, { workerData, resourceLimits });
    this.#worker.on('message', (message: DoneMessage) => this.#done(message));
    this.#worker.on('error', (error: Error) => (this.#error = `A prepare thread died (${error.message})`));
    this.#worker.on('exit', () => this.#die());
    this.#onDeath = events.onDeath;
  }

  get load(): number {
    return this.#jobs.size;
  }

  run(job: Job): void {
    const id = this.#nextId++;
    this.#jobs.set(id, job);
    this.#watch();
    this.#worker.postMessage({ id, task: job.task } satisfies TaskMessage);
  }

  async end(): Promise<void> {
    clearTimeout(this.#watchdog);
    const patience = new AbortController();
    await Promise.race([
      this.#worker.terminate(),
      setTimeoutAsync(endPatienceMs, undefined, { signal: patience.signal }),
    ]);
    patience.abort();
    this.#die();
  }

  /** Not every endless loop heeds `terminate`: a thread that hangs counts as dead before it has ended. */
  #die(): void {
    clearTimeout(this.#watchdog);
    if (this.#dead) return;
    this.#dead = true;
    this.#onDeath(this.#error, [...this.#jobs.values()]);
  }

  #done({ id, prepared }: DoneMessage): void {
    const job = this.#jobs.get(id);
    this.#jobs.delete(id);
    this.#watch();
    job?.resolve(prepared);
    this.#onDone();
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    if (this.#jobs.size === 0) return;
    this.#watchdog = setTimeout(() => {
      this.#error = `A prepare thread hung for ${this.#hangMs / 1000} s`;
      void this.#worker.terminate();
      this.#die();
    }, this.#hangMs);
  }
}

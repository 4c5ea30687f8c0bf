import { LoupeError } from '../../protocol/index.ts';
import { type Job, PrepareWorker, type PrepareWorkerOptions } from './prepareWorker.ts';
import type { Prepared, PrepareTask } from './prepareTask.ts';

export interface PreparePoolOptions extends PrepareWorkerOptions {
  /** At most so many at the moment. */
  readonly threads: () => number;
  /** Tasks a thread holds besides the one it works on at the moment, so that it never waits for the main thread. */
  readonly prefetch?: () => number;
  /** Whether files of so many bytes, being prepared at once, find room in memory. */
  readonly fits?: (bytes: number) => boolean;
  /** Told when a thread died. */
  readonly onDeath: (message: string) => void;
  /** The last thread is ended when there was nothing to do for so long after the others. */
  readonly restMs?: number;
}

export interface PreparePool {
  /** The most threads there will be. */
  readonly size: number;
  /** Those there are. */
  readonly started: number;
  /** At most so many threads get files from now on, one at least; what they have they finish. */
  limit(threads: number): void;
  /** Never rejects for the file's sake: a file that ends its thread twice is skipped as `crashed`. */
  prepare(task: PrepareTask): Promise<Prepared>;
  /**
   * Memory is short: the thread that has prepared most is ended after the files it has, and another one takes its place when it is gone.
   * Nothing happens while a thread ends, or where even that one has prepared fewer bytes than this, unless there are more threads than there may be.
   */
  renew(leastBytes: number): void;
  dispose(): Promise<void>;
}

const defaultPrefetch = 2;
/** A thread that has so much to do gets nothing more: what is behind a large file would wait for it. */
const mostBytesAhead = 1 << 20;
/** Smaller files need no room of their own. */
const largeBytes = 128 << 10;
/** While it is there it keeps 25 MB, and 60 MB more after files of 1 MB: the memory of the parser never shrinks. */
const defaultRestMs = 5 * 60_000;
const maxCrashes = 2;
/** Deaths per thread with no file finished in between, after which the machine itself must be wrong. */
const maxDeathsInRow = 20;
/** What a file costs besides the work on its bytes, in bytes. */
const bytesPerFile = 4 << 10;
/**
 * One more thread is started when so much came for each of those at work without a pause, and so much of it is still to do.
 * To start one and to compile its code costs as much as half a megabyte: folders of 1.2 MB took no longer with one thread
 * than with two, 20 % less processor time and 25 MB less memory.
 */
const worthOneMoreBytes = 1536 << 10;
const leftForOneMoreBytes = 256 << 10;
const noTime = { read: 0, hash: 0, chunk: 0, tokens: 0, vectors: 0 };

export function createPreparePool(options: PreparePoolOptions): PreparePool {
  return new ThreadPool(options);
}

/** Threads are started when there is work for them, and no sooner. */
class ThreadPool implements PreparePool {
  readonly #options: PreparePoolOptions;
  /** By slot of the journal; those that end are among them until they are gone. */
  readonly #workers = new Map<number, PrepareWorker>();
  /** Those that get nothing more. */
  readonly #leaving = new Set<PrepareWorker>();
  readonly #waiting: Job[] = [];
  #limit = Infinity;
  #openBytes = 0;
  /** All that came since there was nothing to do. */
  #cameBytes = 0;
  #deathsInRow = 0;
  #restTimer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: PreparePoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#options.threads();
  }

  get started(): number {
    return this.#workers.size;
  }

  limit(threads: number): void {
    this.#limit = Math.max(1, threads);
    if (!this.#disposed) this.#dispatch();
  }

  /** Those that still get files. */
  get #staying(): number {
    return this.#workers.size - this.#leaving.size;
  }

  async prepare(task: PrepareTask): Promise<Prepared> {
    if (this.#disposed) throw ended();
    clearTimeout(this.#restTimer);
    const bytes = task.stat.sizeBytes + bytesPerFile;
    this.#openBytes += bytes;
    this.#cameBytes += bytes;
    try {
      return await new Promise((resolve, reject) => {
        this.#queue({ task, resolve, reject, crashes: 0 });
        this.#dispatch();
      });
    } finally {
      this.#openBytes -= bytes;
      if (this.#openBytes === 0) this.#cameBytes = 0;
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#restTimer);
    this.#rejectWaiting(ended());
    const left = await Promise.all([...this.#workers.values()].map((worker) => worker.end()));
    for (const job of left.flat()) job.reject(ended());
  }

  /** What a person is at work on goes before all bulk. */
  #queue(job: Job): void {
    const bulkAt =
      job.task.isBulk === true ? -1 : this.#waiting.findIndex(({ task }) => task.isBulk === true);
    if (bulkAt < 0) this.#waiting.push(job);
    else this.#waiting.splice(bulkAt, 0, job);
  }

  renew(leastBytes: number): void {
    if (this.#leaving.size > 0) return;
    const [slot, most] = [...this.#workers].reduce<[number, PrepareWorker | undefined]>(
      (before, [at, next]) => (next.doneBytes > (before[1]?.doneBytes ?? 0) ? [at, next] : before),
      [0, undefined],
    );
    if (most === undefined) return;
    if (most.doneBytes >= leastBytes || this.#staying > this.size) this.#dismiss(slot, most);
  }

  #dispatch(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#disposed || !this.#hasRoomFor(next)) return;
      const worker = this.#isOneMoreWorthIt() ? this.#start() : this.#freest();
      if (worker === undefined) return;
      this.#waiting.shift();
      worker.run(next);
    }
  }

  /** A file that finds no room waits until it is alone, with a thread that has its memory before it. */
  #hasRoomFor({ task }: Job): boolean {
    const { fits } = this.#options;
    const { sizeBytes } = task.stat;
    if (fits === undefined || sizeBytes < largeBytes) return true;
    const workers = [...this.#workers.values()];
    const atWork = workers.reduce((sum, { loadBytes }) => sum + loadBytes, 0);
    if (fits(atWork + sizeBytes)) return true;
    if (workers.some(({ load }) => load > 0) || this.#leaving.size > 0) return false;
    this.renew(1);
    return this.#leaving.size === 0;
  }

  #isOneMoreWorthIt(): boolean {
    const { started } = this;
    if (started === 0) return true;
    if (started < this.size && this.#staying === 0) return true;
    return (
      started < Math.min(this.size, this.#limit) &&
      this.#cameBytes > started * worthOneMoreBytes &&
      this.#openBytes > started * leftForOneMoreBytes
    );
  }

  /** Of those that can take one more file, the one with the fewest bytes to do. */
  #freest(): PrepareWorker | undefined {
    const prefetch = this.#options.prefetch?.() ?? defaultPrefetch;
    return [...this.#workers.values()]
      .filter((worker) => !this.#leaving.has(worker))
      .slice(0, this.#limit)
      .filter(({ load, loadBytes }) => load === 0 || (load <= prefetch && loadBytes < mostBytesAhead))
      .reduce<PrepareWorker | undefined>(
        (least, next) => (least === undefined || next.loadBytes < least.loadBytes ? next : least),
        undefined,
      );
  }

  #start(): PrepareWorker {
    let slot = 0;
    while (this.#workers.has(slot)) slot += 1;
    const worker = new PrepareWorker(this.#options, slot, {
      onDone: () => {
        this.#deathsInRow = 0;
        if (this.#leaving.has(worker) && worker.load === 0) this.#end(slot, worker);
        this.#dispatch();
      },
      onIdle: () => this.#retire(slot, worker),
      onDeath: (message, jobs) => this.#bury(slot, worker, message, jobs),
    });
    this.#workers.set(slot, worker);
    return worker;
  }

  #retire(slot: number, worker: PrepareWorker): void {
    if (this.#disposed || this.#leaving.has(worker)) return;
    // The last one stays for the next file that is saved, unless it would do that at low priority.
    if (this.#staying > 1 || worker.isLowered) this.#end(slot, worker);
    else
      this.#restTimer = setTimeout(
        () => this.#end(slot, worker),
        this.#options.restMs ?? defaultRestMs,
      ).unref();
  }

  /** It gets no more files, and ends when it has done those it has. */
  #dismiss(slot: number, worker: PrepareWorker): void {
    this.#leaving.add(worker);
    if (worker.load === 0) this.#end(slot, worker);
  }

  /** Its place is free when it is gone: only then is its memory. */
  #end(slot: number, worker: PrepareWorker): void {
    this.#leaving.add(worker);
    void worker.end().finally(() => {
      this.#forget(slot, worker);
      this.#dispatch();
    });
  }

  #forget(slot: number, worker: PrepareWorker): void {
    this.#leaving.delete(worker);
    if (this.#workers.get(slot) === worker) this.#workers.delete(slot);
  }

  /** The first job was at work when the thread died; the others only waited behind it. */
  #bury(slot: number, worker: PrepareWorker, message: string, [suspect, ...others]: readonly Job[]): void {
    this.#forget(slot, worker);
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
}

function ended(): Error {
  return new Error('The prepare threads have ended');
}

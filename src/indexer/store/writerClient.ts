import { Worker } from 'node:worker_threads';
import { Budget } from '../../base/index.ts';
import { LoupeError, type Notice } from '../../protocol/index.ts';
import type { IndexFile } from './schema.ts';
import type {
  WriterMethod,
  WriterParams,
  WriterRequest,
  WriterResponse,
  WriterResult,
} from './writerProtocol.ts';

interface Pending {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

export interface WriterEvents {
  /** What can be found has changed. */
  readonly onChanged: () => void;
  /** What opening did, at the first time and after the thread was replaced. */
  readonly onNotice: (notice: Notice) => void;
  readonly onCacheProblem: (message: string) => void;
}

/** Requests the thread holds at once; further ones wait here. */
const maxOutstanding = 4;
const threadEntry = new URL(
  import.meta.url.endsWith('.ts') ? './writerThread.ts' : './writerThread.mjs',
  import.meta.url,
);

/**
 * The main thread's end of the writer thread. A thread that dies takes its open requests with it, as `closed`; the next
 * request starts another one.
 */
export class WriterClient {
  readonly #file: IndexFile;
  readonly #events: WriterEvents;
  readonly #entry: URL;
  readonly #outstanding = new Budget(maxOutstanding);
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #opening: Promise<void> | undefined;
  #nextId = 1;
  #version = 0;
  #closed = false;

  /** @param entry another thread, for tests. */
  constructor(file: IndexFile, events: WriterEvents, entry = threadEntry) {
    this.#file = file;
    this.#events = events;
    this.#entry = entry;
  }

  /** Starts the thread and opens the index. */
  open(): Promise<void> {
    this.#opening ??= this.#start();
    return this.#opening;
  }

  /** @param transfer memory in the parameters that goes to the thread instead of a copy. */
  async call<M extends WriterMethod>(
    method: M,
    params: WriterParams<M>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WriterResult<M>> {
    await this.#outstanding.take(1);
    try {
      if (this.#closed) throw new LoupeError('closed', 'The index is closed.');
      await this.open();
      return await this.#ask(method, params, transfer);
    } finally {
      this.#outstanding.give(1);
    }
  }

  /** Finishes what was asked before; later calls are rejected as `closed`. */
  async close(): Promise<void> {
    if (this.#closed) return;
    await Promise.all(Array.from({ length: maxOutstanding }, () => this.#outstanding.take(1)));
    this.#closed = true;
    try {
      if (this.#worker !== undefined) await this.#ask('close', null);
    } finally {
      await this.#worker?.terminate();
      for (let taken = 0; taken < maxOutstanding; taken++) this.#outstanding.give(1);
    }
  }

  async #start(): Promise<void> {
    const worker = new Worker(this.#entry);
    worker.unref();
    this.#worker = worker;
    this.#version = 0;
    let cause = 'it ended';
    worker.on('message', (response: WriterResponse) => this.#settle(response));
    worker.on('error', (error: Error) => (cause = error.message));
    worker.on('exit', () => this.#onExit(worker, cause));
    try {
      for (const notice of await this.#ask('open', this.#file)) this.#events.onNotice(notice);
    } catch (error) {
      this.#forget(worker);
      await worker.terminate();
      throw error;
    }
  }

  #ask<M extends WriterMethod>(
    method: M,
    params: WriterParams<M>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WriterResult<M>> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(new LoupeError('closed', 'The writer thread has ended.'));
    const request: WriterRequest<M> = { id: this.#nextId++, method, params };
    return new Promise((resolve, reject) => {
      worker.postMessage(request, transfer);
      this.#pending.set(request.id, { resolve, reject });
      worker.ref();
    });
  }

  #settle(response: WriterResponse): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if (this.#pending.size === 0) this.#worker?.unref();
    if ('error' in response) pending?.reject(new LoupeError(response.error.code, response.error.message));
    else pending?.resolve(response.result as never);
    if (response.cacheProblem !== undefined) this.#events.onCacheProblem(response.cacheProblem);
    if (response.version === this.#version) return;
    this.#version = response.version;
    this.#events.onChanged();
  }

  #onExit(worker: Worker, cause: string): void {
    if (worker !== this.#worker) return;
    this.#forget(worker);
    const message = `The thread that writes the index ${this.#file.path} died (${cause}). Nothing that was stored is lost.`;
    for (const { reject } of this.#pending.values()) reject(new LoupeError('closed', message));
    this.#pending.clear();
  }

  #forget(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    this.#opening = undefined;
  }
}

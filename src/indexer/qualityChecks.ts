import {
  type IndexerSettings,
  LoupeError,
  type QualityProgress,
  type QualityReport,
} from '../protocol/index.ts';
import { type CheckOptions, type CheckedIndex, checkFolder } from './check/index.ts';
import type { Service } from './service.ts';

const definitionsLooked = 50;

/** The quality checks of a service: one at a time, each with a service of its own over a temporary copy. */
export class QualityChecks {
  readonly #createService: (dataDirectory: string) => Service;
  readonly #onProgress: (progress: QualityProgress) => void;
  readonly #stop = new AbortController();
  #running: Promise<QualityReport> | undefined;

  constructor(
    createService: (dataDirectory: string) => Service,
    onProgress: (progress: QualityProgress) => void,
  ) {
    this.#createService = createService;
    this.#onProgress = onProgress;
  }

  /** @throws LoupeError `busy` while another check runs, `cancelled` */
  async run(root: string, settings: IndexerSettings, signal: AbortSignal): Promise<QualityReport> {
    if (this.#running !== undefined)
      throw new LoupeError(
        'busy',
        'A check of the search quality is running already: wait for it, or cancel it.',
      );
    const options = { root, settings, openIndex: this.#openIndex, onProgress: this.#onProgress };
    this.#running = checkFolder(options, AbortSignal.any([signal, this.#stop.signal]));
    try {
      return await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  /** Cancels what runs; resolves when its temporary copy is gone. */
  async dispose(): Promise<void> {
    this.#stop.abort();
    await this.#running?.catch(() => undefined);
  }

  readonly #openIndex: CheckOptions['openIndex'] = async ({ root, dataDirectory, settings, onProgress }) => {
    const service = this.#createService(dataDirectory);
    const { handlers } = service;
    service.on('status', ({ roots: [status] }) =>
      onProgress(status?.filesDone ?? 0, status?.filesTotal ?? 0),
    );
    const never = new AbortController().signal;
    try {
      await handlers.configure({ roots: [{ root, settings }], paused: false }, never);
    } catch (error) {
      await service.dispose();
      throw error;
    }
    const index: CheckedIndex = {
      update: async (signal) => {
        await untilAborted(handlers.update({ root }, signal), signal);
      },
      search: async (query, limit, signal) => {
        const { hits } = await handlers.search({ query, limit }, signal);
        return hits.map(({ path, bestLine: line, startLine, endLine }) => ({
          path,
          line,
          startLine,
          endLine,
        }));
      },
      definitions: async (name, signal) => {
        const hits = await handlers.symbols({ query: name, limit: definitionsLooked }, signal);
        return hits.map(({ path, startLine, endLine, name: found }) => ({
          path,
          line: startLine,
          startLine,
          endLine,
          name: found,
        }));
      },
      close: () => service.dispose(),
    };
    return index;
  };
}

/** An update itself goes on until its service is closed. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  signal.throwIfAborted();
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(new LoupeError('cancelled', 'The check was cancelled.'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

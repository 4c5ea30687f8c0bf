import { stat } from 'node:fs/promises';
import { LoupeError, messageOf } from '../../protocol/index.ts';
import { Batches } from './batches.ts';
import { type ReaderOutput, readDirectory } from './directoryReader.ts';
import { hasVanished, unreadableEntry } from './fileEntry.ts';
import { FileStats } from './fileStats.ts';
import type { ScanEntry, ScanOptions } from './scanEntry.ts';

/** As many as keep Node's four file threads busy while others wait for the event loop; more gained nothing on 75,000 files. */
const defaultConcurrency = 8;

/**
 * Everything below the root, breadth first: files to index and paths that are left out, in batches of at most 512
 * entries, a new one at least every 50 ms while there is something to tell. A path that vanishes while the scan runs is not
 * told. The caller sets the pace: unread batches hold the readers back.
 *
 * @throws LoupeError `folderUnreadable` when the root cannot be read or goes away while the scan runs (what was told until
 * then is true, what was not told is unknown), `cancelled` when the signal fires.
 */
export async function* scan(options: ScanOptions): AsyncIterable<readonly ScanEntry[]> {
  const batches = new Batches<ScanEntry>();
  const abandoned = new AbortController();
  const signal = AbortSignal.any([options.signal, abandoned.signal]);
  const release = (): void => batches.release();
  signal.addEventListener('abort', release, { once: true });
  const finished = new DirectoryQueue({ ...options, signal }, batches).run().finally(() => batches.end());
  finished.catch(() => undefined);
  try {
    for await (const batch of batches) {
      if (options.signal.aborted) break;
      yield batch;
    }
  } finally {
    abandoned.abort();
  }
  if (options.signal.aborted) throw new LoupeError('cancelled', 'The scan was cancelled.');
  await finished;
}

/** The directories still to read and the readers that take them, first come first served. */
class DirectoryQueue {
  readonly #options: ScanOptions;
  readonly #batches: Batches<ScanEntry>;
  readonly #output: ReaderOutput;
  #queue: string[] = [''];
  #next = 0;
  #idle: (() => void)[] = [];
  #working = 0;
  #vanished = false;

  constructor(options: ScanOptions, batches: Batches<ScanEntry>) {
    this.#options = options;
    this.#batches = batches;
    this.#output = {
      entry: (entry) => batches.push(entry),
      directory: (directory) => {
        this.#queue.push(directory);
        this.#idle.shift()?.();
      },
      ready: () => batches.ready(),
      stats: new FileStats(),
    };
  }

  async run(): Promise<void> {
    const readers = this.#options.concurrency ?? defaultConcurrency;
    await Promise.all(Array.from({ length: Math.max(1, readers) }, () => this.#work()));
    if (this.#vanished) await this.#requireRoot();
  }

  async #work(): Promise<void> {
    for (;;) {
      const directory = this.#options.signal.aborted ? undefined : this.#take();
      if (directory !== undefined) {
        this.#working += 1;
        await this.#read(directory).finally(() => (this.#working -= 1));
      } else if (this.#working === 0 || this.#options.signal.aborted) {
        this.#wakeAll();
        return;
      } else await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  #take(): string | undefined {
    const directory = this.#queue[this.#next];
    if (directory !== undefined) this.#next += 1;
    if (this.#next > 4096) {
      this.#queue = this.#queue.slice(this.#next);
      this.#next = 0;
    }
    return directory;
  }

  #wakeAll(): void {
    for (const wake of this.#idle.splice(0)) wake();
  }

  async #read(directory: string): Promise<void> {
    try {
      await readDirectory(this.#options, directory, this.#output);
    } catch (error) {
      if (directory === '') throw folderUnreadable(this.#options.root, error);
      if (!isFileSystemError(error)) throw error;
      if (hasVanished(directory, error)) this.#vanished = true;
      else this.#batches.push(unreadableDirectory(directory, error));
    }
  }

  /** A drive that is unplugged looks like directories that vanish; then nothing may be concluded from what was not found. */
  async #requireRoot(): Promise<void> {
    await stat(this.#options.root).catch((error: unknown) => {
      throw folderUnreadable(this.#options.root, error);
    });
  }
}

function unreadableDirectory(directory: string, error: unknown): ScanEntry {
  const entry = unreadableEntry(directory, error);
  return entry.kind === 'skip' ? { kind: 'skip', skip: { ...entry.skip, path: `${directory}/` } } : entry;
}

function isFileSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function folderUnreadable(root: string, error: unknown): LoupeError {
  return new LoupeError(
    'folderUnreadable',
    `The folder ${root} cannot be read (${messageOf(error)}). Check that it exists and that you may read it.`,
    { cause: error },
  );
}

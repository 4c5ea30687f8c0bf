import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Listeners, makePrivateDirectory } from '../../base/index.ts';
import { LoupeError, type Notice, type Skip, codeOf, messageOf } from '../../protocol/index.ts';
import { type FileStat, type KnownContent, type PrepareResult, transferables } from '../records.ts';
import { indexDirectoryOf } from './dataDirectory.ts';
import type { IndexFile } from './schema.ts';
import { Lease, leaseHolder } from './lease.ts';
import { SqliteReader } from './sqliteReader.ts';
import { toLoupeError } from './sqliteErrors.ts';
import type { Store, StoreOptions } from './store.ts';
import type { StoreReader } from './storeReader.ts';
import { WriterClient } from './writerClient.ts';
import type { WriterMethod, WriterParams, WriterResult } from './writerProtocol.ts';

const indexFile = 'index.sqlite';
/** How often a follower looks for what the writer did. */
const pollMs = 500;

/**
 * Opens the index of a root, as its writer when no other process is. Trouble with the file is mended and told in `notices`;
 * errors: `folderUnreadable` (the data directory cannot be made or written), `diskFull`. Read-only nothing is mended:
 * `notIndexed` (nothing is there that this version can read), `indexCorrupt`.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const directory = indexDirectoryOf(options.dataDirectory, options.root);
  if (options.readOnly !== true) makeDirectory(directory);
  else if (!existsSync(join(directory, indexFile)))
    throw new LoupeError('notIndexed', `${options.root} is not indexed yet.`);
  const store = new SqliteStore(directory, options);
  try {
    await store.start();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Whether this root has an index; makes none. */
export function indexExists(dataDirectory: string, root: string): boolean {
  return existsSync(join(indexDirectoryOf(dataDirectory, root), indexFile));
}

class SqliteStore implements Store {
  readonly path: string;
  readonly notices: Notice[] = [];
  readonly reader: StoreReader;
  readonly #directory: string;
  readonly #options: StoreOptions;
  readonly #reader: SqliteReader;
  readonly #changed = new Listeners<void>();
  readonly #noticed = new Listeners<Notice>();
  #lease: Lease | undefined;
  #writer: WriterClient | undefined;
  #acquiring: Promise<boolean> | undefined;
  #replacing: Promise<void> | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #started = false;
  #closed = false;

  constructor(directory: string, options: StoreOptions) {
    this.#directory = directory;
    this.#options = options;
    this.path = join(directory, indexFile);
    this.#reader = new SqliteReader(this.path, options, () => void this.#replace());
    this.reader = this.#reader;
  }

  get role(): 'writer' | 'follower' {
    return this.#writer === undefined ? 'follower' : 'writer';
  }

  get isKept(): boolean {
    return this.#reader.isKept;
  }

  async start(): Promise<void> {
    if (this.#options.readOnly === true) this.#requireReadable();
    if (!(await this.#becomeWriter())) this.#follow();
    this.#started = true;
  }

  /** Nobody will mend the index while this process reads it. */
  #requireReadable(): void {
    const { root } = this.#options;
    try {
      if (this.#reader.attach()) return;
    } catch (error) {
      if (codeOf(error) !== 'indexCorrupt') throw error;
      const message = `The index ${this.path} is damaged. Run "loupe index" on ${root}, or open it in the editor: it is set aside then and built anew.`;
      throw new LoupeError('indexCorrupt', message, { cause: error });
    }
    const message = `The index ${this.path} was made with another model or by another version of Loupe, or is only just begun. Run "loupe index" on ${root}, or open it in the editor, to build it.`;
    throw new LoupeError('notIndexed', message);
  }

  acquire(): Promise<boolean> {
    if (this.#writer !== undefined) return Promise.resolve(true);
    this.#acquiring ??= this.#becomeWriter()
      .catch((error: unknown) => {
        this.#notifyOnce({ code: codeOf(error), severity: 'error', message: messageOf(error) });
        return false;
      })
      .finally(() => (this.#acquiring = undefined));
    return this.#acquiring;
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    return this.#noticed.add(listener);
  }

  onChanged(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  beginScan(): Promise<number> {
    return this.#write('beginScan', null);
  }

  async diff(
    generation: number,
    stats: readonly FileStat[],
  ): Promise<readonly { stat: FileStat; known?: KnownContent }[]> {
    const differing: { stat: FileStat; known?: KnownContent }[] = [];
    for (const { index, known } of await this.#write('diff', { generation, stats })) {
      const stat = stats[index];
      if (stat !== undefined) differing.push({ stat, ...(known !== undefined && { known }) });
    }
    return differing;
  }

  recordSkips(generation: number, skips: readonly Skip[]): Promise<void> {
    return this.#write('recordSkips', { generation, skips });
  }

  endScan(generation: number): Promise<{ removed: number }> {
    return this.#write('endScan', generation);
  }

  async commit(results: readonly PrepareResult[], options = { handOver: false }): Promise<void> {
    const files = results.flatMap((result) => (result.kind === 'prepared' ? [result.file] : []));
    await this.#write('commit', results, options.handOver ? files.flatMap(transferables) : []);
  }

  remove(paths: readonly string[]): Promise<void> {
    return this.#write('remove', paths);
  }

  clear(): Promise<void> {
    return this.#write('clear', null);
  }

  async checkpoint({ verify } = { verify: false }): Promise<void> {
    await this.#write('checkpoint', verify);
  }

  async setCache(kb: number): Promise<void> {
    if (this.#closed) return;
    this.#reader.setCache(kb);
    if (this.#writer !== undefined) await this.#write('setCache', kb);
  }

  setMeta(key: string, value: string): Promise<void> {
    return this.#write('setMeta', { key, value });
  }

  getMeta(key: string): string | undefined {
    return this.#reader.meta(key);
  }

  async close(options?: { readonly deleteFiles?: boolean }): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#pollTimer);
    await this.#acquiring;
    await this.#replacing;
    this.#reader.detach();
    try {
      await this.#writer?.close();
      if (options?.deleteFiles === true && this.#options.readOnly !== true) this.#lease ??= this.#takeLease();
      if (options?.deleteFiles === true && this.#lease !== undefined) deleteIndex(this.path);
    } finally {
      this.#lease?.release();
      this.#lease = undefined;
    }
  }

  async #becomeWriter(): Promise<boolean> {
    if (this.#options.readOnly === true || this.#closed || this.isKept) return false;
    const lease = this.#takeLease();
    if (lease === undefined) return false;
    if (this.#findsKept()) {
      lease.release();
      if (this.#started) this.#changed.fire();
      return false;
    }
    const writer = new WriterClient(this.#indexFile(), {
      onChanged: () => this.#changed.fire(),
      onNotice: (notice) => this.#notify(notice),
      onCacheProblem: (message) => this.#options.cache?.onProblem(message),
    });
    this.#reader.detach();
    try {
      await writer.open();
    } catch (error) {
      lease.release();
      throw error;
    }
    this.#lease = lease;
    this.#writer = writer;
    await this.#attach();
    clearInterval(this.#pollTimer);
    if (this.#started) this.#changed.fire();
    return true;
  }

  /** Damage that shows only to the reader has started a replacement by now. */
  async #attach(): Promise<void> {
    try {
      this.#reader.attach();
    } catch (error) {
      if (codeOf(error) !== 'indexCorrupt') throw error;
      await this.#replacing;
    }
  }

  /** Under the lease, before the writer thread sees an index of another model and makes it anew. */
  #findsKept(): boolean {
    if (this.#options.keepVectors !== true) return false;
    try {
      return this.#reader.attach() && this.isKept;
    } catch (error) {
      // The writer mends it.
      if (codeOf(error) === 'indexCorrupt') return false;
      throw error;
    }
  }

  #takeLease(): Lease | undefined {
    try {
      return Lease.take(this.#directory);
    } catch (error) {
      throw unwritable(error, this.#directory);
    }
  }

  #follow(): void {
    this.#reader.attach();
    this.#pollTimer = setInterval(() => this.#poll(), pollMs).unref();
  }

  #poll(): void {
    try {
      if (this.#acquiring === undefined && this.#reader.poll()) this.#changed.fire();
    } catch (error) {
      // Questions run into the same error and report it.
      if (!(error instanceof LoupeError)) throw error;
    }
  }

  async #write<M extends WriterMethod>(
    method: M,
    params: WriterParams<M>,
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<WriterResult<M>> {
    if (this.#writer === undefined || this.#closed) throw this.#cannotWrite();
    try {
      return await this.#writer.call(method, params, transfer);
    } catch (error) {
      if (codeOf(error) === 'indexCorrupt') await this.#replace();
      throw error;
    }
  }

  #cannotWrite(): LoupeError {
    if (this.#closed) return new LoupeError('closed', `The index ${this.path} is closed.`);
    const holder = leaseHolder(this.#directory);
    const who = holder === undefined ? 'Another Loupe process' : `Another Loupe process (${holder})`;
    const what = this.#options.readOnly === true ? 'This process only reads' : `${who} writes`;
    return new LoupeError('indexLocked', `${what} the index of ${this.#options.root}.`);
  }

  /** Damage shows at any time: the file is set aside and an empty index takes its place. */
  #replace(): Promise<void> {
    if (this.#writer === undefined || this.#closed) return Promise.resolve();
    this.#replacing ??= this.#replaceFile(this.#writer)
      .catch((error: unknown) =>
        this.#notify({ code: codeOf(error), severity: 'error', message: messageOf(error) }),
      )
      .finally(() => (this.#replacing = undefined));
    return this.#replacing;
  }

  async #replaceFile(writer: WriterClient): Promise<void> {
    await Promise.resolve();
    this.#reader.detach();
    const notices = await writer.call('replace', 'it is damaged');
    this.#reader.attach();
    for (const notice of notices) this.#notify(notice);
    this.#changed.fire();
  }

  #notify(notice: Notice): void {
    this.notices.push(notice);
    this.#noticed.fire(notice);
  }

  /** What is tried again and again is told once. */
  #notifyOnce(notice: Notice): void {
    if (this.notices.at(-1)?.message !== notice.message) this.#notify(notice);
  }

  #indexFile(): IndexFile {
    const { root, fingerprint, maxIndexBytes, cache } = this.#options;
    return {
      path: this.path,
      root,
      fingerprint,
      ...(maxIndexBytes !== undefined && { maxIndexBytes }),
      ...(cache !== undefined && { cache: cache.file }),
    };
  }
}

/** Makes a directory for indexes. @throws LoupeError `folderUnreadable` or `diskFull`, with what to do. */
export function makeDirectory(directory: string): void {
  try {
    makePrivateDirectory(directory);
  } catch (error) {
    throw unwritable(error, directory);
  }
}

function unwritable(error: unknown, directory: string): LoupeError {
  const known = toLoupeError(error, directory);
  if (known.code !== 'internal') return known;
  const message = `The index directory ${directory} cannot be written (${messageOf(error)}): choose another place with the setting loupe.dataDirectory or with LOUPE_DATA_DIR.`;
  return new LoupeError('folderUnreadable', message, { cause: error });
}

/** Everything of the index, set-aside files too; the lock file stays (see `Lease`). */
function deleteIndex(path: string): void {
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(basename(path))) rmSync(join(dirname(path), name), { recursive: true, force: true });
}

import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Listeners } from '../../base/index.ts';
import { LoupeError, type Notice, type Skip } from '../../protocol/index.ts';
import type { FileStat, PrepareResult } from '../records.ts';
import { indexDirectoryOf } from './dataDirectory.ts';
import { Lease, leaseHolder } from './lease.ts';
import { SqliteReader } from './sqliteReader.ts';
import { toLoupeError } from './sqliteErrors.ts';
import type { Store, StoreOptions } from './store.ts';
import { WriterClient } from './writerClient.ts';
import type { WriterMethod, WriterParams, WriterResult } from './writerProtocol.ts';

const indexFile = 'index.sqlite';
/** How often a follower looks for commits of the writing process. */
const followMs = 500;

/** @throws LoupeError `notIndexed`, `diskFull`, or `internal` when the directory cannot be used. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const directory = indexDirectoryOf(options.dataDirectory, options.root);
  const path = join(directory, indexFile);
  if (options.readOnly === true) {
    if (!existsSync(path)) throw new LoupeError('notIndexed', `${options.root} has no index yet.`);
  } else {
    makeDirectory(directory);
  }
  const store = new SqliteStore(options, directory, path);
  await store.start();
  return store;
}

/** Whether this root has an index; makes none. */
export function indexExists(dataDirectory: string, root: string): boolean {
  return existsSync(join(indexDirectoryOf(dataDirectory, root), indexFile));
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toLoupeError(error, directory);
  }
}

interface Writer {
  readonly lease: Lease;
  readonly client: WriterClient;
}

class SqliteStore implements Store {
  readonly path: string;
  readonly reader: SqliteReader;
  readonly notices: Notice[] = [];
  readonly #options: StoreOptions;
  readonly #directory: string;
  readonly #changed = new Listeners<void>();
  readonly #noticed = new Listeners<Notice>();
  #writer: Writer | undefined;
  #acquiring: Promise<boolean> | undefined;
  #replacing: Promise<void> | undefined;
  #followTimer: NodeJS.Timeout | undefined;
  #dataVersion: number | undefined;
  #started = false;

  constructor(options: StoreOptions, directory: string, path: string) {
    this.#options = options;
    this.#directory = directory;
    this.path = path;
    this.reader = new SqliteReader({
      path,
      fingerprint: options.fingerprint,
      onDamage: (because) => void this.#replace(because),
    });
  }

  get role(): 'writer' | 'follower' {
    return this.#writer === undefined ? 'follower' : 'writer';
  }

  /** Becomes the writer when that is possible, else follows. */
  async start(): Promise<void> {
    if (this.#options.readOnly !== true) await this.#takeLease();
    if (this.#writer === undefined) this.#follow();
    this.#started = true;
  }

  acquire(): Promise<boolean> {
    if (this.#writer !== undefined) return Promise.resolve(true);
    if (this.#options.readOnly === true) return Promise.resolve(false);
    this.#acquiring ??= this.#takeLease()
      .then(
        () => this.#writer !== undefined,
        () => false,
      )
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
    return this.#call('beginScan', null);
  }

  async diff(
    generation: number,
    stats: readonly FileStat[],
  ): Promise<{ stat: FileStat; knownHash?: string }[]> {
    const differing = await this.#call('diff', { generation, stats });
    return differing.map(({ index, knownHash }) => ({
      stat: stats[index] as FileStat,
      ...(knownHash !== undefined && { knownHash }),
    }));
  }

  recordSkips(generation: number, skips: readonly Skip[]): Promise<void> {
    return this.#call('recordSkips', { generation, skips });
  }

  endScan(generation: number): Promise<{ removed: number }> {
    return this.#call('endScan', generation);
  }

  commit(results: readonly PrepareResult[]): Promise<void> {
    return this.#call('commit', results);
  }

  remove(paths: readonly string[]): Promise<void> {
    return this.#call('remove', paths);
  }

  clear(): Promise<void> {
    return this.#call('clear', null);
  }

  setMeta(key: string, value: string): Promise<void> {
    return this.#call('setMeta', { key, value });
  }

  getMeta(key: string): string | undefined {
    return this.reader.meta(key);
  }

  async close(options: { readonly deleteFiles?: boolean } = {}): Promise<void> {
    clearInterval(this.#followTimer);
    const writer = this.#writer;
    this.#writer = undefined;
    this.reader.disconnect();
    await writer?.client.close();
    if (writer !== undefined && options.deleteFiles === true) this.#deleteFiles();
    writer?.lease.release();
  }

  async #takeLease(): Promise<void> {
    const lease = Lease.take(this.#directory);
    if (lease === undefined) return;
    const { root, fingerprint, maxIndexBytes } = this.#options;
    const file = {
      path: this.path,
      root,
      fingerprint,
      ...(maxIndexBytes !== undefined && { maxIndexBytes }),
    };
    const client = new WriterClient(file, {
      onChanged: () => this.#changed.fire(),
      onNotice: (notice) => this.#tell(notice),
    });
    try {
      await client.open();
    } catch (error) {
      lease.release();
      throw error;
    }
    clearInterval(this.#followTimer);
    this.reader.disconnect();
    this.#writer = { lease, client };
    if (this.#started) this.#changed.fire();
  }

  #tell(notice: Notice): void {
    if (this.#started) this.#noticed.fire(notice);
    else this.notices.push(notice);
  }

  async #call<M extends WriterMethod>(method: M, params: WriterParams<M>): Promise<WriterResult<M>> {
    const client = this.#writer?.client;
    if (client === undefined) throw this.#locked();
    try {
      return await client.call(method, params);
    } catch (error) {
      if (error instanceof LoupeError && error.code === 'indexCorrupt') await this.#replace(error.message);
      throw error;
    }
  }

  #locked(): LoupeError {
    const holder = leaseHolder(this.#directory);
    const who = holder === undefined ? 'Another Loupe process' : `Another Loupe process (pid ${holder})`;
    return new LoupeError('indexLocked', `${who} writes the index of ${this.#options.root}.`);
  }

  /** Sets a damaged index aside; only the writer can. */
  #replace(because: string): Promise<void> {
    this.#replacing ??= this.#replaceNow(because).finally(() => (this.#replacing = undefined));
    return this.#replacing;
  }

  async #replaceNow(because: string): Promise<void> {
    const client = this.#writer?.client;
    if (client === undefined) return;
    this.reader.disconnect();
    const notices = await client.call('replace', because);
    this.reader.disconnect();
    this.#changed.fire();
    for (const notice of notices) this.#tell(notice);
  }

  #follow(): void {
    this.#dataVersion = this.reader.dataVersion;
    this.#followTimer = setInterval(() => {
      const version = this.reader.dataVersion;
      if (version === this.#dataVersion) return;
      this.#dataVersion = version;
      this.reader.check();
      this.#changed.fire();
    }, followMs).unref();
  }

  #deleteFiles(): void {
    for (const name of readdirSync(this.#directory)) {
      if (name.startsWith(indexFile)) rmSync(join(this.#directory, name), { force: true, recursive: true });
    }
  }
}

import type Database from 'better-sqlite3';
import { setImmediate } from 'node:timers/promises';
import { LoupeError, type Skip } from '../../protocol/index.ts';
import {
  type FileStamp,
  type FileStat,
  type KnownContent,
  type PackedFile,
  type PrepareResult,
  unpackFile,
} from '../records.ts';
import { FileTables } from './fileTables.ts';
import { Scan } from './scan.ts';
import { type IndexFile, recreateTables } from './schema.ts';

/** Files removed in one transaction: between two of them other requests get their turn. */
const removedTogether = 64;

/** All writing of one index, in transactions. */
export class IndexWriter {
  readonly #database: Database.Database;
  readonly #file: IndexFile;
  #tables: FileTables;
  #scan: Scan | undefined;
  #version = 0;
  /** Files stored since each of the removals that are under way. */
  readonly #storedSince = new Set<Set<number>>();

  constructor(database: Database.Database, file: IndexFile) {
    this.#database = database;
    this.#file = file;
    this.#tables = new FileTables(database);
  }

  /** Goes up with every transaction that changed what can be found. */
  get version(): number {
    return this.#version;
  }

  beginScan(): number {
    this.#scan = new Scan(this.#scan?.generation);
    return this.#scan.generation;
  }

  /** Positions in `stats` of the files to prepare, with what is known of them. */
  diff(generation: number, stats: readonly FileStat[]): { index: number; known?: KnownContent }[] {
    const scan = this.#scanOf(generation);
    const differing: { index: number; known?: KnownContent }[] = [];
    stats.forEach((stat, index) => {
      const known = this.#tables.compare(stat);
      if (known === undefined) {
        if (!this.#tables.skips.isJudged(stat)) return differing.push({ index });
        scan?.seeSkip(stat.path);
        return 0;
      }
      scan?.seeFile(known.id);
      const { hash, whole, racy } = known;
      const same = known.same === 1;
      if (same && racy === 0 && whole === 1) return 0;
      return differing.push({ index, known: { hash, level: whole === 1 ? 'whole' : 'searchable', same } });
    });
    return differing;
  }

  async recordSkips(generation: number, skips: readonly Skip[]): Promise<void> {
    const scan = this.#scanOf(generation);
    for (const { path } of skips) scan?.seeSkip(path);
    const changes = skips.filter((skip) => !this.#tables.skips.holds(skip));
    await this.#removeFiles(skips.flatMap(({ path }) => this.#filesAt(path)));
    if (changes.length === 0) return;
    this.#transaction(() => {
      for (const skip of changes) this.#tables.skip(skip);
    });
  }

  async endScan(generation: number): Promise<{ removed: number }> {
    const scan = this.#scanOf(generation);
    if (scan === undefined)
      throw new LoupeError(
        'cancelled',
        'This scan was ended by a later one, or by a restart of the writer thread.',
      );
    const gone = this.#tables.ids().filter((id) => !scan.sawFile(id));
    const skips = this.#tables.skips.paths().filter((path) => !scan.sawSkip(path));
    const removed = await this.#removeFiles(gone);
    await this.#inSlices(skips, (path) => {
      if (!scan.sawSkip(path)) this.#tables.unskip(path);
    });
    if (this.#scan === scan) this.#scan = undefined;
    return { removed };
  }

  commit(results: readonly PrepareResult[]): void {
    if (results.length === 0) return;
    this.#transaction(() => {
      for (const result of results) this.#store(result);
    });
  }

  async remove(paths: readonly string[]): Promise<void> {
    const skips = new Set(paths.flatMap((path) => this.#skipsAt(path)));
    await this.#removeFiles(paths.flatMap((path) => this.#filesAt(path)));
    await this.#inSlices([...skips], (path) => this.#tables.unskip(path));
  }

  clear(): void {
    recreateTables(this.#database, this.#file);
    this.#tables = new FileTables(this.#database);
    this.#scan?.forget();
    this.#version += 1;
  }

  setMeta(key: string, value: string): void {
    this.#tables.setMeta(key, value);
  }

  /** One short step of merging the full-text index, which changes nothing that can be found. Returns whether more is to be done. */
  mergeWords(bytes?: number): boolean {
    try {
      return this.#database.transaction(() => this.#tables.mergeWords(bytes)).immediate();
    } catch (error) {
      this.#tables.reload();
      throw error;
    }
  }

  #store(result: PrepareResult): void {
    if (result.kind === 'skipped') {
      this.#scan?.seeSkip(result.skip.path);
      this.#skip(result.skip, result.stat);
      return;
    }
    const id = result.kind === 'prepared' ? this.#put(result.file) : this.#tables.touch(result.stat);
    if (id === undefined) return;
    this.#scan?.seeFile(id);
    for (const stored of this.#storedSince) stored.add(id);
  }

  #put(packed: PackedFile): number {
    const file = unpackFile(packed);
    const { stat, chunks, vectors } = file;
    const { dimension } = this.#file.fingerprint;
    if (vectors.length !== 0 && vectors.length !== chunks.length * dimension) {
      const message = `${stat.path} has ${chunks.length} chunks but ${vectors.length} vector components of ${dimension} each`;
      throw new LoupeError('internal', message);
    }
    return this.#tables.put(file);
  }

  #skip(skip: Skip, stamp: FileStamp): void {
    for (const id of this.#filesAt(skip.path)) this.#tables.remove(id);
    this.#tables.skip(skip, stamp);
  }

  /** The file of that path and all files below it. */
  #filesAt(path: string): number[] {
    const directory = path === '' || path.endsWith('/') ? path : `${path}/`;
    if (directory === '' || directory === '/') return this.#tables.ids();
    const id = this.#tables.idOf(directory.slice(0, -1));
    return id === undefined ? this.#tables.below(directory) : [id, ...this.#tables.below(directory)];
  }

  #skipsAt(path: string): string[] {
    const directory = path === '' || path.endsWith('/') ? path : `${path}/`;
    if (directory === '' || directory === '/') return this.#tables.skips.paths();
    return [directory.slice(0, -1), ...this.#tables.skips.below(directory)];
  }

  /** Files that are stored again meanwhile stay. */
  async #removeFiles(ids: readonly number[]): Promise<number> {
    const stored = new Set<number>();
    this.#storedSince.add(stored);
    let removed = 0;
    try {
      await this.#inSlices(ids, (id) => {
        if (!stored.has(id) && this.#tables.remove(id)) removed += 1;
      });
    } finally {
      this.#storedSince.delete(stored);
    }
    return removed;
  }

  async #inSlices<T>(items: readonly T[], act: (item: T) => void): Promise<void> {
    for (let start = 0; start < items.length; start += removedTogether) {
      this.#transaction(() => {
        for (const item of items.slice(start, start + removedTogether)) act(item);
      });
      await setImmediate();
    }
  }

  #scanOf(generation: number): Scan | undefined {
    return this.#scan?.generation === generation ? this.#scan : undefined;
  }

  /** All or nothing. */
  #transaction(body: () => void): void {
    try {
      this.#database
        .transaction(() => {
          body();
          this.#tables.saveTotals();
        })
        .immediate();
      this.#version += 1;
    } catch (error) {
      this.#tables.reload();
      throw error;
    }
  }
}

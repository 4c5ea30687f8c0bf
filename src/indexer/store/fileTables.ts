import type Database from 'better-sqlite3';
import type { Skip } from '../../protocol/index.ts';
import type { FileStamp, FileStat, PreparedChunk, PreparedFile } from '../records.ts';
import { packLengths } from './chunkLengths.ts';
import { NameTable } from './nameTable.ts';
import { endOfDirectory } from './pathRange.ts';
import { SkipTable } from './skipTable.ts';
import { isRacy, signedInode } from './stamps.ts';
import { type Totals, readTotals, totalsUpdate } from './totals.ts';
import { WordIndex } from './wordIndex.ts';

/** What the index knows of a file, compared with what the disk says. */
export interface ComparedFile {
  readonly id: number;
  /** 1 when it has the stamp it was stored with. */
  readonly same: 0 | 1;
  /** 1 when the file was so fresh when it was stored that it may have changed since without a new time. */
  readonly racy: 0 | 1;
  readonly hash: string;
  /** 1 when the file is whole (`FileLevel`). */
  readonly whole: 0 | 1;
}

interface FileRow {
  readonly id: number;
  readonly sizeBytes: number;
  readonly whole: 0 | 1;
  readonly firstChunk: number;
  readonly chunkCount: number;
  readonly firstSymbol: number;
  readonly symbolCount: number;
}

/** A reader that missed more removals than this loads its vectors anew. */
const keptRemovals = 20_000;
const fileColumns = `id, size_bytes AS sizeBytes, whole, first_chunk AS firstChunk,
  chunk_count AS chunkCount, first_symbol AS firstSymbol, symbol_count AS symbolCount`;

/** Writing of files and skips, inside the transactions of the caller. */
export class FileTables {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly skips: SkipTable;
  readonly #database: Database.Database;
  readonly #names: NameTable;
  readonly #words: WordIndex;
  /** Names of symbols that were removed in this transaction. */
  readonly #namesLeft = new Set<number>();
  #totals: Totals;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#statements = prepareStatements(database);
    this.skips = new SkipTable(database);
    this.#names = new NameTable(database);
    this.#words = new WordIndex(database);
    this.#totals = readTotals(database);
  }

  idOf(path: string): number | undefined {
    return this.#statements.find.get(path)?.id;
  }

  compare({ path, sizeBytes, mtimeNs, inode }: FileStat): ComparedFile | undefined {
    return this.#statements.compare.get(sizeBytes, mtimeNs, signedInode(inode), path);
  }

  /** Ids of the files below a directory; the path ends in `/`. */
  below(directory: string): number[] {
    return this.#statements.below.all(directory, endOfDirectory(directory));
  }

  ids(): number[] {
    return this.#statements.ids.all();
  }

  /** Replaces the file whole; returns its id, which stays the same over replacements. */
  put(file: PreparedFile): number {
    const { stat, level, hash, language, fileKind, method, note } = file;
    const old = this.#statements.find.get(stat.path);
    if (old !== undefined) this.#removeContent(old);
    this.unskip(stat.path);
    const totals = this.#totals;
    const row = {
      path: stat.path,
      sizeBytes: stat.sizeBytes,
      mtimeNs: stat.mtimeNs,
      inode: signedInode(stat.inode),
      racy: isRacy(stat) ? 1 : 0,
      hash,
      language,
      fileKind,
      method,
      note: note ?? null,
      whole: level === 'whole' ? 1 : 0,
      firstChunk: totals.sequence + 1,
      chunkCount: file.chunks.length,
      firstSymbol: totals.symbolSequence + 1,
      symbolCount: file.symbols.length,
    };
    const id = this.#putRow(row, old?.id);
    const lengths = file.chunks.map((chunk) => this.#insertChunk(id, chunk));
    if (lengths.length > 0)
      this.#statements.insertVectors.run(row.firstChunk, id, packLengths(lengths), bytesOf(file.vectors));
    this.#insertSymbols(id, file);
    totals.files += 1;
    totals.chunks += file.chunks.length;
    totals.symbols += file.symbols.length;
    totals.sourceBytes += stat.sizeBytes;
    totals.whole += row.whole;
    return id;
  }

  /** The content is as it was: only the stamp is new. */
  touch(stat: FileStat): number | undefined {
    const known = this.#statements.find.get(stat.path);
    if (known === undefined) return undefined;
    const { sizeBytes, mtimeNs, inode } = stat;
    this.#statements.touch.run(sizeBytes, mtimeNs, signedInode(inode), isRacy(stat) ? 1 : 0, known.id);
    this.#totals.sourceBytes += stat.sizeBytes - known.sizeBytes;
    return known.id;
  }

  /** False when there is no such file. */
  remove(id: number): boolean {
    const file = this.#statements.findById.get(id);
    if (file === undefined) return false;
    this.#removeContent(file);
    return this.#statements.remove.run(id).changes > 0;
  }

  /** @param stamp of the file that was read */
  skip(skip: Skip, stamp?: FileStamp): void {
    this.#totals.skipped += this.skips.put(skip, stamp);
  }

  unskip(path: string): void {
    this.#totals.skipped -= this.skips.remove(path);
  }

  setMeta(key: string, value: string): void {
    this.#statements.setMeta.run(key, value);
  }

  /** One step of merging the full-text index (`WordIndex`). Returns whether more is to be done. */
  mergeWords(bytes?: number): boolean {
    return this.#words.mergeStep(bytes);
  }

  /** The last act of every transaction. */
  saveTotals(): void {
    this.#words.flush();
    this.#pruneRemovals();
    this.#names.prune(this.#namesLeft);
    this.#namesLeft.clear();
    this.#statements.saveTotals.run(this.#totals);
  }

  /** After a transaction that was rolled back, or tables that were made anew. */
  reload(): void {
    this.#totals = readTotals(this.#database);
    this.#namesLeft.clear();
    this.#words.forget();
    this.#names.forget();
  }

  /** Without RETURNING, which costs more than all the rest: SQLite makes a table in memory for it each time. */
  #putRow(row: Record<string, unknown>, id: number | undefined): number {
    if (id === undefined) return Number(this.#statements.insert.run(row).lastInsertRowid);
    this.#statements.replace.run(row);
    return id;
  }

  /** Returns how many terms it has. */
  #insertChunk(fileId: number, chunk: PreparedChunk): number {
    const id = ++this.#totals.sequence;
    const breadcrumb = chunk.breadcrumb.length === 0 ? null : JSON.stringify(chunk.breadcrumb);
    const { startLine, endLine, symbol, symbolKind } = chunk;
    this.#statements.insertChunk.run(
      id,
      fileId,
      startLine,
      endLine,
      breadcrumb,
      symbol ?? null,
      symbolKind ?? null,
    );
    return this.#words.add(id, chunk);
  }

  #insertSymbols(fileId: number, file: PreparedFile): void {
    for (const { name, kind, container, startLine, endLine } of file.symbols) {
      const id = ++this.#totals.symbolSequence;
      const nameId = this.#names.idOf(name);
      this.#statements.insertSymbol.run(id, fileId, nameId, kind, container ?? null, startLine, endLine);
    }
  }

  #removeContent(file: FileRow): void {
    const { firstChunk, chunkCount, firstSymbol, symbolCount } = file;
    const totals = this.#totals;
    if (chunkCount > 0) {
      this.#words.remove(firstChunk, chunkCount);
      this.#statements.deleteChunks.run(firstChunk, firstChunk + chunkCount - 1);
      this.#statements.deleteVectors.run(firstChunk);
      this.#statements.logRemoval.run(++totals.sequence, firstChunk, chunkCount);
      totals.removals += 1;
    }
    const lastSymbol = firstSymbol + symbolCount - 1;
    for (const name of this.#statements.symbolNames.all(firstSymbol, lastSymbol)) this.#namesLeft.add(name);
    this.#statements.deleteSymbols.run(firstSymbol, lastSymbol);
    totals.files -= 1;
    totals.chunks -= chunkCount;
    totals.symbols -= symbolCount;
    totals.sourceBytes -= file.sizeBytes;
    totals.whole -= file.whole;
  }

  #pruneRemovals(): void {
    const totals = this.#totals;
    if (totals.removals <= 2 * keptRemovals) return;
    totals.pruned = this.#statements.removalAt.get(totals.removals - keptRemovals - 1) ?? totals.pruned;
    totals.removals -= this.#statements.pruneRemovals.run(totals.pruned).changes;
  }
}

function prepareStatements(database: Database.Database) {
  return {
    find: database.prepare<[string], FileRow>(`SELECT ${fileColumns} FROM files WHERE path = ?`),
    compare: database.prepare<[number, bigint, bigint, string], ComparedFile>(
      `SELECT id, size_bytes = ? AND mtime_ns = ? AND inode = ? AS same, racy, hash, whole FROM files WHERE path = ?`,
    ),
    findById: database.prepare<[number], FileRow>(`SELECT ${fileColumns} FROM files WHERE id = ?`),
    ids: database.prepare<[], number>('SELECT id FROM files').pluck(),
    below: database
      .prepare<[string, string], number>('SELECT id FROM files WHERE path >= ? AND path < ?')
      .pluck(),
    insert: database.prepare(
      `INSERT INTO files (path, size_bytes, mtime_ns, inode, racy, hash, language, file_kind, method, note, whole,
         first_chunk, chunk_count, first_symbol, symbol_count)
       VALUES (@path, @sizeBytes, @mtimeNs, @inode, @racy, @hash, @language, @fileKind, @method, @note, @whole,
         @firstChunk, @chunkCount, @firstSymbol, @symbolCount)`,
    ),
    replace: database.prepare(
      `UPDATE files SET size_bytes = @sizeBytes, mtime_ns = @mtimeNs, inode = @inode, racy = @racy, hash = @hash,
         language = @language, file_kind = @fileKind, method = @method, note = @note, whole = @whole, first_chunk = @firstChunk,
         chunk_count = @chunkCount, first_symbol = @firstSymbol, symbol_count = @symbolCount WHERE path = @path`,
    ),
    touch: database.prepare(
      'UPDATE files SET size_bytes = ?, mtime_ns = ?, inode = ?, racy = ? WHERE id = ?',
    ),
    remove: database.prepare('DELETE FROM files WHERE id = ?'),
    insertChunk: database.prepare('INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?)'),
    deleteChunks: database.prepare('DELETE FROM chunks WHERE id BETWEEN ? AND ?'),
    insertVectors: database.prepare('INSERT INTO vectors VALUES (?, ?, ?, ?)'),
    deleteVectors: database.prepare('DELETE FROM vectors WHERE first_chunk = ?'),
    insertSymbol: database.prepare('INSERT INTO symbols VALUES (?, ?, ?, ?, ?, ?, ?)'),
    symbolNames: database
      .prepare<[number, number], number>('SELECT name_id FROM symbols WHERE id BETWEEN ? AND ?')
      .pluck(),
    deleteSymbols: database.prepare('DELETE FROM symbols WHERE id BETWEEN ? AND ?'),
    logRemoval: database.prepare('INSERT INTO removals VALUES (?, ?, ?)'),
    removalAt: database
      .prepare<[number], number>('SELECT sequence FROM removals ORDER BY sequence LIMIT 1 OFFSET ?')
      .pluck(),
    pruneRemovals: database.prepare('DELETE FROM removals WHERE sequence <= ?'),
    setMeta: database.prepare(
      'INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    ),
    saveTotals: totalsUpdate(database),
  };
}

function bytesOf(vectors: Int8Array): Buffer {
  return Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength);
}

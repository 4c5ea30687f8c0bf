import { setImmediate as immediately } from 'node:timers/promises';
import type { SymbolKind } from '../../protocol/index.ts';
import type { StoredChunk } from '../store/index.ts';
import { ChunkKinds } from './chunkKinds.ts';
import type { SearchIndex } from './collect.ts';
import type { FilteredFile } from './fileFilter.ts';
import { mainLanguageOf } from './mainLanguage.ts';
import { VectorTable } from './vectorTable.ts';
import { WordTable } from './wordTable.ts';

const mostCachedChunks = 50_000;
/** Vectors taken over at once: about 20 ms. */
const mostChangesAtOnce = 20_000;
/** Files looked up at once: about 5 ms. */
const filesAtOnce = 1_000;

/** What a filter of a question lets through: the files that pass, and of them the chunks of one of these kinds, if any are named. */
export interface RowFilter {
  readonly passes: ((file: FilteredFile) => boolean) | undefined;
  readonly kinds: readonly SymbolKind[];
}

/** What the searcher keeps of a store in memory: a row for each chunk, recently asked words, and recently shown chunks. */
export class ChunkTable {
  readonly vectors: VectorTable;
  readonly words: WordTable;
  readonly #index: SearchIndex;
  readonly #chunks = new Map<number, StoredChunk>();
  readonly #files = new Map<number, FilteredFile>();
  readonly #kinds: ChunkKinds;
  #mainLanguage: { readonly id: string | undefined } | undefined;
  /** The files of the rows below this are known. */
  #filesKnown = 0;
  #cursor = 0;
  #rest: NodeJS.Immediate | undefined;

  constructor(index: SearchIndex, dimension: number) {
    this.#index = index;
    this.vectors = new VectorTable(dimension);
    this.words = new WordTable(index, this.vectors);
    this.#kinds = new ChunkKinds(index, this.vectors);
  }

  /** Resolves when all of the store is taken over. */
  async whole(signal: AbortSignal): Promise<void> {
    while (this.#rest !== undefined) {
      await immediately();
      signal.throwIfAborted();
    }
  }

  /** Takes over what the store changed since the last call; of very much only the first part, and the rest soon after. */
  refresh(): void {
    clearImmediate(this.#rest);
    this.#rest = undefined;
    const changes = this.#index.vectorChanges(this.#cursor, mostChangesAtOnce);
    if (changes.reload) {
      this.#chunks.clear();
      this.#files.clear();
    }
    if (changes.reload || this.#cursor === 0) this.vectors.reserve(this.#index.counts().chunks);
    this.#cursor = changes.cursor;
    for (const id of changes.removedIds) {
      this.#chunks.delete(id);
      this.#files.delete(this.vectors.fileOf(this.vectors.rowOf(id) ?? -1));
    }
    this.vectors.take(changes);
    this.words.forget();
    this.#filesKnown = 0;
    this.#kinds.refresh();
    this.#mainLanguage = undefined;
    if (changes.more) this.#rest = setImmediate(() => this.refresh());
  }

  /** Forgets what was asked and shown lately. */
  relieve(): void {
    this.#chunks.clear();
    this.words.forget();
  }

  dispose(): void {
    clearImmediate(this.#rest);
    this.#rest = undefined;
  }

  counts(): ReturnType<SearchIndex['counts']> {
    return this.#index.counts();
  }

  /** What most of the chunks are written in, remembered until the next change. */
  mainLanguage(): string | undefined {
    this.#mainLanguage ??= { id: mainLanguageOf(this.#index.languageCounts()) };
    return this.#mainLanguage.id;
  }

  /** In how many chunks each term occurs. */
  documentFrequencies(terms: readonly string[]): number[] {
    return this.words.documentFrequencies(terms);
  }

  /** Chunks by id, in the order of `ids`; those that are gone are missing. */
  get(ids: readonly number[]): StoredChunk[] {
    const missing = ids.filter((id) => !this.#chunks.has(id));
    if (this.#chunks.size + missing.length > mostCachedChunks) this.#chunks.clear();
    const wanted = missing.length < ids.length && this.#chunks.size > 0 ? missing : ids;
    for (const chunk of this.#index.chunks(wanted)) this.#chunks.set(chunk.id, chunk);
    return ids.map((id) => this.#chunks.get(id)).filter((chunk) => chunk !== undefined);
  }

  /** One byte per row of the vectors: 1 where the chunk passes. Gives way to other work between batches. */
  async allowedRows({ passes, kinds }: RowFilter, signal: AbortSignal): Promise<Uint8Array> {
    if (passes !== undefined) await this.#learnFiles(signal);
    if (kinds.length > 0) await this.#kinds.learn(signal);
    const allowed = new Uint8Array(this.vectors.count);
    let last = 0;
    let verdict = passes === undefined;
    for (let row = 0; row < allowed.length; row++) {
      const fileId = this.vectors.fileOf(row);
      // Most rows are of the file of the row before.
      if (passes !== undefined && fileId !== last) {
        const file = this.#files.get(fileId);
        verdict = file !== undefined && passes(file);
        last = fileId;
      }
      if (verdict && (kinds.length === 0 || this.#kinds.isOf(row, kinds))) allowed[row] = 1;
    }
    return allowed;
  }

  /** Asks for one chunk of each file that is not known yet. */
  async #learnFiles(signal: AbortSignal): Promise<void> {
    const { vectors } = this;
    while (this.#filesKnown < vectors.count) {
      const ids: number[] = [];
      let last = 0;
      for (; this.#filesKnown < vectors.count && ids.length < filesAtOnce; this.#filesKnown++) {
        const fileId = vectors.fileOf(this.#filesKnown);
        if (fileId !== last && !this.#files.has(fileId)) ids.push(vectors.idOf(this.#filesKnown));
        last = fileId;
      }
      if (ids.length === 0) continue;
      for (const { fileId, path, language, fileKind } of this.#index.chunks(ids))
        this.#files.set(fileId, { path, language, fileKind });
      await immediately();
      signal.throwIfAborted();
    }
  }
}

import { setImmediate as immediately } from 'node:timers/promises';
import type { StoredChunk } from '../store/index.ts';
import type { SearchIndex } from './collect.ts';
import type { FilteredFile } from './fileFilter.ts';
import { mainLanguageOf } from './mainLanguage.ts';
import { VectorTable } from './vectorTable.ts';

const mostCachedChunks = 50_000;
const mostFrequencies = 10_000;
/** Vectors taken over at once: about 20 ms. */
const mostChangesAtOnce = 20_000;
/** Rows of chunks read at once: about 5 ms. */
const batchRows = 1_000;

/** What the searcher keeps of a store in memory: the vectors, which file each chunk is in, and recently shown chunks. */
export class ChunkTable {
  readonly vectors: VectorTable;
  readonly #index: SearchIndex;
  readonly #chunks = new Map<number, StoredChunk>();
  readonly #files = new Map<number, FilteredFile>();
  readonly #frequencies = new Map<string, number>();
  #mainLanguage: { readonly id: string | undefined } | undefined;
  #cursor = 0;
  #rest: NodeJS.Immediate | undefined;
  /** Rows below this have told their file. */
  #filesKnown = 0;

  constructor(index: SearchIndex, dimension: number) {
    this.#index = index;
    this.vectors = new VectorTable(dimension);
  }

  /** Takes over what the store changed since the last call; of very much only the first part, and the rest soon after. */
  refresh(): void {
    clearImmediate(this.#rest);
    const changes = this.#index.vectorChanges(this.#cursor, mostChangesAtOnce);
    this.#cursor = changes.cursor;
    if (changes.reload) {
      this.#chunks.clear();
      this.#files.clear();
      this.vectors.reserve(this.#index.counts().chunks);
    }
    for (const id of changes.removedIds) this.#chunks.delete(id);
    if (changes.reload || changes.removedIds.length > 0 || changes.ids.length > 0) this.#filesKnown = 0;
    this.vectors.take(changes);
    this.#frequencies.clear();
    this.#mainLanguage = undefined;
    if (changes.more) this.#rest = setImmediate(() => this.refresh());
  }

  dispose(): void {
    clearImmediate(this.#rest);
  }

  counts(): ReturnType<SearchIndex['counts']> {
    return this.#index.counts();
  }

  /** What most of the chunks are written in, remembered until the next change. */
  mainLanguage(): string | undefined {
    this.#mainLanguage ??= { id: mainLanguageOf(this.#index.languageCounts()) };
    return this.#mainLanguage.id;
  }

  /** In how many chunks each term occurs, remembered until the next change. */
  documentFrequencies(terms: readonly string[]): number[] {
    if (this.#frequencies.size > mostFrequencies) this.#frequencies.clear();
    const missing = terms.filter((term) => !this.#frequencies.has(term));
    this.#index.documentFrequencies(missing).forEach((frequency, at) => {
      this.#frequencies.set(missing[at] ?? '', frequency);
    });
    return terms.map((term) => this.#frequencies.get(term) ?? 0);
  }

  /** Chunks by id, in the order of `ids`; those that are gone are missing. */
  get(ids: readonly number[]): StoredChunk[] {
    const missing = ids.filter((id) => !this.#chunks.has(id));
    if (this.#chunks.size + missing.length > mostCachedChunks) this.#chunks.clear();
    const wanted = missing.length < ids.length && this.#chunks.size > 0 ? missing : ids;
    for (const chunk of this.#index.chunks(wanted)) this.#chunks.set(chunk.id, chunk);
    return ids.map((id) => this.#chunks.get(id)).filter((chunk) => chunk !== undefined);
  }

  /** One byte per row of the vectors: 1 where the chunk's file passes. Gives way to other work between batches. */
  async allowedRows(passes: (file: FilteredFile) => boolean, signal: AbortSignal): Promise<Uint8Array> {
    await this.#learnFiles(signal);
    const verdicts = new Map<number, boolean>();
    const allowed = new Uint8Array(this.vectors.count);
    for (let row = 0; row < allowed.length; row++) {
      const fileId = this.vectors.fileOf(row);
      let verdict = verdicts.get(fileId);
      if (verdict === undefined) {
        const file = this.#files.get(fileId);
        verdict = file !== undefined && passes(file);
        verdicts.set(fileId, verdict);
      }
      if (verdict) allowed[row] = 1;
    }
    return allowed;
  }

  async #learnFiles(signal: AbortSignal): Promise<void> {
    const { vectors } = this;
    for (let row = this.#filesKnown; row < vectors.count;) {
      const ids: number[] = [];
      for (; row < vectors.count && ids.length < batchRows; row++) {
        if (vectors.fileOf(row) === 0) ids.push(vectors.idOf(row));
      }
      for (const { id, fileId, path, language, fileKind } of ids.length > 0 ? this.#index.chunks(ids) : []) {
        const at = vectors.rowOf(id);
        if (at !== undefined) vectors.setFile(at, fileId);
        this.#files.set(fileId, { path, language, fileKind });
      }
      if (ids.length === 0) continue;
      await immediately();
      signal.throwIfAborted();
    }
    this.#filesKnown = vectors.count;
  }
}

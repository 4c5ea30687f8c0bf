import type { FileKind, SymbolKind } from '../../../src/protocol/index.ts';
import type {
  Postings,
  StoreReader,
  StoredChunk,
  StoredFile,
  StoredSymbol,
  VectorChanges,
} from '../../../src/indexer/store/index.ts';
import { indexTerms } from '../../../src/indexer/tokens/index.ts';

export interface MemoryChunk {
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
  readonly breadcrumb?: readonly string[];
  readonly vector?: Int8Array;
}

export interface MemorySymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly container?: string;
  readonly startLine: number;
  readonly endLine: number;
}

interface Posting {
  readonly counts: readonly [number, number, number];
  readonly id: number;
}

/** An index in memory with the store's reading interface and its posting lists: ranking can be tested without a database. */
export class MemoryReader {
  readonly #chunks: StoredChunk[] = [];
  readonly #vectors: Int8Array[] = [];
  readonly #lengths: number[] = [];
  readonly #postings = new Map<string, Posting[]>();
  readonly #symbols: StoredSymbol[] = [];
  readonly #paths: string[] = [];
  readonly dimension: number;

  constructor(dimension: number) {
    this.dimension = dimension;
  }

  addFile(
    path: string,
    language: string,
    fileKind: FileKind,
    chunks: readonly MemoryChunk[],
    symbols: readonly MemorySymbol[] = [],
  ): void {
    const fileId = this.#paths.push(path);
    for (const symbol of symbols) this.#symbols.push({ ...symbol, path, fileId });
    for (const chunk of chunks) {
      const id = this.#chunks.length + 1;
      const names = symbols
        .filter(({ startLine }) => startLine >= chunk.startLine && startLine <= chunk.endLine)
        .map(({ name }) => name)
        .join(' ');
      const { text, vector, breadcrumb = [], ...rest } = chunk;
      this.#chunks.push({
        ...rest,
        breadcrumb,
        id,
        fileId,
        path,
        language,
        fileKind,
      });
      this.#vectors.push(vector ?? new Int8Array(this.dimension));
      this.#post(id, [text, names, `${path} ${breadcrumb.join(' ')}`]);
    }
  }

  #post(id: number, columns: readonly string[]): void {
    const counts = new Map<string, [number, number, number]>();
    let length = 0;
    columns.forEach((column, at) => {
      for (const term of indexTerms(column)) {
        length++;
        const count = counts.get(term) ?? [0, 0, 0];
        count[at] = (count[at] ?? 0) + 1;
        counts.set(term, count);
      }
    });
    this.#lengths.push(length);
    for (const [term, count] of counts) {
      const list = this.#postings.get(term);
      if (list === undefined) this.#postings.set(term, [{ id, counts: count }]);
      else list.push({ id, counts: count });
    }
  }

  /** The part of the store's interface that searching needs; asking for another part fails loudly. */
  asReader(): StoreReader {
    return this as unknown as StoreReader;
  }

  counts(): ReturnType<StoreReader['counts']> {
    return {
      files: this.#paths.length,
      chunks: this.#chunks.length,
      symbols: this.#symbols.length,
      skipped: 0,
      sourceBytes: 0,
      whole: this.#paths.length,
    };
  }

  chunks(ids: readonly number[]): StoredChunk[] {
    return ids.map((id) => this.#chunks[id - 1]).filter((chunk) => chunk !== undefined);
  }

  chunksOfFile(fileId: number): StoredChunk[] {
    return this.#chunks.filter((chunk) => chunk.fileId === fileId);
  }

  languageCounts(): { language: string; files: number; chunks: number }[] {
    const languages = Map.groupBy(this.#chunks, ({ language }) => language);
    return Array.from(languages, ([language, chunks]) => ({ language, files: 1, chunks: chunks.length }));
  }

  /** What was added last is the newest. */
  pathsNamed(name: string): string[] {
    return this.#paths.filter((path) => path === name || path.endsWith(`/${name}`));
  }

  *paths(): Generator<{ fileId: number; path: string }> {
    for (const [at, path] of this.#paths.entries()) yield { fileId: at + 1, path };
  }

  recentPaths(limit: number): string[] {
    return this.#paths.toReversed().slice(0, limit);
  }

  file(path: string): Pick<StoredFile, 'id' | 'path' | 'language' | 'fileKind' | 'mtimeMs'> | undefined {
    const chunk = this.#chunks.find((each) => each.path === path);
    if (chunk === undefined) return undefined;
    const { fileId: id, language, fileKind } = chunk;
    return { id, path, language, fileKind, mtimeMs: id * 1_000 };
  }

  vectorChanges(cursor: number): VectorChanges {
    const count = this.#chunks.length;
    const vectors = new Int8Array((count - cursor) * this.dimension);
    for (let at = cursor; at < count; at++)
      vectors.set(this.#vectors[at] ?? [], (at - cursor) * this.dimension);
    return {
      cursor: count,
      reload: false,
      ids: Int32Array.from({ length: count - cursor }, (_, at) => cursor + at + 1),
      fileIds: Int32Array.from(this.#chunks.slice(cursor), ({ fileId }) => fileId),
      lengths: Uint16Array.from(this.#lengths.slice(cursor)),
      vectors,
      removedIds: new Int32Array(0),
      more: false,
    };
  }

  termsBeginning(beginning: string): string[] {
    return [...this.#postings.keys()].filter((term) => term.startsWith(beginning)).sort();
  }

  postings(terms: readonly string[], weights: readonly [number, number, number]): Postings[] {
    return terms.map((term) => {
      const list = this.#postings.get(term) ?? [];
      return {
        ids: Int32Array.from(list, ({ id }) => id),
        frequencies: Uint16Array.from(list, ({ counts }) =>
          counts.reduce((sum, count, at) => sum + count * (weights[at] ?? 0), 0),
        ),
      };
    });
  }

  symbolsAt(places: readonly { readonly fileId: number; readonly line: number }[]): StoredSymbol[][] {
    return places.map(({ fileId, line }) =>
      this.#symbols
        .filter((each) => each.fileId === fileId && each.startLine <= line && each.endLine >= line)
        .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine),
    );
  }

  symbolsNamed(name: string, limit: number): StoredSymbol[] {
    const wanted = name.toLowerCase();
    return this.#symbols.filter((symbol) => symbol.name.toLowerCase() === wanted).slice(0, limit);
  }

  symbolCandidates(query: string, limit: number): StoredSymbol[][] {
    const first = query.charAt(0).toLowerCase();
    return [this.#symbols.filter(({ name }) => name.toLowerCase().includes(first)).slice(0, limit)];
  }
}

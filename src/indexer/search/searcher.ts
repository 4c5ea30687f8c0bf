import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type SearchAnswer, type SearchParams, type SymbolHit, LoupeError } from '../../protocol/index.ts';
import { type EmbeddingModel, quantizationScale, quantize } from '../embed/index.ts';
import type { Store, StoredChunk } from '../store/index.ts';
import { indexTerms } from '../tokens/index.ts';
import { ChunkTable } from './chunkTable.ts';
import { type WeighedQuestion, findByWords, findDefinitions, weighIn } from './collect.ts';
import { type FilteredFile, fileFilter } from './fileFilter.ts';
import { toFacets } from './mergeAnswers.ts';
import { languageNotes } from './languageNotes.ts';
import { isFilterAlone, newestThatPass } from './listing.ts';
import { type LanguageName, type ParsedQuery, parseQuery } from './parseQuery.ts';
import { withPhrases } from './phrases.ts';
import { type Presented, presentHits } from './presentHits.ts';
import { type Candidate, type Definition, rank } from './rank.ts';
import { searchSymbols } from './symbolSearch.ts';

export interface SearcherOptions {
  /** Absolute. */
  readonly root: string;
  readonly store: Pick<Store, 'reader'>;
  /** Without one, answers come from words, symbols and paths alone. */
  readonly model: EmbeddingModel | undefined;
  /** Of the stored vectors; 0 when there are none. */
  readonly dimension: number;
  /** The text of a file now, for previews; undefined when it cannot be read. */
  readText(absolutePath: string): Promise<string | undefined>;
  readonly languages: readonly LanguageName[];
}

/** Answers questions about one root from its store. */
export interface Searcher {
  /** Rejects with code `cancelled` when the signal fires. `coverage` is 1: the service knows better. */
  search(params: SearchParams, signal: AbortSignal): Promise<SearchAnswer>;
  /** Rejects with code `cancelled` when the signal fires. */
  symbols(query: string, limit: number, signal: AbortSignal): Promise<readonly SymbolHit[]>;
  /** Takes over what the store changed: call it after every commit. */
  refresh(): void;
  dispose(): void;
}

/** Candidates that words and meaning may bring each: 300 cost a fifth more time and gained nothing (bench/quality.ts). */
const candidatesByWords = 200;
const candidatesByMeaning = 200;
/** Rows rescored exactly after the sign codes. */
const rescored = 1_000;
const mostCandidatesByWords = 200_000;
/** Candidates below this cosine that share no word with the question are noise. */
const leastMeaning = 0.12;

export function createSearcher(options: SearcherOptions): Searcher {
  return new StoreSearcher(options);
}

class StoreSearcher implements Searcher {
  readonly #options: SearcherOptions;
  readonly #table: ChunkTable;

  constructor(options: SearcherOptions) {
    this.#options = options;
    this.#table = new ChunkTable(options.store.reader, options.dimension);
    this.#table.refresh();
  }

  refresh(): void {
    this.#table.refresh();
  }

  dispose(): void {
    this.#table.dispose();
  }

  symbols(query: string, limit: number, signal: AbortSignal): Promise<readonly SymbolHit[]> {
    return searchSymbols(this.#options.store.reader, this.#options.root, query, limit, signal);
  }

  async search(params: SearchParams, signal: AbortSignal): Promise<SearchAnswer> {
    const started = performance.now();
    try {
      const parsed = parseQuery(params.query, this.#options.languages);
      const notes = [...parsed.notes];
      const answer = await this.#answer(parsed, params, notes, signal);
      return { ...answer, coverage: 1, notes, tookMs: performance.now() - started };
    } catch (error) {
      if (signal.aborted) throw new LoupeError('cancelled', 'The search was cancelled.', { cause: error });
      throw error;
    }
  }

  async #answer(
    parsed: ParsedQuery,
    params: SearchParams,
    notes: string[],
    signal: AbortSignal,
  ): Promise<Pick<SearchAnswer, 'hits' | 'languages' | 'folders'>> {
    const { reader } = this.#options.store;
    notes.push(...languageNotes(parsed, reader, this.#options.languages, this.#options.root));
    const question = weighIn(this.#table, parsed.text);
    const presented: Presented = {
      root: this.#options.root,
      question,
      questionText: parsed.text,
      phrases: parsed.phrases,
      readText: (path) => this.#options.readText(join(this.#options.root, path)),
    };
    if (isFilterAlone(parsed)) {
      notes.push('The question has no words: this is what passes its filters, newest files first.');
      const listed = await newestThatPass(reader, parsed, params, signal);
      return { hits: await presentHits(listed, presented, signal), ...facetsOf(listed) };
    }
    if (indexTerms(parsed.text).length === 0) {
      notes.push('There is no word to search for: type what the code does, or a name in it.');
      return { hits: [], languages: [], folders: [] };
    }
    const candidates = await this.#collect(parsed, params, question, signal);
    const ranked = rank(question, candidates);
    const confirmed =
      parsed.phrases.length === 0
        ? ranked.slice(0, params.limit)
        : await withPhrases(ranked, parsed.phrases, params.limit, presented.readText, signal);
    const hits = await presentHits(confirmed, presented, signal);
    return { hits, ...facetsOf(candidates) };
  }

  /** Every chunk that any evidence speaks for, filters applied. Gives way and heeds the signal between the stages. */
  async #collect(
    parsed: ParsedQuery,
    params: SearchParams,
    question: WeighedQuestion,
    signal: AbortSignal,
  ): Promise<Candidate[]> {
    const passes = fileFilter(parsed, params);
    const phraseTerms = parsed.phrases.flatMap((phrase) => indexTerms(phrase));
    const words = await this.#byWords(question, phraseTerms, passes, signal);
    const query = await this.#queryVector(parsed.text);
    await pause(signal);
    const ids = new Set(words.keys());
    if (phraseTerms.length === 0 && query !== undefined) {
      const allowed = passes && (await this.#table.allowedRows(passes, signal));
      for (const id of this.#byMeaning(query, allowed)) ids.add(id);
      await pause(signal);
    }
    const definitions = findDefinitions(this.#options.store.reader, question);
    if (phraseTerms.length === 0) for (const id of definitions.keys()) ids.add(id);
    const kinds = parsed.symbolKinds;
    return this.#table
      .get(Array.from(ids))
      .filter((chunk) => passes?.(chunk) ?? true)
      .filter(
        ({ symbolKind }) => kinds.length === 0 || (symbolKind !== undefined && kinds.includes(symbolKind)),
      )
      .map((chunk) => ({
        chunk,
        words: words.get(chunk.id) ?? 0,
        meaning: this.#meaningOf(chunk, query),
        ...definedBy(definitions.get(chunk.id)),
        hasPhrase: phraseTerms.length > 0,
      }))
      .filter(
        (candidate) => candidate.words > 0 || candidate.meaning >= leastMeaning || 'defines' in candidate,
      );
  }

  /** Asks for more and more when a filter leaves too few, until there are no more: a filter never starves. */
  async #byWords(
    question: WeighedQuestion,
    phraseTerms: readonly string[],
    passes: ((file: FilteredFile) => boolean) | undefined,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, number>> {
    const { reader } = this.#options.store;
    if (passes === undefined) return findByWords(reader, question, phraseTerms, candidatesByWords);
    for (let limit = candidatesByWords * 4; ; limit *= 8) {
      const found = findByWords(reader, question, phraseTerms, limit);
      await pause(signal);
      const kept = this.#table.get(Array.from(found.keys())).filter(passes);
      if (kept.length < candidatesByWords && found.size >= limit && limit < mostCandidatesByWords) continue;
      return new Map(kept.slice(0, candidatesByWords).map(({ id }) => [id, found.get(id) ?? 0]));
    }
  }

  #byMeaning(query: Int8Array, allowed: Uint8Array | undefined): number[] {
    const { vectors } = this.#table;
    return vectors
      .nearest(query, quantizationScale, candidatesByMeaning, rescored, allowed)
      .filter(({ similarity }) => similarity >= leastMeaning)
      .map(({ row }) => vectors.idOf(row));
  }

  #meaningOf(chunk: StoredChunk, query: Int8Array | undefined): number {
    if (query === undefined) return 0;
    const row = this.#table.vectors.rowOf(chunk.id);
    return row === undefined ? 0 : this.#table.vectors.similarity(row, query, quantizationScale);
  }

  async #queryVector(text: string): Promise<Int8Array | undefined> {
    const { model, dimension } = this.#options;
    if (model?.dimension !== dimension) return undefined;
    const vector = quantize(await model.embedQuery(text));
    return vector.some((value) => value !== 0) ? vector : undefined;
  }
}

function definedBy(defines: Definition | undefined): Pick<Candidate, 'defines'> {
  return defines === undefined ? {} : { defines };
}

async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

/** How many files of each language and top folder are among the candidates. */
function facetsOf(
  candidates: readonly Pick<Candidate, 'chunk'>[],
): Pick<SearchAnswer, 'languages' | 'folders'> {
  const files = new Map(candidates.map(({ chunk }) => [chunk.fileId, chunk]));
  const languages = new Map<string, number>();
  const folders = new Map<string, number>();
  for (const { language, path } of files.values()) {
    languages.set(language, (languages.get(language) ?? 0) + 1);
    const end = path.indexOf('/');
    if (end > 0) folders.set(path.slice(0, end), (folders.get(path.slice(0, end)) ?? 0) + 1);
  }
  return { languages: toFacets(languages), folders: toFacets(folders) };
}

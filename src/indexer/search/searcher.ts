import { join } from 'node:path';
import { type SearchAnswer, type SearchParams, type SymbolHit, LoupeError } from '../../protocol/index.ts';
import type { EmbeddingModel } from '../embed/index.ts';
import type { Store } from '../store/index.ts';
import { indexTerms } from '../tokens/index.ts';
import { ChunkTable } from './chunkTable.ts';
import { CandidateCollector } from './candidateCollector.ts';
import { type WeighedQuestion, weighIn } from './collect.ts';
import { noneThatPasses, nothingClose, whyEmpty } from './emptyAnswer.ts';
import { toFacets } from './mergeAnswers.ts';
import { languageNotes } from './languageNotes.ts';
import { fileFilter } from './fileFilter.ts';
import { linesBetween } from './linesOf.ts';
import { readTrace } from './frames.ts';
import { isFilterAlone, newestThatPass } from './listing.ts';
import { type LanguageName, type ParsedQuery, parseQuery } from './parseQuery.ts';
import { withoutPatterns } from './patterns.ts';
import { withPhrases } from './phrases.ts';
import { type Presented, presentHits } from './presentHits.ts';
import { type Question, isTelling } from './question.ts';
import { type Candidate, type Ranked, confidenceOf, leastConfidence, rank } from './rank.ts';
import { preferRecent, recencyOf } from './recent.ts';
import { correctSpelling } from './spelling.ts';
import { isNamedError, mayBeMessage } from './errorMessage.ts';
import { withMessage } from './messages.ts';
import { findFrames, missingNote } from './traceHits.ts';
import { wordsOfTerm } from './wordsOfTerm.ts';
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
  /** Whether a file (path relative to the root) is open in an editor. */
  readonly isOpen?: (path: string) => boolean;
}

/** Answers questions about one root from its store. */
export interface Searcher {
  /** Rejects with code `cancelled` when the signal fires. `coverage` is 1: the service knows better. */
  search(params: SearchParams, signal: AbortSignal): Promise<SearchAnswer>;
  /** Rejects with code `cancelled` when the signal fires. */
  symbols(query: string, limit: number, signal: AbortSignal): Promise<readonly SymbolHit[]>;
  /** Reads what the first question needs, so that it does not wait for it. */
  warm(): void;
  /** Takes over what the store changed: call it after every commit. Does nothing before somebody asks, or `warm`. */
  refresh(): void;
  /** Gives back what is kept only to answer the next question sooner. */
  relieve(): void;
  dispose(): void;
}

export function createSearcher(options: SearcherOptions): Searcher {
  return new StoreSearcher(options);
}

/** So much of a message says that its quotes are its own. */
const surelySaid = 0.6;

/** Chunks in which the words of a term are looked up. */
const chunksRead = 3;

type Found = Pick<SearchAnswer, 'hits' | 'languages' | 'folders'>;

class StoreSearcher implements Searcher {
  readonly #options: SearcherOptions;
  readonly #table: ChunkTable;
  readonly #collector: CandidateCollector;
  #isWarm = false;

  constructor(options: SearcherOptions) {
    this.#options = options;
    this.#table = new ChunkTable(options.store.reader, options.dimension);
    const { store, model } = options;
    this.#collector = new CandidateCollector({
      reader: store.reader,
      table: this.#table,
      model,
      languages: options.languages,
    });
  }

  warm(): void {
    if (!this.#isWarm) this.#table.refresh();
    this.#isWarm = true;
  }

  refresh(): void {
    if (this.#isWarm) this.#table.refresh();
  }

  relieve(): void {
    this.#table.relieve();
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
      this.warm();
      await this.#table.whole(signal);
      const trace = readTrace(params.query);
      const traced = findFrames(this.#options.store.reader, trace);
      // A trace quotes what it likes: its quotes are no phrases.
      const text = traced.length > 0 ? trace.message.replaceAll('"', ' ') : params.query;
      const asTyped = parseQuery(withoutPatterns(text), this.#options.languages);
      const notes = [...asTyped.notes];
      if (traced.length === 0) notes.push(...missingNote(trace, this.#options.languages));
      const parsed = await this.#spell(asTyped, notes);
      const answer = await this.#answer(parsed, params, traced, notes, signal);
      return { ...answer, coverage: 1, notes, tookMs: performance.now() - started };
    } catch (error) {
      if (signal.aborted) throw new LoupeError('cancelled', 'The search was cancelled.', { cause: error });
      throw error;
    }
  }

  /** Words in quotes are meant as they are, and so is what a program printed. */
  async #spell(parsed: ParsedQuery, notes: string[]): Promise<ParsedQuery> {
    if (parsed.phrases.length > 0 || isNamedError(parsed.text)) return parsed;
    const { text, corrections } = await correctSpelling(parsed.text, {
      documentFrequencies: (terms) => this.#table.documentFrequencies(terms),
      termsBeginning: (beginning) => this.#options.store.reader.termsBeginning(beginning),
      knowsWord: (word) => this.#options.model?.knowsWord?.(word) ?? false,
      wordsOf: (term) => this.#wordsOf(term),
    });
    for (const [word, correction] of corrections)
      notes.push(`Nothing here says "${word}": it was read as "${correction}".`);
    return { ...parsed, text };
  }

  /** As the chunks spell them that are most about the term. */
  async #wordsOf(term: string): Promise<string[]> {
    const best = this.#table.words.match({ required: [], leading: [term], others: [] }, chunksRead);
    const texts = this.#table.get(best.map(({ id }) => id)).map(async (chunk) => {
      const { path, startLine, endLine, breadcrumb } = chunk;
      const text = (await this.#readText(path)) ?? '';
      return [path, ...breadcrumb, ...linesBetween(text, startLine, endLine).lines].join('\n');
    });
    return wordsOfTerm((await Promise.all(texts)).join('\n'), term);
  }

  /** @param path relative to the root */
  #readText(path: string): Promise<string | undefined> {
    return this.#options.readText(join(this.#options.root, path));
  }

  #breakTies(ranked: readonly Ranked[], params: SearchParams): readonly Ranked[] {
    if (params.preferRecent !== true) return ranked;
    const { store, isOpen } = this.#options;
    const now = Date.now();
    return preferRecent(ranked, (path) =>
      recencyOf(isOpen?.(path) ?? false, store.reader.file(path)?.mtimeMs ?? 0, now),
    );
  }

  /** The candidates that hold the phrases; quotes in a message that the code says are a part of it. */
  async #find(
    parsed: ParsedQuery,
    params: SearchParams,
    { question, readText }: Pick<Presented, 'readText'> & { readonly question: WeighedQuestion },
    signal: AbortSignal,
  ): Promise<Candidate[]> {
    const { text, phrases } = parsed;
    const collect = (asked: ParsedQuery): Promise<Candidate[]> =>
      this.#collector.collect(asked, params, question, signal);
    const unquoted = phrases.reduce((rest, phrase) => rest.replace(phrase, ' '), text);
    if (mayBeMessage(unquoted, question.isTask)) {
      const found = await withMessage(await collect({ ...parsed, phrases: [] }), text, readText, signal);
      if (phrases.length === 0 || found.some(({ says }) => says !== undefined && says.share >= surelySaid))
        return found;
    }
    const collected = await collect(parsed);
    return phrases.length === 0 ? collected : withPhrases(collected, phrases, readText, signal);
  }

  async #answer(
    parsed: ParsedQuery,
    params: SearchParams,
    traced: readonly Ranked[],
    notes: string[],
    signal: AbortSignal,
  ): Promise<Found> {
    const { reader } = this.#options.store;
    const aboutLanguages = languageNotes(parsed, reader, this.#options.languages, this.#options.root);
    notes.push(...aboutLanguages);
    const nothing = async (otherwise: string): Promise<Found> => {
      const why = await whyEmpty(parsed, params, reader, signal);
      if (why === undefined) notes.push(otherwise);
      else if (aboutLanguages.length === 0) notes.push(why);
      return { hits: [], languages: [], folders: [] };
    };
    const question = weighIn(this.#table, parsed.text);
    const presented = {
      root: this.#options.root,
      question,
      questionText: parsed.text,
      phrases: parsed.phrases,
      reader,
      readText: (path: string) => this.#readText(path),
    };
    const presentAll = async (list: readonly Ranked[]): Promise<Found> => ({
      hits: await presentHits(list, presented, signal),
      ...facetsOf(list),
    });
    const hasWords = indexTerms(parsed.text).length > 0;
    if (traced.length > 0 && !isTelling(parsed.text)) return presentAll(traced.slice(0, params.limit));
    if (isFilterAlone(parsed)) {
      const newest = await newestThatPass(reader, parsed, params, signal);
      if (newest.length === 0) return nothing(noneThatPasses(parsed, params));
      notes.push('The question has no words: this is what passes its filters, newest files first.');
      return presentAll(newest);
    }
    if (!hasWords) {
      notes.push('There is no word to search for: type what the code does, or a name in it.');
      return { hits: [], languages: [], folders: [] };
    }
    const candidates = await this.#find(parsed, params, presented, signal);
    if (candidates.length === 0 && parsed.phrases.length > 0) return nothing(noPhrase(parsed.phrases));
    const ranked = this.#breakTies(rank(question, candidates), params);
    if (traced.length === 0 && isNoise(ranked[0], question, parsed, params)) return nothing(nothingClose);
    const others = ranked.filter(({ chunk }) => traced.every((one) => one.chunk.id !== chunk.id));
    const hits = await presentHits([...traced, ...others].slice(0, params.limit), presented, signal);
    return { hits, ...facetsOf([...traced, ...candidates]) };
  }
}

function noPhrase(phrases: readonly string[]): string {
  const quoted = phrases.map((phrase) => `"${phrase}"`).join(' and ');
  return `No code here says ${quoted}: leave the quotes out to search by words and meaning.`;
}

/**
 * Where words alone speak, and where the person named the place or the kind of file to look at, half of it is enough; a phrase
 * that is there is no noise, nor is the one word that was asked for, however long the chunk around it.
 */
function isNoise(
  best: Ranked | undefined,
  question: Question,
  parsed: ParsedQuery,
  params: SearchParams,
): boolean {
  if (parsed.phrases.length > 0) return false;
  if (best === undefined) return true;
  if (best.parts.phrase >= leastConfidence * best.worth) return false;
  if (question.terms.length === 1 && question.known === 1 && best.parts.words > 0) return false;
  const isOfAskedKind = question.isKindAlone && question.asksFor.has(best.chunk.fileKind);
  const isLenient = best.parts.meaning === 0 || isOfAskedKind || fileFilter(parsed, params) !== undefined;
  return confidenceOf(best, question) < leastConfidence * (isLenient ? 0.5 : 1);
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

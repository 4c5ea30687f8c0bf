import type { StoreReader } from '../store/index.ts';
import { kindWorth } from './evidence.ts';
import { type Question, mostTerms, questionTerms, weighQuestion } from './question.ts';
import type { Definition } from './rank.ts';

/** What collecting needs of a store. */
export type SearchIndex = Pick<
  StoreReader,
  | 'chunks'
  | 'chunksOfFile'
  | 'counts'
  | 'documentFrequencies'
  | 'matchTerms'
  | 'symbolCandidates'
  | 'symbolsNamed'
  | 'vectorChanges'
>;

/** A question weighed in one index. */
export interface WeighedQuestion extends Question {
  /** What BM25 gives a chunk that is full of every term: the scale that makes scores of several roots comparable. */
  readonly ceiling: number;
}

/** BM25's k1 + 1: what a term that fills a chunk adds, times its idf. */
const saturation = 2.2;
/** Weights of body, names and path in BM25. */
const columnWeights = [1, 2, 2] as const;
/** In a large index, terms in more of the chunks than this say nothing when others are rarer, and cost the most time. */
const tooCommon = 0.3;
const largeIndex = 1_000;
const mostDefinitions = 20;
const mostNames = 8;
const mostLookedUp = 128;

/** The question with its terms weighed by their rarity in this index. */
export function weighIn(index: SearchIndex, text: string): WeighedQuestion {
  const terms = questionTerms(text).slice(0, mostLookedUp);
  const chunks = index.counts().chunks;
  const frequencies = index.documentFrequencies(terms);
  const question = weighQuestion(text, terms, frequencies, chunks);
  const frequencyOf = new Map(terms.map((term, at) => [term, frequencies[at] ?? 0]));
  const ceiling = question.terms.reduce((sum, { term }) => {
    const n = frequencyOf.get(term) ?? 0;
    return sum + (n === 0 ? 0 : Math.max(1e-6, Math.log((chunks - n + 0.5) / (n + 0.5))));
  }, 0);
  const known = question.terms.filter(({ term }) => (frequencyOf.get(term) ?? 0) > 0);
  const rare = known.filter(({ term }) => (frequencyOf.get(term) ?? 0) <= tooCommon * chunks);
  const dropped = chunks >= largeIndex && rare.length >= 2;
  return { ...question, terms: dropped ? rare : known, ceiling: ceiling * saturation };
}

/**
 * Chunks that hold some of the words and, where there are phrases, all words of each. Terms are letters and digits and
 * are quoted, so nothing in a question is FTS syntax. `score` is between 0 and 1.
 */
export function findByWords(
  index: SearchIndex,
  question: WeighedQuestion,
  phraseTerms: readonly string[],
  limit: number,
): Map<number, number> {
  const terms = question.terms.slice(0, mostTerms).map(({ term }) => term);
  const required = phraseTerms.map(quote).join(' AND ');
  const any = terms.map(quote).join(' OR ');
  const expression = required === '' ? any : any === '' ? required : `(${required}) AND (${any})`;
  if (expression === '') return new Map();
  const ceiling = question.ceiling > 0 ? question.ceiling : 1;
  return new Map(
    index
      .matchTerms(expression, limit, columnWeights)
      .map(({ id, score }) => [id, Math.min(1, Math.max(0, score / ceiling))]),
  );
}

function quote(term: string): string {
  return `"${term}"`;
}

/** Chunks in which a definition begins whose name the question gives: chunk id → definition, types and functions first. */
export function findDefinitions(index: SearchIndex, question: Question): Map<number, Definition> {
  const found = new Map<number, Definition>();
  for (const name of Array.from(question.names.values()).slice(0, mostNames)) {
    const symbols = index.symbolsNamed(name, mostDefinitions * 4);
    symbols.sort((a, b) => kindWorth[b.kind] - kindWorth[a.kind]);
    for (const symbol of symbols.slice(0, mostDefinitions)) {
      const chunk = index
        .chunksOfFile(symbol.fileId)
        .find(({ startLine, endLine }) => startLine <= symbol.startLine && symbol.startLine <= endLine);
      if (chunk !== undefined && !found.has(chunk.id))
        found.set(chunk.id, { name: symbol.name, kind: symbol.kind });
    }
  }
  return found;
}

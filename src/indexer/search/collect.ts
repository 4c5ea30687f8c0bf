import type { StoreReader } from '../store/index.ts';
import { kindWorth } from './evidence.ts';
import { type Question, questionTerms, weighQuestion } from './question.ts';
import type { Definition } from './rank.ts';

/** What collecting needs of a store. */
export type SearchIndex = Pick<
  StoreReader,
  | 'chunks'
  | 'chunksOfFile'
  | 'counts'
  | 'documentFrequencies'
  | 'languageCounts'
  | 'matchTerms'
  | 'symbolCandidates'
  | 'symbolsNamed'
  | 'vectorChanges'
>;

/** A question weighed in one index. */
export interface WeighedQuestion extends Question {
  /** The rare terms, one of which an answer must hold: all terms, unless together they are in too many chunks. */
  readonly leading: readonly string[];
  /** What BM25 gives a chunk that is full of every term: the scale that makes scores of several roots comparable. */
  readonly ceiling: number;
}

/** BM25's k1 + 1: what a term that fills a chunk adds, times its idf. */
const saturation = 2.2;
/** Weights of body, names and path in BM25. */
const columnWeights = [1, 2, 1] as const;
/** In a large index, terms in more of the chunks than this say nothing when others are rarer, and cost the most time. */
const tooCommon = 0.3;
const largeIndex = 1_000;
/**
 * BM25 costs about .7 µs for each chunk that matches; a question whose terms are in more chunks than this is answered
 * from those that hold one of its rarest terms.
 */
const mostScored = 4_000;
const fewestLeading = 2;
const mostDefinitions = 20;
const mostNames = 8;
const mostLookedUp = 128;

/** The question with its terms weighed by their rarity in this index. */
export function weighIn(
  index: Pick<SearchIndex, 'counts' | 'documentFrequencies'>,
  text: string,
): WeighedQuestion {
  const terms = questionTerms(text).slice(0, mostLookedUp);
  const chunks = index.counts().chunks;
  const frequencies = index.documentFrequencies(terms);
  const question = weighQuestion(text, terms, frequencies, chunks);
  const frequencyOf = new Map(terms.map((term, at) => [term, frequencies[at] ?? 0]));
  const known = question.terms.filter(({ term }) => (frequencyOf.get(term) ?? 0) > 0);
  const rare = known.filter(({ term }) => (frequencyOf.get(term) ?? 0) <= tooCommon * chunks);
  const kept = chunks >= largeIndex && rare.length >= 2 ? rare : known;
  const leading = leadingTerms(
    kept.map(({ term }) => term),
    frequencyOf,
  );
  const ceiling = kept.reduce((sum, { term }) => {
    const n = frequencyOf.get(term) ?? 0;
    const idf = Math.max(1e-6, Math.log((chunks - n + 0.5) / (n + 0.5)));
    return sum + idf * (leading.length < kept.length && leading.includes(term) ? 2 : 1);
  }, 0);
  return { ...question, terms: kept, leading, ceiling: ceiling * saturation };
}

/** `terms` come rarest first. */
function leadingTerms(terms: readonly string[], frequencyOf: ReadonlyMap<string, number>): string[] {
  let sum = 0;
  return terms.filter((term, at) => {
    sum += frequencyOf.get(term) ?? 0;
    return at < fewestLeading || sum <= mostScored;
  });
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
  const expression = [
    phraseTerms.map(quote).join(' AND '),
    // Terms that stand in both groups count twice, as `ceiling` knows: FTS5 has no optional terms.
    question.leading.length < question.terms.length ? question.leading.map(quote).join(' OR ') : '',
    question.terms.map(({ term }) => quote(term)).join(' OR '),
  ]
    .filter((group) => group !== '')
    .map((group) => `(${group})`)
    .join(' AND ');
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

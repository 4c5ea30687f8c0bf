import type { StoreReader, StoredSymbol } from '../store/index.ts';
import type { ChunkTable } from './chunkTable.ts';
import { kindWorth } from './evidence.ts';
import { splitIdentifier } from '../tokens/index.ts';
import { type Question, plainName, questionTerms, weighQuestion } from './question.ts';
import type { Definition } from './rank.ts';
import { withoutAskedKind, withoutAudience } from './stopPhrases.ts';
import { type WordQuery, type WordTable, saturation } from './wordTable.ts';

/** What collecting needs of a store. */
export type SearchIndex = Pick<
  StoreReader,
  | 'chunks'
  | 'chunksOfFile'
  | 'counts'
  | 'languageCounts'
  | 'postings'
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

/** In a large index, terms in more of the chunks than this say nothing when others are rarer, and cost the most time. */
const tooCommon = 0.3;
const largeIndex = 1_000;
/** A question whose terms are in more chunks than this is answered from those that hold one of its rarest terms. */
const mostScored = 4_000;
const fewestLeading = 2;
const mostDefinitions = 20;
const mostNames = 8;
const mostLookedUp = 128;

/** The question with its terms weighed by their rarity in this index. */
export function weighIn(
  index: Pick<ChunkTable, 'counts' | 'documentFrequencies'>,
  text: string,
): WeighedQuestion {
  const terms = questionTerms(withoutAskedKind(withoutAudience(text))).slice(0, mostLookedUp);
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
 * Chunks that hold some of the words and, where there are phrases, all words of each: chunk id → a score between 0 and 1.
 * @param allowed 1 for each row that may be found; all when absent
 */
export function findByWords(
  words: WordTable,
  question: WeighedQuestion,
  phraseTerms: readonly string[],
  limit: number,
  allowed: Uint8Array | undefined,
): Map<number, number> {
  const ceiling = question.ceiling > 0 ? question.ceiling : 1;
  const found = words.match(wordQuery(question, phraseTerms), limit, allowed);
  return new Map(found.map(({ id, score }) => [id, Math.min(1, score / ceiling)]));
}

/** Terms of a phrase that are words of the question too count twice, and so do the leading ones, as `ceiling` knows. */
function wordQuery({ terms, leading }: WeighedQuestion, phraseTerms: readonly string[]): WordQuery {
  const [one = ''] = phraseTerms;
  if (terms.length === 0)
    return { required: phraseTerms.slice(1), leading: one === '' ? [] : [one], others: [] };
  const others = leading.length < terms.length ? terms.map(({ term }) => term) : [];
  return { required: phraseTerms, leading, others };
}

/** In snake_case, in camelCase and as a question of Ruby: a name is looked up by its letters in lower case. */
function spellingsOf(name: string): Set<string> {
  const snake = /[A-Z]/.test(name.slice(1)) ? splitIdentifier(name).join('_') : name;
  return new Set([name.toLowerCase(), snake.toLowerCase(), plainName(name), `${snake.toLowerCase()}?`]);
}

/** Chunks in which a definition begins whose name the question gives: chunk id → definition, types and functions first. */
export function findDefinitions(index: SearchIndex, question: Question): Map<number, Definition> {
  const found = new Map<number, Definition>();
  const { names, exact } = question;
  const asked = new Set([...(exact === undefined ? [] : [exact]), ...names.values()]);
  for (const name of Array.from(asked).slice(0, mostNames)) {
    const symbols = Array.from(spellingsOf(name)).flatMap((spelt) =>
      index.symbolsNamed(spelt, mostDefinitions * 4),
    );
    const worth = (symbol: StoredSymbol): number => Number(symbol.name === name) + kindWorth[symbol.kind];
    symbols.sort((a, b) => worth(b) - worth(a));
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

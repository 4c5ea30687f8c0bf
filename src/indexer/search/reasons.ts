import type { Reason } from '../../protocol/index.ts';
import type { StoredChunk } from '../store/index.ts';
import { wordsHeld } from './askedWords.ts';
import { definitionEvidence } from './evidence.ts';
import type { Question } from './question.ts';
import type { QuestionWords } from './questionWords.ts';
import type { Evidence, Ranked } from './rank.ts';

/** Smaller shares are not worth a person's reading; what remains is brought to a sum of 1. */
const smallestShare = 0.02;
const mostWordsNamed = 6;

/** What telling the reasons needs of a question. */
export interface Asked {
  readonly question: Question;
  /** As the person wrote them. */
  readonly written: readonly string[];
  readonly words: QuestionWords;
  readonly phrases: readonly string[];
}

/**
 * Why a hit stands where it stands: every kind of evidence with its share of the score, largest first; shares sum to 1.
 * `matchedTerms` are those of the question that stand in the chunk's text (unknown when the file could not be read).
 */
export function reasonsOf(
  ranked: Ranked,
  matchedTerms: ReadonlySet<string> | undefined,
  asked: Asked,
): Reason[] {
  const texts: Readonly<Record<keyof Evidence, string>> = {
    words: wordsText(ranked.chunk, matchedTerms, asked),
    meaning: 'near in meaning',
    symbol: symbolText(ranked, asked.question),
    path: 'path',
    file: 'more in this file',
    phrase: phraseText(ranked, asked.phrases),
    recent: 'open, or changed lately',
    frame: `line ${ranked.line ?? 0}${ranked.isInTrace === true ? ' of the trace' : ''}`,
  };
  const partOf = (kind: keyof Evidence): number => ranked.parts[kind] ?? 0;
  const kinds = (Object.keys(texts) as (keyof Evidence)[]).filter(
    (kind) => partOf(kind) >= smallestShare * ranked.score && partOf(kind) > 0,
  );
  const sum = kinds.reduce((total, kind) => total + partOf(kind), 0);
  return kinds
    .map((kind) => ({ kind, text: texts[kind], share: partOf(kind) / sum }))
    .sort((a, b) => b.share - a.share);
}

function phraseText({ says }: Ranked, phrases: readonly string[]): string {
  return says === undefined ? phrases.map((phrase) => `"${phrase}"`).join(', ') : `says "${says.join(' ')}"`;
}

/** A symbol that the question names is defined there; of another one the name holds some of the words. */
function symbolText({ defines, chunk }: Ranked, question: Question): string {
  const isAskedFor = definitionEvidence(question, { chunk, words: 0, meaning: 0 }) > 0;
  const defined = defines ?? (isAskedFor ? chunk.symbol : undefined);
  return defined === undefined ? `named \`${chunk.symbol ?? ''}\`` : `defines \`${defined}\``;
}

function wordsText(
  { path, breadcrumb, symbol = '' }: StoredChunk,
  matchedTerms: ReadonlySet<string> | undefined,
  { written, words, phrases }: Asked,
): string {
  const unknown = 'words of the question';
  if (matchedTerms === undefined) return unknown;
  const inText = wordsHeld(written, matchedTerms);
  if (inText.length > 0) return listed(inText);
  const inPath = words.in(path);
  const inNames = words.in([...breadcrumb, symbol].join(' '));
  const around = new Set([...inPath, ...inNames]);
  if (around.size > 0) {
    const names = around.size === inNames.size ? 'names' : 'path and names';
    return `${listed(wordsHeld(written, around))} in its ${around.size === inPath.size ? 'path' : names}`;
  }
  // Of a phrase all words count, also those that are no terms of the question.
  return phrases.length > 0 ? unknown : 'words it held when it was indexed';
}

function listed(words: readonly string[]): string {
  const shown = words.slice(0, mostWordsNamed).join(', ');
  return `${words.length === 1 ? 'word' : 'words'} ${shown}${words.length > mostWordsNamed ? ', …' : ''}`;
}

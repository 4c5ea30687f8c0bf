import type { Reason } from '../../protocol/index.ts';
import { wordsHeld } from './askedWords.ts';
import type { Evidence, Ranked } from './rank.ts';

/** Smaller shares are not worth a person's reading; what remains is brought to a sum of 1. */
const smallestShare = 0.02;
const mostWordsNamed = 6;

/**
 * Why a hit stands where it stands: every kind of evidence with its share of the score, largest first; shares sum to 1.
 * `asked` are the words as the person wrote them, `matchedTerms` the terms that stand in the chunk (unknown when the file
 * could not be read).
 */
export function reasonsOf(
  ranked: Ranked,
  asked: readonly string[],
  matchedTerms: ReadonlySet<string> | undefined,
  phrases: readonly string[],
): Reason[] {
  const texts: Readonly<Record<keyof Evidence, string>> = {
    words: wordsText(asked, matchedTerms),
    meaning: 'near in meaning',
    symbol: symbolText(ranked),
    path: 'path',
    file: 'more in this file',
    phrase: phrases.map((phrase) => `"${phrase}"`).join(', '),
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

function symbolText({ defines, chunk }: Ranked): string {
  return defines === undefined ? `named \`${chunk.symbol ?? ''}\`` : `defines \`${defines}\``;
}

function wordsText(asked: readonly string[], matchedTerms: ReadonlySet<string> | undefined): string {
  const words = matchedTerms === undefined ? [] : wordsHeld(asked, matchedTerms);
  if (words.length === 0) return 'words of the question';
  const shown = words.slice(0, mostWordsNamed).join(', ');
  return `${words.length === 1 ? 'word' : 'words'} ${shown}${words.length > mostWordsNamed ? ', …' : ''}`;
}

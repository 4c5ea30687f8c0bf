import { indexTerms, splitIdentifier } from '../tokens/index.ts';

/** What is asked to correct a question's words. */
export interface Vocabulary {
  /** Whether a word is spelt right although the index does not hold it. */
  knowsWord(word: string): boolean;
  /** In how many chunks each term occurs. */
  documentFrequencies(terms: readonly string[]): number[];
  /** All terms that begin so. */
  termsBeginning(beginning: string): readonly Term[];
}

interface Term {
  readonly term: string;
  /** In how many chunks it is. */
  readonly chunks: number;
}

/** Shorter words are one letter from too many others. */
const shortest = 5;
const twoSlipsFrom = 9;
/** Slips in the first letters are rare, and what begins alike can be looked up at once. */
const sameLetters = 2;

/** A question whose misspelt words are replaced by what the index says instead; word → replacement tells which. */
export function correctSpelling(
  text: string,
  vocabulary: Vocabulary,
): { readonly text: string; readonly corrections: ReadonlyMap<string, string> } {
  const corrections = new Map<string, string>();
  const corrected = text.replace(/(?<![\p{L}\p{N}_])[A-Za-z_]+(?![\p{L}\p{N}_])/gu, (word) => {
    const parts = splitIdentifier(word);
    const replaced = parts.map((part) => correctionOf(part, vocabulary) ?? part);
    if (replaced.every((part, at) => part === parts[at])) return word;
    const correction = replaced.join('_');
    corrections.set(word, correction);
    return correction;
  });
  return { text: corrected, corrections };
}

function correctionOf(word: string, vocabulary: Vocabulary): string | undefined {
  const [term = ''] = indexTerms(word);
  if (
    term.length < shortest ||
    vocabulary.knowsWord(word) ||
    (vocabulary.documentFrequencies([term])[0] ?? 0) > 0
  )
    return undefined;
  const candidates = vocabulary.termsBeginning(term.slice(0, sameLetters));
  // A slip can make an ending of what is none: `progres` folds to progr, which is nearer to prog than to progress.
  const alike = candidates.filter((candidate) => candidate.term.at(-1) === word.at(-1));
  return nearestTerm(word, alike, 1) ?? nearestTerm(term, candidates, term.length >= twoSlipsFrom ? 2 : 1);
}

/** The term that was probably meant: at most so many slips away; of equally near ones the most frequent. */
function nearestTerm(term: string, candidates: readonly Term[], mostSlips: number): string | undefined {
  let best: (Term & { readonly slips: number }) | undefined;
  for (const candidate of candidates) {
    const most = best?.slips ?? mostSlips;
    const slips = slipsBetween(term, candidate.term, most);
    if (slips > most || slips === 0) continue;
    if (best === undefined || slips < best.slips || candidate.chunks > best.chunks)
      best = { ...candidate, slips };
  }
  return best?.term;
}

/**
 * Letters left out, added, replaced or swapped with their neighbour (optimal string alignment distance), as far as `most`;
 * beyond it `most` + 1.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row.push(slips);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

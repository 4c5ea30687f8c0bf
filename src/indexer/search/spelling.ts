import { indexTerms, splitIdentifier } from '../tokens/index.ts';

/** What is asked to correct a question's words. */
export interface Vocabulary {
  /** Whether a word is spelt right although the index does not hold it. */
  knowsWord(word: string): boolean;
  /** In how many chunks each term occurs. */
  documentFrequencies(terms: readonly string[]): number[];
  /** All terms that begin so. */
  termsBeginning(beginning: string): readonly string[];
}

/** Shorter words are one letter from too many others. */
const shortest = 5;
const twoSlipsFrom = 9;
/** Slips in the first letters are rare, and what begins alike can be looked up at once. */
const sameLetters = 2;
/** Working memory of `slipsBetween`. */
const rows: readonly [number[], number[], number[]] = [[], [], []];

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
  const alike = candidates.filter((candidate) => candidate.at(-1) === word.at(-1));
  const most = term.length >= twoSlipsFrom ? 2 : 1;
  return nearestTerm(word, alike, 1, vocabulary) ?? nearestTerm(term, candidates, most, vocabulary);
}

/** The term that was probably meant: at most so many slips away; of equally near ones the most frequent. */
function nearestTerm(
  term: string,
  candidates: readonly string[],
  most: number,
  vocabulary: Vocabulary,
): string | undefined {
  const measured = candidates.map((candidate) => ({ candidate, slips: slipsBetween(term, candidate, most) }));
  for (let wanted = 1; wanted <= most; wanted++) {
    const near = measured.filter(({ slips }) => slips === wanted).map(({ candidate }) => candidate);
    const frequencies = vocabulary.documentFrequencies(near);
    const highest = Math.max(0, ...frequencies);
    if (highest > 0) return near[frequencies.indexOf(highest)];
  }
  return undefined;
}

/**
 * Letters left out, added, replaced or swapped with their neighbour (optimal string alignment distance), as far as `most`;
 * beyond it `most` + 1.
 */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let [before, last, row] = rows;
  for (let j = 0; j <= Math.min(b.length, most + 1); j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    // Further from the diagonal than `most` everything is more than that.
    const from = Math.max(1, i - most);
    const to = Math.min(b.length, i + most);
    let least = (row[from - 1] = from === 1 ? i : most + 1);
    for (let j = from; j <= to; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let slips = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      )
        slips = Math.min(slips, (before[j - 2] ?? 0) + 1);
      row[j] = slips;
      least = Math.min(least, slips);
    }
    row[to + 1] = most + 1;
    if (least > most) return most + 1;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[b.length] ?? 0, most + 1);
}

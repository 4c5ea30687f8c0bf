import { indexTerms, splitIdentifier } from '../tokens/index.ts';

/** What is asked to correct a question's words. */
export interface Vocabulary {
  /** Whether a word is spelt right although the index does not hold it. */
  knowsWord(word: string): boolean;
  /** In how many chunks each term occurs. */
  documentFrequencies(terms: readonly string[]): number[];
  /** All terms that begin so. */
  termsBeginning(beginning: string): readonly string[];
  /** The words that a term stands for, as the texts spell them, most frequent first. */
  wordsOf(term: string): Promise<readonly string[]>;
}

/** Shorter words are one letter from too many others: of them only the commonest slips are read. */
const shortest = 5;
/** Shorter ones are read in names only, where they are a part of what was meant. */
const shortestAlone = 4;
const shortestPart = 3;
const twoSlipsFrom = 9;
/** Slips in the first letters are rare, and what begins alike can be looked up at once. */
const sameLetters = 2;
/** More slips between a word and the forms of another are not told apart. */
const mostBetweenForms = 4;
const words = /(?<![\p{L}\p{N}_])[A-Za-z_]+(?![\p{L}\p{N}_])/gu;
/** Working memory of `slipsBetween`. */
const rows: readonly [number[], number[], number[]] = [[], [], []];

/** A question whose misspelt words are replaced by what the index says instead; word → replacement tells which. */
export async function correctSpelling(
  text: string,
  vocabulary: Vocabulary,
): Promise<{ readonly text: string; readonly corrections: ReadonlyMap<string, string> }> {
  const corrections = new Map<string, string>();
  for (const word of new Set(text.match(words))) {
    const correction = await corrected(word, vocabulary);
    if (correction !== word) corrections.set(word, correction);
  }
  return { text: text.replace(words, (word) => corrections.get(word) ?? word), corrections };
}

/** A word with its misspelt parts replaced, each in the case in which it was written. */
async function corrected(word: string, vocabulary: Vocabulary): Promise<string> {
  const parts = splitIdentifier(word);
  const lower = word.toLowerCase();
  let at = 0;
  let correction = '';
  for (const part of parts) {
    const start = lower.indexOf(part, at);
    const written = word.slice(start, start + part.length);
    const term = correctionOf(part, parts.length > 1 ? shortestPart : shortestAlone, vocabulary);
    correction += word.slice(at, start);
    correction += term === undefined ? written : inCaseOf(written, await nearestWord(part, term, vocabulary));
    at = start + part.length;
  }
  return correction + word.slice(at);
}

function inCaseOf(written: string, word: string): string {
  if (written.length > 1 && written === written.toUpperCase()) return word.toUpperCase();
  return /^[A-Z]/.test(written) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** A term is a stem: what a person knows is a word. */
async function nearestWord(typed: string, term: string, vocabulary: Vocabulary): Promise<string> {
  let best = term;
  let fewest = Infinity;
  for (const word of await vocabulary.wordsOf(term)) {
    const slips = slipsBetween(typed, word, mostBetweenForms);
    if (slips < fewest) [best, fewest] = [word, slips];
  }
  return best;
}

function correctionOf(word: string, shortestRead: number, vocabulary: Vocabulary): string | undefined {
  const [term = ''] = indexTerms(word);
  if (
    word.length < shortestRead ||
    vocabulary.knowsWord(word) ||
    (vocabulary.documentFrequencies([term])[0] ?? 0) > 0
  )
    return undefined;
  const candidates = candidatesFor(word, vocabulary);
  if (word.length < shortest)
    return nearestTerm(
      word,
      candidates.filter((candidate) => isCommonSlip(word, candidate)),
      1,
      vocabulary,
    );
  // A slip can make an ending of what is none: `progres` folds to progr, which is nearer to prog than to progress.
  const alike = candidates.filter((candidate) => candidate.at(-1) === word.at(-1));
  const most = term.length >= twoSlipsFrom ? 2 : 1;
  return nearestTerm(word, alike, 1, vocabulary) ?? nearestTerm(term, candidates, most, vocabulary);
}

/** Terms that begin alike, also where the second letter was swapped with the third. */
function candidatesFor(word: string, vocabulary: Vocabulary): readonly string[] {
  const beginnings = new Set([word.slice(0, sameLetters), word.charAt(0) + word.charAt(2)]);
  return Array.from(beginnings).flatMap((beginning) => vocabulary.termsBeginning(beginning));
}

/** A letter left out before the last, or two swapped; another letter would make another word. */
function isCommonSlip(word: string, candidate: string): boolean {
  const isLonger = candidate.length === word.length + 1 && candidate.at(-1) === word.at(-1);
  return isLonger || hasSameLetters(word, candidate);
}

function hasSameLetters(a: string, b: string): boolean {
  return Array.from(a).sort().join('') === Array.from(b).sort().join('');
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

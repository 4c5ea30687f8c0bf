/** Which words get a row: those of many packages. */

export interface WordUse {
  readonly word: string;
  /** In how many sources it occurs. */
  readonly sources: number;
  readonly count: number;
}

const fewestSources = 3;
const longestWord = 24;
/** Identifiers of bytes and hashes; words such as `decade` have no digit. */
const hexadecimal = /^(?=.*\d)(?:0?x)?[0-9a-f]{2,}$/;
/** `ffffff`, `xxxx`: masks, colours and what stands for something left out. */
const repeated = /([a-z])\1{3}|^([a-f]{1,2})\2{2,}$/;
/** Numbers and names with more digits than letters say little. */
const numeric = /^\d{3,}$|^[a-z]{0,2}\d{3,}[a-z\d]*$|\d.*[a-z].*\d/;

export function chooseWords(uses: Iterable<WordUse>, size: number): string[] {
  const candidates = [...uses].filter(
    ({ word, sources }) =>
      word !== '' &&
      sources >= fewestSources &&
      word.length <= longestWord &&
      !hexadecimal.test(word) &&
      !repeated.test(word) &&
      !numeric.test(word),
  );
  candidates.sort((left, right) => weightOf(right) - weightOf(left) || (left.word < right.word ? -1 : 1));
  return candidates.slice(0, size).map(({ word }) => word);
}

/** Spread over packages first: a word that one package repeats names a thing of its own. */
function weightOf({ sources, count }: WordUse): number {
  return sources * Math.log(1 + count);
}

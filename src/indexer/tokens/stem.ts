const vowel = /[aeiouy]/;
const doubled = /([bdfgmnprt])\1$/;
const shortSyllable = /^[^aeiou]*[aeiouy][^aeiouwxy]$/;

/**
 * Folds the endings of an English word in lower case, lightly: plural, -ed, -ing and a final e
 * (`parses`, `parsed`, `parsing`, `parse` → pars). Words of three letters and fewer, and words with digits, stay.
 * The result is a key, not a word. Idempotence is not promised: callers fold once.
 */
export function stem(word: string): string {
  if (word.length < 4) return word;
  const last = word.charCodeAt(word.length - 1);
  if (last === 115 /* s */) return foldE(foldPlural(word));
  if (last === 103 /* g */ && word.endsWith('ing')) return foldE(foldSuffix(word, 3));
  if (last === 100 /* d */ && word.endsWith('ed')) return foldE(foldSuffix(word, 2));
  return foldE(foldY(word));
}

function foldPlural(word: string): string {
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}i` : word.slice(0, -1);
  if (word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')) return word;
  if (/(?:ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2);
  return foldY(word.slice(0, -1));
}

function foldSuffix(word: string, length: number): string {
  const rest = word.slice(0, -length);
  if (rest.length < 2 || !vowel.test(rest)) return word;
  if (word.endsWith('eed')) return word;
  if (doubled.test(rest)) return rest.length > 3 ? rest.slice(0, -1) : rest;
  if (shortSyllable.test(rest) && rest.length <= 3) return `${rest}e`;
  return foldY(rest);
}

function foldY(word: string): string {
  return word.length > 3 && word.endsWith('y') && !vowel.test(word.charAt(word.length - 2))
    ? `${word.slice(0, -1)}i`
    : word;
}

function foldE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

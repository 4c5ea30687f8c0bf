import { camelHump, startsUnspaced, stretches } from './borders.ts';
import { eachRun } from './eachRun.ts';
import { ownText } from './ownText.ts';
import { splitIdentifier } from './splitIdentifier.ts';
import { stem } from './stem.ts';

const cacheEntries = 50_000;
const longestCachedRun = 64;
/** Longer ASCII runs are encoded data: nobody asks for them. */
const longestRun = 256;
const longestTerm = 64;
const cache = new Map<string, readonly string[]>();
const nothing: readonly string[] = [];

/**
 * Full-text terms of a text, as indexed and as asked. An identifier gives its whole in lower case without underscores,
 * and its parts: `getUserName` and `get_user_name` → getusernam, get, user, name; `utf8` → utf8, utf, 8. English endings
 * are folded (`stem`). Beyond ASCII: letters and digits of any script without accents, in lower case; scripts that are
 * written without spaces give single characters and pairs. Terms hold letters and digits only, at most 64 of them, so
 * they can be joined by spaces. Order follows the text; repeated words repeat.
 */
export function indexTerms(text: string): string[] {
  const terms: string[] = [];
  eachRun(text, (run, ascii) => {
    for (const term of termsOfRun(run, ascii)) terms.push(term);
  });
  return terms;
}

function termsOfRun(run: string, ascii: boolean): readonly string[] {
  if (run.length > longestCachedRun) return cutRun(run, ascii);
  const known = cache.get(run);
  if (known !== undefined) return known;
  if (cache.size >= cacheEntries) cache.clear();
  const key = ascii ? ownText(run) : run;
  const terms = cutRun(key, ascii);
  cache.set(key, terms);
  return terms;
}

/** The terms of one run, as `eachRun` gives it. */
export function cutRun(run: string, ascii: boolean): readonly string[] {
  if (!ascii) return termsBeyondAscii(run);
  return run.length > longestRun ? nothing : termsOfIdentifier(run);
}

function termsOfIdentifier(identifier: string): string[] {
  const parts = splitIdentifier(identifier);
  const whole = parts.join('');
  if (whole === '') return [];
  const terms: string[] = whole.length <= longestTerm ? [stem(whole)] : [];
  if (parts.length === 1) {
    pushLettersAndDigits(whole, terms);
    return terms;
  }
  for (const part of parts) {
    if (part.length < 2 || part.length > longestTerm) continue;
    terms.push(stem(part));
    pushLettersAndDigits(part, terms);
  }
  return terms;
}

/** `utf8` is also found by `utf 8` and `utf-8`. */
function pushLettersAndDigits(part: string, terms: string[]): void {
  const last = part.charCodeAt(part.length - 1);
  if (last < 48 || last > 57) return;
  const digits = /^([a-z]{2,})(\d+)$/.exec(part);
  if (digits?.[1] !== undefined && digits[2] !== undefined) terms.push(stem(digits[1]), digits[2]);
}

const notWord = /[^\p{L}\p{N}_]+/u;

function termsBeyondAscii(run: string): string[] {
  const plain = run
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
  const terms: string[] = [];
  for (const word of plain.split(notWord)) {
    for (const [piece] of word.matchAll(stretches)) {
      if (startsUnspaced.test(piece)) pushCharactersAndPairs(piece, terms);
      else if (/^\w*$/.test(piece)) terms.push(...cutRun(piece, true));
      else pushForeignWord(piece, terms);
    }
  }
  return terms;
}

function pushForeignWord(word: string, terms: string[]): void {
  const parts = word.split(camelHump).filter((part) => part !== '');
  const whole = parts.join('').toLowerCase();
  if (whole !== '') terms.push(cutTo(stem(whole)));
  if (parts.length > 1) for (const part of parts) terms.push(cutTo(stem(part.toLowerCase())));
}

function pushCharactersAndPairs(text: string, terms: string[]): void {
  const characters = Array.from(text);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    terms.push(character);
    const next = characters[at + 1];
    if (next !== undefined) terms.push(character + next);
  }
}

function cutTo(term: string): string {
  return term.length <= longestTerm
    ? term
    : Array.from(term)
        .slice(0, longestTerm / 2)
        .join('');
}

import { asciiPieces } from './asciiPieces.ts';
import { eachRun } from './eachRun.ts';
import { ownText } from './ownText.ts';
import { splitIdentifier } from './splitIdentifier.ts';

const cacheEntries = 50_000;
const longestCachedRun = 64;
/** Longer runs are encoded data, not words. */
const longestRun = 256;
const cache = new Map<string, readonly string[]>();
const nothing: readonly string[] = [];

/** Words of the static model in the order of the text, lower-case ASCII parts only: `getUserName` → get, user, name. */
export function modelWords(text: string): string[] {
  const words: string[] = [];
  eachRun(text, (run, ascii) => {
    for (const word of wordsOfRun(run, ascii)) words.push(word);
  });
  return words;
}

function wordsOfRun(run: string, ascii: boolean): readonly string[] {
  if (!ascii) return asciiPieces(run).flatMap((piece) => wordsOfRun(piece, true));
  if (run.length > longestRun) return nothing;
  if (run.length > longestCachedRun) return splitIdentifier(run);
  const known = cache.get(run);
  if (known !== undefined) return known;
  if (cache.size >= cacheEntries) cache.clear();
  const key = ownText(run);
  const words = splitIdentifier(key);
  cache.set(key, words);
  return words;
}

import type { LanguageName } from './parseQuery.ts';

/** A language is the main one when so much of the chunks is written in it. */
const mainShare = 0.5;

/** The language that at least half of the chunks are written in. */
export function mainLanguageOf(
  counts: readonly { readonly language: string; readonly chunks: number }[],
): string | undefined {
  const all = counts.reduce((sum, { chunks }) => sum + chunks, 0);
  return counts.find(({ chunks }) => chunks >= mainShare * all && chunks > 0)?.language;
}

/**
 * The text without the name of the language: `read a file in python` and `python read a file` ask nothing more of Python code than
 * `read a file`, and in a sum of word vectors the name drowns the rest. Inside a sentence it stays (`maps Java objects
 * to JSON`), and so does a text that is nothing but the name.
 */
export function withoutLanguage(text: string, { id, name }: Pick<LanguageName, 'id' | 'name'>): string {
  const isName = (word: string): boolean => [id, name.toLowerCase()].includes(plain(word));
  const words = text.trim().split(/\s+/);
  const telling = words.filter((word, at) => {
    const isAside = at === 0 || at === words.length - 1 || asides.has(plain(words[at - 1] ?? ''));
    return !(isAside && isName(word));
  });
  return telling.length < words.length && telling.some((word) => /\w/.test(word)) ? telling.join(' ') : text;
}

const asides = new Set(['in', 'using', 'with']);

function plain(word: string): string {
  return word.toLowerCase().replace(/[?!.,;:]+$/, '');
}

import { basename } from 'node:path';
import type { StoreReader } from '../store/index.ts';
import type { LanguageName, ParsedQuery } from './parseQuery.ts';

const mostNamed = 8;

/** Sentences for a question about languages that no indexed file is written in, or that do not exist: which ones there are. */
export function languageNotes(
  { languages, unknownLanguages }: Pick<ParsedQuery, 'languages' | 'unknownLanguages'>,
  reader: Pick<StoreReader, 'languageCounts'>,
  known: readonly LanguageName[],
  root: string,
): string[] {
  if (languages.length === 0 && unknownLanguages.length === 0) return [];
  const nameOf = (language: string): string => known.find(({ id }) => id === language)?.name ?? language;
  const present = reader.languageCounts().map(({ language }) => language);
  const missing = languages.filter((language) => !present.includes(language));
  // Of an empty index there is more to say than that one language is missing.
  if (present.length === 0 || (missing.length === 0 && unknownLanguages.length === 0)) return [];
  const folder = basename(root);
  const named = present.slice(0, mostNamed).map(nameOf);
  const more = present.length > mostNamed ? ` and ${present.length - mostNamed} more` : '';
  return [
    ...missing.map((language) => `No indexed file of ${folder} is ${nameOf(language)}.`),
    `The languages of ${folder}: ${named.join(', ')}${more}.`,
  ];
}

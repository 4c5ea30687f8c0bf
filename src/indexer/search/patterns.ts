/**
 * Escapes (`\w`, `\s`) and classes (`[a-z]`, `[^A-Z0-9_]`) of regular expressions, whose letters are no words. A letter after
 * an escape belongs to a path of Windows; a name in brackets is an index.
 */
const patternParts = /\\[bBdDnrsStwW](?![A-Za-z])|\[\^?(?:[A-Za-z0-9]-[A-Za-z0-9]|\\.|[_.$@%+-])+\]/g;

/** The question with blanks in place of what only a regular expression means. */
export function withoutPatterns(query: string): string {
  return query.replace(patternParts, ' ');
}

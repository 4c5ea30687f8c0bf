/** What is stored of a name to find it again by parts of it. */
export interface SymbolName {
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  /** First letters of its humps in lower case: `getUserName` and `get_user_name` → `gun`. */
  readonly initials: string;
  /** Which letters occur in it, as bits. */
  readonly letters: number;
}

/** Longer names are headings of documents, or no names at all. */
const longestName = 200;
const hump = /(?:^|[^\p{L}\p{N}])([\p{L}\p{N}])|(?<=[\p{Ll}\p{N}])(\p{Lu})|(?<=\p{Lu})(\p{Lu})(?=\p{Ll})/gu;
const digitBit = 26;
const otherBit = 27;

export function symbolName(text: string): SymbolName {
  const name = text.slice(0, longestName);
  const key = name.toLowerCase();
  return { name, key, initials: initialsOf(name), letters: lettersOf(key) };
}

/** One bit per letter a to z, one for digits, one for all else: a name can hold a query's letters only if it has its bits. */
export function lettersOf(key: string): number {
  let letters = 0;
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code >= 97 && code <= 122) letters |= 1 << (code - 97);
    else if (code >= 48 && code <= 57) letters |= 1 << digitBit;
    else letters |= 1 << otherBit;
  }
  return letters;
}

function initialsOf(name: string): string {
  let initials = '';
  for (const [, first, lower, upper] of name.matchAll(hump)) initials += first ?? lower ?? upper ?? '';
  return initials.toLowerCase();
}

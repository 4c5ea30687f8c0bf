/** Words that make a sentence and find nothing. */
const fillers = new Set(
  (
    'a an and any are be been by can code could did do does done exactly find for from get gets goes happen happens has ' +
    'have how i if in into is it its me my of on or our please show should that the their them there these they this to ' +
    'used using was we what when where which who why will with would you'
  ).split(' '),
);

const mostWords = 3;

/** The question without `lang:` `path:` `kind:` `-path:`, and with phrases as plain words. */
export function withoutFilters(query: string): string {
  return query
    .replaceAll(/(^|\s)-?(lang|path|kind):("[^"]*"|\S*)/gi, ' ')
    .replaceAll('"', ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The three longest words that say something, in their order; undefined when there is nothing to leave out. */
export function fewerWords(query: string): string | undefined {
  const words = query.split(/\s+/).map((word) => word.replaceAll(/^[("']+|[?!.,;:)"']+$/g, ''));
  const telling = words.filter((word) => word !== '' && !fillers.has(word.toLowerCase()));
  const longest = new Set(telling.toSorted((one, other) => other.length - one.length).slice(0, mostWords));
  const fewer = telling.filter((word) => longest.delete(word)).join(' ');
  return fewer === '' || fewer === words.join(' ') ? undefined : fewer;
}

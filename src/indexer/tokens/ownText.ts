/** V8 makes shorter slices by copying. */
const shortestView = 13;

/**
 * The same ASCII text in memory of its own. A longer slice of a text is a view that keeps the whole text in memory: whoever
 * remembers a word of a file remembers the file.
 */
export function ownText(text: string): string {
  return text.length < shortestView ? text : Buffer.from(text, 'latin1').toString('latin1');
}

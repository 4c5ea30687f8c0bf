/** The lines of a text as the chunker and the editor count them: a lone carriage return ends one too. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n?|\n/);
}

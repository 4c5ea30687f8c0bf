/** What of a comment makes a question. */

const tag =
  /^\s*(?:[@\\:]\w+|(?:Args|Arguments|Parameters|Returns?|Raises|Yields|Examples?|Notes?|See also|Usage)\s*:?\s*$|-{3,}|={3,}|```|>>>|\.\. )/i;
const markup = /<\/?\w+[^>]*>|\{@\w+\s+([^}]*)\}|https?:\/\/\S+/g;
const notAbout =
  /copyright|licen[sc]e|all rights reserved|eslint|prettier|noinspection|pylint|noqa|clang-format|istanbul|ts-ignore|@ts-|shellcheck|coding[:=]|vim?:|-\*-|TODO|FIXME|XXX|HACK|#(?:end)?region|rubocop|nolint|go:|\+build|checkstyle|suppress/i;

/** The text without tags of parameters, markup and addresses; empty when it is about something else than the code. */
export function describe(comment: string): string {
  if (notAbout.test(comment.slice(0, 400))) return '';
  const kept: string[] = [];
  for (const line of comment.split('\n')) {
    if (tag.test(line)) break;
    kept.push(line.replace(markup, ' $1 ').trim());
  }
  return kept.join('\n').trim();
}

/** Up to the first full stop before a space, or the first empty line. */
export function firstSentence(text: string): string {
  const paragraph = text.split(/\n\s*\n/, 1)[0] ?? '';
  const end = /[.!?](?=\s|$)/.exec(paragraph);
  return (end === null ? paragraph : paragraph.slice(0, end.index)).replace(/\s+/g, ' ').trim();
}

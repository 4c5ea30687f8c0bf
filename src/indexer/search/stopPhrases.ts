/** Phrases of a question that say nothing of the code that is asked for, although their words may be rare in it. */

const audience =
  /\b((?:allow|ask|enable|force|give|help|inform|let|make|notify|permit|prompt|require|show|tell|warn)(?:s|d|ed|ing)? )(?:the|a|an|our) (?:end[- ])?users? (?=\S)/gi;
const kindAsked =
  /\b(?:(?:unit|integration|regression)[ -])?(?:tests?|specs?|examples?|samples?|demos?|docs?|documentation|tutorials?|guides?) (?:for|of|about|that|which) (?=\S)/gi;

/** `ask the user for a password` without the user: whom else would a program ask? */
export function withoutAudience(text: string): string {
  return text.replace(audience, '$1');
}

/**
 * `tests for the parser` without what says which files are wanted: all tests hold its words, in their paths at least, so that they would
 * tell nothing of the parser.
 */
export function withoutAskedKind(text: string): string {
  return text.replace(kindAsked, '');
}

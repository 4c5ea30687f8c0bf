/** Grows whenever the same code would give other prose: vectors depend on it. */
export const proseVersion = 2;

/** What looks like a string over several lines, a comment up to the end of its line, or a string. */
const prose = /"""[^]*?"""|'''[^]*?'''|(?:\/\/|#|--|;;|\*)[^\n]*|"[^"\n]{3,}"|'[^'\n]{3,}'|`[^`]{3,}`/g;
/** Every file of a project says the same of its owner. */
const boilerplate = /\b(?:copyright|licen[cs]ed?|all rights reserved|SPDX)\b/i;

/**
 * What people wrote for people in a piece of code: its comments and strings, one after the other, without notices of copyright. By
 * marks alone, whatever the language: what is taken for a comment by mistake (`i-- > 0`, `#include`) stands in the body anyway
 * and counts a little more.
 */
export function proseOf(code: string): string {
  const pieces = code.match(prose) ?? [];
  return pieces.filter((piece) => !boilerplate.test(piece)).join(' ');
}

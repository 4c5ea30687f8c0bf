/** Grows whenever the same code would give other prose: vectors depend on it. */
export const proseVersion = 2;

/** What looks like a string over several lines, a comment up to the end of its line, or a string. */
const prose = /"""[^]*?"""|'''[^]*?'''|(?:\/\/|#|--|;;|\*)[^\n]*|"[^"\n]{3,}"|'[^'\n]{3,}'|`[^`]{3,}`/g;
/** Every file of a project says the same of its owner. */
const boilerplate = /\b(?:copyright|licen[cs]ed?|all rights reserved|SPDX)\b/i;

/**
 * What people wrote for people in a piece of code: its comments and strings, in order, without notices of copyright. By
 * marks alone, whatever the language: what is taken for a comment by mistake (`i-- > 0`, `#include`) stands in the body anyway
 * and counts a little more. No run of letters lies across the border of a piece: each begins with a mark, and ends with one or
 * with its line.
 */
export function eachProse(code: string, visit: (start: number, end: number) => void): void {
  prose.lastIndex = 0;
  for (let found = prose.exec(code); found !== null; found = prose.exec(code))
    if (!boilerplate.test(found[0])) visit(found.index, prose.lastIndex);
}

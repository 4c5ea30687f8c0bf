/** What of a commit's subject is asked: how people phrase work. */

const mostChars = 160;
const fewestTellingWords = 3;

/** Subjects about the project's upkeep, which say nothing of what the code does. */
const upkeep =
  /^(?:merge|revert|bump|upgrade|wip|release|version|prepare|publish|tag|fixup!|squash!|amend!|initial|first commit|regenerate|sync|backport|cherry-?pick)\b|\b(?:bump(?:s|ed|ing)?|changelog|change log|typos?|spelling|linte?[dr]?|linting|lints|reformat\w*|formatting|prettier|eslint|rubocop|clippy|black|gofmt|whitespace|dependabot|renovate|licen[cs]e|copyright|code ?style|nits?|clean-?up|release notes|dependenc(?:y|ies)|deps|coverage|flaky)\b|\bv?\d+\.\d+(?:\.\d+)?\b|^(?:chore|build|ci|release|style|docs?|tests?|deps)(?:\([^)]*\))?!?:/i;
const robot =
  /\[bot\]|\b(?:dependabot|renovate|greenkeeper|pre-commit|github-actions|snyk|allcontributors)\b/i;
const references =
  /\s*[([]?(?:(?:fix(?:es|ed)?|close[sd]?|resolve[sd]?|refs?|see|issue|pr)\s+)?(?:[\w.-]+\/[\w.-]+)?(?:#|GH-)\d+[)\]]?/gi;
const marks = /^(?:\s*(?:\[[^\]]{1,24}\]|:[a-z_]+:|\p{Extended_Pictographic}\uFE0F?))+\s*/u;
const conventionalPrefix = /^[a-z]+(?:\([^)]*\))?!?:\s+/i;
const untelling = new Set(
  'the and for with from that this when not use into are was has have add adds added fix fixes fixed make more some all code update updates updated remove removes removed change changes changed bug bugs issue issues test tests minor small improve improvements refactor feat'.split(
    ' ',
  ),
);

/**
 * @param keepsPrefix whether `fix(scope): …` stays as it was written
 * @returns undefined where the subject does not tell what changed
 */
export function commitSubject(subject: string, author: string, keepsPrefix: boolean): string | undefined {
  if (robot.test(author) || robot.test(subject) || upkeep.test(subject)) return undefined;
  const plain = subject
    .replace(marks, '')
    .replaceAll(references, '')
    .replace(/^[\s:,-]+/, '')
    .trim();
  const text = plain.replace(conventionalPrefix, '').replace(/[\s,;:.]+$/, '');
  if (text.length > mostChars || upkeep.test(text) || countTelling(text) < fewestTellingWords)
    return undefined;
  return keepsPrefix ? plain : text;
}

function countTelling(text: string): number {
  const words = text.toLowerCase().match(/[a-z][a-z\d_]{2,}/g) ?? [];
  return new Set(words.filter((word) => !untelling.has(word))).size;
}

/**
 * The third of the development sets that every submission is measured on: 138 of the 418 questions of `semble`, 77 of the
 * 244 of `history` and every third one of `cosqa`. Seven of the 21 repositories, one language each, chosen for what they
 * cost and for being different, never for what they score.
 */
export const thirdOfRepositories = [
  'click', // Python
  'gin', // Go, in one flat folder
  'rack', // Ruby
  'zod', // TypeScript, with old versions beside the new one
  'aeson', // Haskell
  'guzzle', // PHP, a class in every file
  'bash-it', // shell scripts, many of them alike
] as const;

/** Every third question of `cosqa`: all functions are indexed nonetheless, or the answer would be easier to find. */
export function isInThird(qid: number): boolean {
  return qid % 3 === 0;
}

/** Its result file, which `test/quality/third.test.ts` compares with. */
export const thirdName = 'quality-third';

import { type IgnoreRules, type Verdict, notIgnored } from './verdict.ts';

/**
 * The verdict for one path (relative to the root, forward slashes), found by walking down to it: as in git, the first
 * ancestor that is left out decides, whatever rules may lie below it.
 */
export async function explainPath(
  rules: Pick<IgnoreRules, 'enter'>,
  path: string,
  isDirectory: boolean,
): Promise<Verdict> {
  const names = path.split('/').filter((name) => name !== '');
  let directory = '';
  for (const [index, name] of names.entries()) {
    const isLast = index === names.length - 1;
    const verdict = (await rules.enter(directory)).check(name, !isLast || isDirectory);
    if (verdict.ignored) return verdict;
    directory = directory === '' ? name : `${directory}/${name}`;
  }
  return notIgnored;
}

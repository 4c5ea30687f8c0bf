/** A commit as `git log` tells of it; paths are relative to the folder. */
export interface Commit {
  readonly subject: string;
  readonly paths: readonly string[];
}

/** Separates commits, and each subject from its paths, in the output that `parseLog` reads. */
export const logFormat = '%x01%s%x02';

/** Reads `git log -z --name-only --format=<logFormat>`. */
export function parseLog(output: string): readonly Commit[] {
  return output
    .split('\u0001')
    .slice(1)
    .map((record) => {
      const [subject = '', rest = ''] = record.split('\u0002');
      const paths = rest.split('\0').map((path) => path.replace(/^\n/, ''));
      return { subject: subject.trim(), paths: paths.filter((path) => path !== '') };
    });
}

const fewestWords = 4;
const mostChars = 200;
/** Subjects that say nothing of what changed: merges, reverts, releases, version bumps, work in progress, robots. */
const noQuestion =
  /^(?:merge|revert|bump|upgrade|wip|(?:release|version)\s+(?:v?\d|candidate|the version)|prepare (?:for )?(?:the )?(?:next )?(?:release|version|development)|update (?:dependenc\w+|changelog|version|lock)|fixup!|squash!|amend!|initial commit|first commit|\[bot\]|v?\d+[.\d]*)\b|\bdependabot\b|\brenovate\b|\bbumps?\b.*\b(?:from|to|version)\b|\brelease\s+v?\d|^\S+\.\S+$/i;

/** What a person would ask who looks for what the commit changed; undefined where its subject does not tell. */
export function commitQuestion(subject: string): string | undefined {
  const text = subject
    .replace(/^(?:[a-z]+)(?:\([^)]*\))?!?:\s+/i, '')
    .replaceAll(
      /\s*[([]?(?:(?:fix(?:es)?|close[sd]?|refs?|see)\s+)?(?:[\w-]+\/[\w-]+)?(?:#|GH-)\d+[)\]]?/gi,
      '',
    )
    .replace(/[\s,;:]+$/, '')
    .trim();
  if (noQuestion.test(subject) || noQuestion.test(text)) return undefined;
  if (/^(?:chore|build|ci|release|style)(?:\([^)]*\))?!?:/i.test(subject)) return undefined;
  const words = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return words < fewestWords || text.length > mostChars ? undefined : text;
}

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Entries of a directory that hold rules, `.git` among them because a repository begins where it lies. */
export const ruleFileNames = ['.git', '.gitignore', '.gitattributes', '.ignore', '.loupeignore'] as const;
export type RuleFileName = (typeof ruleFileNames)[number];

const maxRuleFileBytes = 16 * 1024 * 1024;
/** As in git since 2.32, a rule file in the work tree that is a symbolic link is not followed. */
const noFollow = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
const follow = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * The bytes of a rule file, one character (U+0000 to U+00FF) per byte, because git matches bytes and a rule file may hold
 * any; without byte order mark. Undefined when there is no such file, it cannot be read or is larger than 16 MiB.
 */
export async function readRuleFile(path: string, links: 'follow' | 'refuse'): Promise<string | undefined> {
  try {
    await using file = await open(path, links === 'follow' ? follow : noFollow);
    const { size } = await file.stat();
    if (size > maxRuleFileBytes) return undefined;
    const text = await file.readFile('latin1');
    return text.startsWith('\u00ef\u00bb\u00bf') ? text.slice(3) : text;
  } catch {
    return undefined;
  }
}

/** A name or path as git compares it: one character per byte of its UTF-8 form. */
export function toBytes(text: string): string {
  return /[\u0080-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** The opposite of `toBytes`, for showing a rule to a person. */
export function fromBytes(bytes: string): string {
  return /[\u0080-\u00ff]/.test(bytes) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}

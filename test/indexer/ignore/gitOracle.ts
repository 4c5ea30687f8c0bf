import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that is removed at the end of the scope. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'loupe-ignore-'));
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes files below a folder; a name that ends in `/` is a directory. */
export async function writeTree(
  root: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const absolute = path.join(root, name);
    if (name.endsWith('/')) await mkdir(absolute, { recursive: true });
    else {
      await mkdir(path.dirname(absolute), { recursive: true });
      await writeFile(absolute, content);
    }
  }
}

/** git with no configuration but the repository's own. */
export function git(directory: string, args: readonly string[], input = ''): Buffer {
  return execFileSync('git', args, {
    cwd: directory,
    input,
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
}

/** What git says of a path: the rule that ignores it, `source:line`, or undefined when it is not ignored. */
export type GitVerdicts = ReadonlyMap<string, string | undefined>;

/**
 * Asks `git check-ignore` about paths relative to the repository's top; a directory's ends in `/`. git itself is asked without
 * that slash, because it would match the patterns against it (`a/` by the pattern `a/*`), which it never does while listing.
 */
export function checkIgnore(
  top: string,
  paths: readonly string[],
  config: readonly string[] = [],
): GitVerdicts {
  const verdicts = new Map<string, string | undefined>();
  if (paths.length === 0) return verdicts;
  const args = [...config, 'check-ignore', '--no-index', '--verbose', '--non-matching', '--stdin', '-z'];
  const fields = runCheckIgnore(top, args, `${paths.map((name) => name.replace(/\/$/, '')).join('\0')}\0`)
    .toString('utf8')
    .split('\0');
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [source = '', line = '', pattern = '', name = ''] = fields.slice(at, at + 4);
    verdicts.set(
      paths[at / 4] ?? name,
      pattern === '' || pattern.startsWith('!') ? undefined : `${source}:${line}`,
    );
  }
  return verdicts;
}

/** Exit code 1 only says that nothing is ignored. */
function runCheckIgnore(top: string, args: readonly string[], input: string): Buffer {
  try {
    return git(top, args, input);
  } catch (error) {
    const { status, stdout } = error as { status?: number; stdout?: Buffer };
    if (status === 1 && stdout !== undefined) return stdout;
    throw error;
  }
}

/** What `git check-attr` says of files: `generated`, `vendored`, or nothing. */
export function checkMarks(
  top: string,
  files: readonly string[],
): ReadonlyMap<string, 'generated' | 'vendored'> {
  const marks = new Map<string, 'generated' | 'vendored'>();
  if (files.length === 0) return marks;
  const args = ['check-attr', '--stdin', '-z', 'linguist-generated', 'linguist-vendored'];
  const fields = git(top, args, `${files.join('\0')}\0`)
    .toString('utf8')
    .split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [name = '', attribute = '', value = ''] = fields.slice(at, at + 3);
    if (marks.has(name) || ['unspecified', 'unset', 'false'].includes(value)) continue;
    marks.set(name, attribute === 'linguist-generated' ? 'generated' : 'vendored');
  }
  return marks;
}

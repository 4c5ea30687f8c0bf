import { homedir } from 'node:os';
import path from 'node:path';
import { fromBytes, readRuleFile } from './ruleFiles.ts';

/** What of git's configuration bears on ignore rules. */
export interface GitConfig {
  /** As written; undefined when not set, '' when set to nothing, which switches the default file off too. */
  readonly excludesFile: string | undefined;
  readonly ignoreCase: boolean;
}

const maxIncludeDepth = 10;

/**
 * Reads `core.excludesFile` and `core.ignoreCase` as git does: system, user and repository, the last word wins. `onFile`
 * is told each file before it is looked for.
 */
export async function readGitConfig(
  repositoryConfig: string | undefined,
  onFile: (file: string) => Promise<void> = () => Promise.resolve(),
): Promise<GitConfig> {
  const entries = new Map<string, string>();
  for (const file of [...userConfigFiles(), ...(repositoryConfig === undefined ? [] : [repositoryConfig])])
    await collect(file, entries, 0, onFile);
  const ignoreCase = entries.get('core.ignorecase')?.toLowerCase() ?? 'false';
  return {
    excludesFile: entries.get('core.excludesfile'),
    ignoreCase: ['true', 'yes', 'on', '1'].includes(ignoreCase),
  };
}

/** The absolute path of the global excludes file; undefined when git would read none. */
export function globalExcludesFile({ excludesFile }: GitConfig, top: string): string | undefined {
  if (excludesFile === undefined) return path.join(xdgDirectory(), 'git', 'ignore');
  return excludesFile === '' ? undefined : path.resolve(top, expandHome(excludesFile));
}

function userConfigFiles(): string[] {
  const { GIT_CONFIG_GLOBAL: global, GIT_CONFIG_SYSTEM: system, GIT_CONFIG_NOSYSTEM: noSystem } = process.env;
  const user =
    global === undefined
      ? [path.join(xdgDirectory(), 'git', 'config'), path.join(homedir(), '.gitconfig')]
      : [global];
  return noSystem === undefined ? [system ?? '/etc/gitconfig', ...user] : user;
}

function xdgDirectory(): string {
  const directory = process.env['XDG_CONFIG_HOME'];
  return directory === undefined || directory === '' ? path.join(homedir(), '.config') : directory;
}

function expandHome(file: string): string {
  return file === '~' || file.startsWith('~/') ? path.join(homedir(), file.slice(1)) : file;
}

async function collect(
  file: string,
  entries: Map<string, string>,
  depth: number,
  onFile: (file: string) => Promise<void>,
): Promise<void> {
  await onFile(file);
  const text = await readRuleFile(file, 'follow');
  if (text === undefined || depth > maxIncludeDepth) return;
  for (const { key, value } of parseGitConfig(fromBytes(text))) {
    entries.set(key, value);
    if (key === 'include.path')
      await collect(path.resolve(path.dirname(file), expandHome(value)), entries, depth + 1, onFile);
  }
}

/**
 * The entries of a git configuration file in order, keys as `section.name` or `section.subsection.name` with section
 * and name in lower case. A name without `=` is `true`. What cannot be read as an entry is passed over.
 */
export function parseGitConfig(text: string): { key: string; value: string }[] {
  const entries: { key: string; value: string }[] = [];
  let section = '';
  for (const [, header, subsection, name, raw] of text.matchAll(token)) {
    if (header !== undefined)
      section = [header.toLowerCase(), subsection?.replace(/\\(.)/g, '$1')]
        .filter((part) => part !== undefined)
        .join('.');
    else if (name !== undefined)
      entries.push({ key: `${section}.${name.toLowerCase()}`, value: unquote(raw ?? 'true') });
  }
  return entries;
}

/** A section's header, a comment, or a name with or without a value; a value goes on after `\` at the end of a line. */
const token =
  /\[\s*([\w.-]+)(?:\s+"((?:[^"\\\n]|\\.)*)")?\s*\]|[#;].*|([A-Za-z][\w-]*)[ \t]*(?:=((?:[^\n\\"#;]|\\(?:\r\n|[^])|"(?:[^"\\\n]|\\(?:\r\n|[^]))*")*))?/g;

/** Inside and outside quotes `\` escapes; unquoted blanks at both ends do not count. */
function unquote(raw: string): string {
  let value = '';
  let quoted = false;
  let kept = 0;
  for (const [piece] of raw.replaceAll('\r\n', '\n').matchAll(/\\?[^]/g)) {
    const isBlank = !quoted && /^\s$/.test(piece);
    if (piece === '"') quoted = !quoted;
    else if (piece.length > 1) value += escapes[piece] ?? piece.slice(1);
    else if (!isBlank || value !== '') value += piece;
    if (!isBlank) kept = value.length;
  }
  return value.slice(0, kept);
}

const escapes: Readonly<Record<string, string>> = { '\\n': '\n', '\\t': '\t', '\\b': '\b', '\\\n': '' };

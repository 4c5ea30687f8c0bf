import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Commit, logFormat, parseLog } from './commits.ts';

const mostCommits = 2_000;
const maxOutputBytes = 64 << 20;

/** The newest commits, or the sentence why there are none. */
export type History = { readonly commits: readonly Commit[] } | { readonly problem: string };

/**
 * Reads the history of the folder. Git is told to start no program that its configuration names, to take no lock, and to fetch
 * nothing that a partial clone lacks.
 */
export async function readHistory(root: string, signal: AbortSignal): Promise<History> {
  const parameters = [
    ...['-C', root, '--no-pager', '-c', 'core.fsmonitor=false', '-c', 'log.showSignature=false'],
    ...['log', `--max-count=${mostCommits}`, '--no-merges', '--no-renames', '--no-ext-diff', '--no-textconv'],
    ...[
      '--no-color',
      '--diff-filter=AM',
      '--relative',
      '--name-only',
      '-z',
      `--format=${logFormat}`,
      '--',
      '.',
    ],
  ];
  try {
    const options = { env: environment(), maxBuffer: maxOutputBytes, signal, windowsHide: true };
    const { stdout } = await promisify(execFile)('git', parameters, options);
    return { commits: parseLog(stdout) };
  } catch (error) {
    signal.throwIfAborted();
    return { problem: problemOf(error as NodeJS.ErrnoException & { readonly stderr?: string }) };
  }
}

/** These lead to another repository, or start programs. */
const strayVariables =
  /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|EXTERNAL_DIFF)$/;

function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !strayVariables.test(name));
  return {
    ...Object.fromEntries(inherited),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

function problemOf({ code, stderr = '' }: NodeJS.ErrnoException & { readonly stderr?: string }): string {
  if (code === 'ENOENT') return 'There are no questions from commits: git is not installed.';
  if (stderr.includes('not a git repository'))
    return 'There are no questions from commits: the folder is not in a git repository.';
  if (stderr.includes('does not have any commits'))
    return 'There are no questions from commits: the repository has none yet.';
  const said = stderr.trim().split('\n')[0] ?? '';
  return `There are no questions from commits: git could not read the history${said === '' ? '' : ` (${said})`}.`;
}

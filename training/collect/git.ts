/** Repositories with their whole history, as bare clones. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Source } from '../manifest.ts';

const run = promisify(execFile);
const timeoutMs = 900_000;

export const repositoryName = 'repository.git';

/** A commit names all of its content: the manifest needs no other checksum. */
export async function fetchGit(
  { name, version }: Source,
  folder: string,
): Promise<{ version: string; main: string }> {
  const repository = path.join(folder, repositoryName);
  await run('git', ['clone', '--quiet', '--bare', `https://github.com/${name}`, repository], {
    timeout: timeoutMs,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  });
  const { stdout } = await run('git', ['-C', repository, 'rev-parse', `${version ?? 'HEAD'}^{commit}`]);
  return { version: stdout.trim(), main: `${repositoryName}/HEAD` };
}

/** Reads a bare repository. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maxBuffer = 1 << 30;

export async function git(repository: string, args: readonly string[], input = ''): Promise<Buffer> {
  const running = run('git', ['-C', repository, '-c', 'core.quotePath=false', ...args], {
    maxBuffer,
    encoding: 'buffer',
  });
  // A command that takes no input, or that failed, closes its end; its exit code says which.
  running.child.stdin?.on('error', () => undefined).end(input);
  return (await running).stdout;
}

/** The contents of blobs, without those that the repository lacks. */
export async function readBlobs(repository: string, blobs: readonly string[]): Promise<Map<string, Buffer>> {
  return parseBlobs(await git(repository, ['cat-file', '--batch'], `${[...new Set(blobs)].join('\n')}\n`));
}

/** Which of the blobs a partial clone lacks. */
export async function missingBlobs(repository: string, blobs: readonly string[]): Promise<Set<string>> {
  const output = await git(repository, ['cat-file', '--batch-check'], `${[...new Set(blobs)].join('\n')}\n`);
  const lines = output.toString('latin1').split('\n');
  return new Set(lines.filter((line) => line.endsWith(' missing')).map((line) => line.split(' ')[0] ?? ''));
}

/** @param output of `cat-file --batch` */
export function parseBlobs(output: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < output.length;) {
    const end = output.indexOf('\n', at);
    if (end < 0) break;
    const [blob = '', type, size] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    contents.set(blob, output.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

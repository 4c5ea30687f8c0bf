import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { IndexSummary } from '../../src/cli/indexSummary.ts';
import { type AnsweredQuestion, parseLines } from '../loupeCommand.ts';
import { quantile } from '../quantile.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';
import type { Figures } from './verdict.ts';

const tellUse = pathToFileURL(path.join(import.meta.dirname, 'tellUse.mjs')).href;

/** Indexes the folder from nothing with the command line of one checkout, and asks it all questions in one process. */
export function measureOnce(checkout: string, root: string, questions: readonly string[]): Promise<Figures> {
  return withTemporaryFolder(async (folder) => {
    const dataDirectory = path.join(folder, 'data');
    const file = path.join(folder, 'questions.jsonl');
    await writeFile(file, questions.map((query, id) => JSON.stringify({ id, query, k: 10 })).join('\n'));
    const run = (args: readonly string[]): Promise<Ran> =>
      runCommand(
        path.join(checkout, 'dist', 'cli.mjs'),
        [...args, '--json', '--data-dir', dataDirectory],
        folder,
      );
    const index = await run(['index', root]);
    const search = await run(['search', root, '--no-update', '--queries', file]);
    const answers = parseLines<AnsweredQuestion>(search.output);
    if (answers.length !== questions.length)
      throw new Error(`${questions.length} questions had ${answers.length} answers in ${checkout}.`);
    return {
      indexCpuSeconds: index.cpuSeconds,
      indexSeconds: (JSON.parse(index.output) as IndexSummary).seconds,
      indexPeakBytes: index.peakRssBytes,
      searchCpuSeconds: search.cpuSeconds,
      searchPeakBytes: search.peakRssBytes,
      questionMs: quantile(
        answers.map(({ ms }) => ms),
        0.5,
      ),
    };
  });
}

interface Ran {
  readonly output: string;
  readonly cpuSeconds: number;
  readonly peakRssBytes: number;
}

/** Exit code 1, nothing found, is no failure. */
async function runCommand(entry: string, args: readonly string[], folder: string): Promise<Ran> {
  const useFile = path.join(folder, 'use.json');
  const child = spawn(process.execPath, ['--import', tellUse, entry, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, LOUPE_TELL_USE: useFile },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0 && code !== 1) throw new Error(`${entry} ${args.join(' ')} ended with code ${String(code)}`);
  const use = JSON.parse(await readFile(useFile, 'utf8')) as Omit<Ran, 'output'>;
  return { output: Buffer.concat(chunks).toString('utf8'), ...use };
}

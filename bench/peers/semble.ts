import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Asked } from '../askLoupe.ts';
import { type AnsweredQuestion, type ProcessUse, parseLines, runWatched } from '../loupeCommand.ts';
import type { ShippedModel } from '../shippedModel.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';

const cache = path.resolve(import.meta.dirname, '../../.cache/bench');
const requirements = path.join(import.meta.dirname, 'requirements.txt');
const run = promisify(execFile);
/** Installing takes half a minute where the network is good. */
const installMs = 15 * 60_000;

/** semble, another search for code, in a Python environment of its own and with a model of ours. */
export interface Semble {
  readonly version: string;
  /** Has what its processes need to stay off the network and to keep their index in this folder. */
  environment(indexFolder: string): NodeJS.ProcessEnv;
  readonly command: string;
  readonly python: string;
}

/** Installs semble once and converts the model; a sentence that says why not, where Python or the network is missing. */
export async function openSemble(model: ShippedModel): Promise<Semble | string> {
  try {
    const folder = await installed();
    const bin = path.join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
    const python = path.join(bin, 'python');
    const modelFolder = await converted(model, python);
    const { stdout } = await run(path.join(bin, 'semble'), ['--version'], { env: offline() });
    return {
      version: stdout.trim(),
      environment: (indexFolder) => ({
        ...offline(),
        SEMBLE_MODEL_NAME: modelFolder,
        SEMBLE_CACHE_LOCATION: indexFolder,
      }),
      command: path.join(bin, 'semble'),
      python,
    };
  } catch (error) {
    return `semble could not be installed: ${whatFailed(error)}`;
  }
}

function offline(): NodeJS.ProcessEnv {
  return { ...process.env, HF_HUB_OFFLINE: '1' };
}

/** The last line of what a program said, or that it is not there. */
export function whatFailed(error: unknown): string {
  const { code, stdout, stderr, message } = error as Readonly<Record<string, string | undefined>>;
  if (code === 'ENOENT') return 'there is no Python 3 here (python3).';
  const said = [stderr, stdout, message].find((text) => text !== undefined && text.trim() !== '');
  const lines = (said ?? String(error)).split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '') ?? 'no reason was given.';
}

/** The environment of these very requirements, whole or not at all. */
async function installed(): Promise<string> {
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cache, `semble-${wanted}`);
  const mark = path.join(folder, 'installed');
  if (existsSync(mark)) return folder;
  console.log(`installing semble into ${path.relative(process.cwd(), folder)}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', folder], { timeout: installMs });
  const python = path.join(folder, process.platform === 'win32' ? 'Scripts' : 'bin', 'python');
  const args = ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', requirements];
  await run(python, args, { timeout: installMs });
  await writeFile(mark, '');
  return folder;
}

async function converted({ id, directory }: ShippedModel, python: string): Promise<string> {
  const script = path.join(import.meta.dirname, 'toModel2vec.py');
  const made = createHash('sha256');
  for (const file of [script, path.join(directory, 'model.json')]) made.update(await readFile(file));
  const folder = path.join(cache, `${id}-model2vec-${made.digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  await rm(`${folder}.partial`, { recursive: true, force: true });
  await run(python, [script, directory, `${folder}.partial`], { env: offline(), timeout: installMs });
  await rename(`${folder}.partial`, folder);
  return folder;
}

/** What semble searches when nobody says otherwise, and everything it can. */
export type SembleContent = 'code' | 'all';

/** From nothing to a first answer, with the index stored. */
export async function searchCold(
  semble: Semble,
  target: string,
  question: string,
  { content, indexFolder }: { readonly content: SembleContent; readonly indexFolder: string },
): Promise<ProcessUse & { readonly seconds: number }> {
  const args = [
    'search',
    question,
    target,
    '--top-k',
    '10',
    '--max-snippet-lines',
    '0',
    '--content',
    content,
  ];
  return runWatched(semble.command, args, { env: semble.environment(indexFolder) });
}

/** Indexes the folder from nothing with the defaults and asks all questions, as `askLoupe` does. */
export function askSemble(
  semble: Semble,
  target: string,
  queries: readonly string[],
  k: number,
): Promise<Asked> {
  return withTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'questions.jsonl');
    await writeFile(file, queries.map((query, id) => `${JSON.stringify({ id, query, k })}\n`).join(''));
    const cold = await searchCold(semble, target, queries[0] ?? '', {
      content: 'code',
      indexFolder: path.join(folder, 'index'),
    });
    const script = path.join(import.meta.dirname, 'askSemble.py');
    const { output } = await runWatched(semble.python, [script, target, file], {
      env: semble.environment(path.join(folder, 'index')),
    });
    const answers = parseLines<AnsweredQuestion & { readonly chunks: number }>(output);
    return { answers, indexSeconds: cold.seconds, chunks: answers[0]?.chunks ?? 0 };
  });
}

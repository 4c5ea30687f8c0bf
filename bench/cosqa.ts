import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { qualityFolder } from './corpora.ts';

/** A question that people typed into a web search, and the number of the function that answers it. */
export interface FunctionQuestion {
  readonly query: string;
  readonly target: number;
}

export async function readFunctionQuestions(): Promise<FunctionQuestion[]> {
  const file = path.join(qualityFolder(), 'cosqa', 'queries.json');
  const rows = JSON.parse(await readFile(file, 'utf8')) as { doc: string; retrieval_idx: number | string }[];
  return rows.map(({ doc, retrieval_idx: target }) => ({ query: doc, target: Number(target) }));
}

/** Writes every function as a file of its own that nothing but its number names. */
export async function writeFunctions(folder: string): Promise<void> {
  const packed = await readFile(path.join(qualityFolder(), 'cosqa', 'functions.json.gz'));
  const text = (await promisify(gunzip)(packed)).toString('utf8');
  await mkdir(folder, { recursive: true });
  for (const [code, number] of Object.entries(JSON.parse(text) as Record<string, number>))
    await writeFile(path.join(folder, fileOf(number)), `${code}\n`);
}

export function fileOf(number: number): string {
  return `f${String(number).padStart(5, '0')}.py`;
}

/** Functions in the order in which their files came first. */
export function functionsOf(paths: readonly string[]): number[] {
  return [...new Set(paths.map((file) => Number(/^f(\d+)\.py$/.exec(file)?.[1])))];
}

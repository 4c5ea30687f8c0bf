import { setImmediate } from 'node:timers/promises';
import { createChunker } from '../chunk/index.ts';
import type { SourceText } from '../records.ts';
import type { SurveyedFile } from './makeQuestions.ts';
import { sample } from './sample.ts';

/** Files are parsed for questions, which needs time; more would not make better ones. */
const mostFiles = 400;
const mostChars = 200_000;

/** Collects files for making questions: those that come first in the sample are kept, the rest are let go. */
export async function surveyFiles(
  paths: readonly { readonly path: string; readonly language: string }[],
  readText: (path: string) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<readonly SurveyedFile[]> {
  const chosen = sample(paths, mostFiles, ({ path, language }) => ({ seed: path, group: language }));
  const chunker = await createChunker();
  const surveyed: SurveyedFile[] = [];
  try {
    for (const { path } of chosen) {
      // Parsing holds the thread: others get their turn between two files.
      await setImmediate();
      signal.throwIfAborted();
      const text = await readText(path);
      if (text === undefined || text.length > mostChars) continue;
      const { language, method, symbols } = await chunker.chunk(sourceOf(path, text));
      if (method !== 'parser' && symbols.length === 0) continue;
      surveyed.push({ path, language, lines: text.split(/\r\n?|\n/), symbols });
    }
  } finally {
    chunker.dispose();
  }
  return surveyed;
}

function sourceOf(path: string, text: string): SourceText {
  return { path, text, sizeBytes: text.length, mtimeNs: 0n, inode: 0n, hash: '', encoding: 'utf-8' };
}

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LoupeError, messageOf } from '../protocol/index.ts';

/** One line of a file of questions. */
export interface Question {
  readonly id: unknown;
  readonly query: string;
  /** How many hits at most. */
  readonly k: number;
}

const defaultHits = 10;
const mostHits = 200;

/**
 * Questions of a file of JSON lines `{"id", "query", "k"}`, one after the other; `-` is the standard input. The number
 * of the line stands in for an id that is missing, 10 for `k`. A line that is no question comes as an error that names
 * the file and the line.
 * @throws LoupeError `invalidParams` for a file that cannot be read; an AbortError when the signal fires
 */
export async function* readQuestions(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Question | LoupeError> {
  let line = 0;
  for await (const text of createInterface({
    input: await openQuestions(path),
    crlfDelay: Infinity,
    signal,
  })) {
    line += 1;
    if (text.trim() !== '') yield questionOf(text, path, line);
  }
  signal.throwIfAborted();
}

/** Streams of folders and missing files would fail too late for a clear message. */
async function openQuestions(path: string): Promise<Readable> {
  if (path === '-') return process.stdin;
  const stats = await stat(path).catch((error: unknown) => {
    throw unreadable(path, messageOf(error));
  });
  if (stats.isDirectory()) throw unreadable(path, 'it is a folder');
  return createReadStream(path);
}

function unreadable(path: string, why: string): LoupeError {
  return new LoupeError('invalidParams', `The file of questions ${path} cannot be read: ${why}`);
}

function questionOf(text: string, path: string, line: number): Question | LoupeError {
  const value = parse(text);
  if (value === undefined)
    return new LoupeError(
      'invalidParams',
      `${path}:${line} is not a question: {"id": …, "query": "…", "k": ${defaultHits}} is expected, k from 1 to ${mostHits}`,
    );
  return { id: value.id ?? line, query: value.query, k: value.k ?? defaultHits };
}

function parse(text: string): { id?: unknown; query: string; k?: number } | undefined {
  try {
    const value = JSON.parse(text) as { id?: unknown; query?: unknown; k?: unknown } | null;
    if (typeof value?.query !== 'string') return undefined;
    const { k = defaultHits } = value;
    if (!Number.isInteger(k) || Number(k) < 1 || Number(k) > mostHits) return undefined;
    return value as { id?: unknown; query: string; k?: number };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The lines of the standard input that are not blank. */
export async function* readLines(signal: AbortSignal): AsyncGenerator<string> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity, signal }))
    if (line.trim() !== '') yield line;
  signal.throwIfAborted();
}

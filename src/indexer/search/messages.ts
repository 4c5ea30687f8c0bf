import { eachText } from './eachText.ts';
import { isNamedError } from './errorMessage.ts';
import { linesBetween } from './linesOf.ts';
import type { Candidate } from './rank.ts';
import { Message } from './saidMessage.ts';

/**
 * Candidates looked at, those with most of the message's words: what says it holds nearly all of them. Fewer where the text only may be a
 * message, as every tenth question that is none (138 of 1,162): the slowest twentieth of the questions were these.
 */
const mostCandidates = { ofNamedError: 140, else: 40 } as const;

/** The candidates, those whose strings say the message with how much of it they say. */
export async function withMessage(
  candidates: readonly Candidate[],
  text: string,
  readText: (path: string) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const message = new Message(text);
  const likely = candidates
    .filter(({ chunk }) => chunk.fileKind !== 'docs')
    .sort((a, b) => b.words - a.words)
    .slice(0, isNamedError(text) ? mostCandidates.ofNamedError : mostCandidates.else);
  const byPath = Map.groupBy(likely, ({ chunk }) => chunk.path);
  const saying = new Map<Candidate, Candidate>();
  const look = (path: string, whole: string): void => {
    for (const candidate of byPath.get(path) ?? []) {
      const { startLine, endLine } = candidate.chunk;
      const says = message.in(linesBetween(whole, startLine, endLine));
      if (says !== undefined) saying.set(candidate, { ...candidate, says });
    }
  };
  await eachText(byPath.keys(), readText, look, signal);
  return candidates.map((candidate) => saying.get(candidate) ?? candidate);
}

import { eachText } from './eachText.ts';
import { linesBetween } from './linesOf.ts';
import type { Candidate } from './rank.ts';

/** Files read at most to find the phrases of one question. */
const mostFiles = 400;

/**
 * The candidates that hold every phrase, upper and lower case and runs of blanks aside. They are told before anything is
 * ranked: what does not hold a phrase is no answer, and must neither lend to those that do nor take from them.
 */
export async function withPhrases(
  candidates: readonly Candidate[],
  phrases: readonly string[],
  readText: (path: string) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const wanted = phrases.map(plain);
  const byPath = Map.groupBy(candidates, ({ chunk }) => chunk.path);
  const confirmed = new Set<Candidate>();
  const confirm = (path: string, text: string): void => {
    for (const candidate of byPath.get(path) ?? []) {
      const { startLine, endLine } = candidate.chunk;
      const own = plain(linesBetween(text, startLine, endLine).lines.join('\n'));
      if (wanted.every((phrase) => own.includes(phrase))) confirmed.add(candidate);
    }
  };
  await eachText([...byPath.keys()].slice(0, mostFiles), readText, confirm, signal);
  return candidates
    .filter((candidate) => confirmed.has(candidate))
    .map((candidate) => ({ ...candidate, hasPhrase: true }));
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').toLowerCase();
}

import { linesOf } from './linesOf.ts';
import type { Ranked } from './rank.ts';

/** Files read at most to find the phrases of one question. */
const mostFiles = 400;

/** The first `limit` of the ranked chunks that hold every phrase, upper and lower case and runs of blanks aside. */
export async function withPhrases(
  ranked: readonly Ranked[],
  phrases: readonly string[],
  limit: number,
  readText: (path: string) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<Ranked[]> {
  const wanted = phrases.map(plain);
  const linesByPath = new Map<string, readonly string[]>();
  const confirmed: Ranked[] = [];
  for (const one of ranked) {
    if (confirmed.length >= limit) break;
    let lines = linesByPath.get(one.chunk.path);
    if (lines === undefined) {
      if (linesByPath.size >= mostFiles) break;
      signal.throwIfAborted();
      lines = linesOf((await readText(one.chunk.path)) ?? '');
      linesByPath.set(one.chunk.path, lines);
    }
    const text = plain(lines.slice(one.chunk.startLine - 1, one.chunk.endLine).join('\n'));
    if (wanted.every((phrase) => text.includes(phrase))) confirmed.push(one);
  }
  return confirmed;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').toLowerCase();
}

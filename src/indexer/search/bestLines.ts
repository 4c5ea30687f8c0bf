import type { MatchRange } from '../../protocol/index.ts';
import { eachRun, indexTerms, splitIdentifier } from '../tokens/index.ts';
import type { Lines } from './linesOf.ts';
import type { QuestionWords } from './questionWords.ts';

/** What a hit shows of its chunk. Lines are 1-based. */
export interface Excerpt {
  readonly bestLine: number;
  readonly preview: readonly string[];
  readonly previewStartLine: number;
  readonly matches: readonly MatchRange[];
  /** Terms of the question that stand in the chunk. */
  readonly matchedTerms: ReadonlySet<string>;
}

const previewLines = 12;
const linesBeforeBest = 3;
const longestLine = 500;
const definitionWorth = 0.5;
const neighbourWorth = 0.3;
/** Between a call and the definition it calls, the one that opens a body is the place to read. */
const bodyWorth = 0.1;
const opensBody = /(?:[{:=]|=>|\bdo|\bthen)\s*$/;

/**
 * Chooses the line of a chunk that answers best (most of the question's information, counting neighbours a little; the
 * line that names the definition asked for gains) and marks the question's words in the lines around it.
 * A line that was `asked` for is the best.
 */
export function excerpt(
  { firstLine: first, lines }: Lines,
  words: QuestionWords,
  name: string | undefined,
  asked?: number,
): Excerpt {
  const last = first + lines.length - 1;
  const matchedTerms = new Set<string>();
  const own = lines.map((line) => {
    let score = name !== undefined && line.includes(name) ? definitionWorth : 0;
    for (const term of words.in(line.slice(0, longestLine))) {
      score += words.shareOf(term);
      matchedTerms.add(term);
    }
    if (score > 0 && opensBody.test(line)) score += bodyWorth;
    return score;
  });
  const isThere = asked !== undefined && asked >= first && asked <= last;
  const bestLine = isThere ? asked : first + bestIndex(own, lines);
  const previewStartLine = Math.max(first, Math.min(bestLine - linesBeforeBest, last - previewLines + 1));
  const preview = lines
    .slice(previewStartLine - first, previewStartLine - first + previewLines)
    .map((line) => line.slice(0, longestLine));
  const matches = preview.flatMap((line, at) => rangesIn(line, previewStartLine + at, words));
  const isBeyond = matchedTerms.size === 0 && lines.some(({ length }) => length > longestLine);
  const held = isBeyond ? words.in(lines.join('\n')) : matchedTerms;
  return { bestLine, preview, previewStartLine, matches, matchedTerms: held };
}

function bestIndex(own: readonly number[], lines: readonly string[]): number {
  let best = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  let bestScore = 0;
  own.forEach((score, at) => {
    if (score === 0) return;
    const around = score + neighbourWorth * ((own[at - 1] ?? 0) + (own[at + 1] ?? 0));
    if (around > bestScore + 1e-9) [best, bestScore] = [at, around];
  });
  return best;
}

/** Where the question's words stand in a line: whole identifiers, or the parts of them that match. */
function rangesIn(line: string, lineNumber: number, words: QuestionWords): MatchRange[] {
  const ranges: MatchRange[] = [];
  let from = 0;
  eachRun(line, (run, ascii) => {
    const start = line.indexOf(run, from);
    from = start + run.length;
    if (words.ofRun(run).length === 0) return;
    for (const [begin, end] of ascii ? partsIn(run, words) : [[0, run.length] as const]) {
      ranges.push({ line: lineNumber, start: start + begin, end: start + end });
    }
  });
  return ranges;
}

function partsIn(run: string, words: QuestionWords): (readonly [number, number])[] {
  const [whole = ''] = indexTerms(run);
  if (words.has(whole)) return [[0, run.length]];
  const lower = run.toLowerCase();
  const ranges: (readonly [number, number])[] = [];
  let at = 0;
  for (const part of splitIdentifier(run)) {
    const start = lower.indexOf(part, at);
    at = start + part.length;
    if (words.ofRun(part).length > 0) ranges.push([start, at]);
  }
  return ranges;
}

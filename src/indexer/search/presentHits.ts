import type { Hit } from '../../protocol/index.ts';
import type { StoreReader } from '../store/index.ts';
import { excerpt } from './bestLines.ts';
import { definitionLine, innermostNaming } from './innermost.ts';
import { linesOf } from './linesOf.ts';
import type { Question } from './question.ts';
import type { Ranked } from './rank.ts';
import { reasonsOf } from './reasons.ts';

/** What presenting the hits of one question needs. */
export interface Presented {
  /** Absolute. */
  readonly root: string;
  readonly question: Question;
  readonly questionText: string;
  readonly phrases: readonly string[];
  readonly reader: Pick<StoreReader, 'symbolsAt'>;
  /** `path` is relative to the root. */
  readonly readText: (path: string) => Promise<string | undefined>;
}

/** Hits whose files are read for a preview; a longer answer shows the rest by place only. */
const mostPreviews = 60;
const filesAtOnce = 8;

/** Ranked chunks as a person sees them, each file read once. */
export async function presentHits(
  ranked: readonly Ranked[],
  presented: Presented,
  signal: AbortSignal,
): Promise<Hit[]> {
  const paths = new Set(ranked.slice(0, mostPreviews).map(({ chunk }) => chunk.path));
  const linesByPath = new Map<string, readonly string[]>();
  const waiting = Array.from(paths);
  const readNext = async (): Promise<void> => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
      signal.throwIfAborted();
      const text = await presented.readText(path);
      if (text !== undefined) linesByPath.set(path, linesOf(text));
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, readNext));
  signal.throwIfAborted();
  return ranked.map((one) => toHit(one, linesByPath.get(one.chunk.path), presented));
}

function toHit(ranked: Ranked, lines: readonly string[] | undefined, presented: Presented): Hit {
  const { chunk, score, defines, line } = ranked;
  const shown = lines && excerpt(lines, chunk, presented.question, defines ?? chunk.symbol, line);
  const around =
    lines && shown && presented.reader.symbolsAt(chunk.fileId, definitionLine(lines, shown.bestLine, chunk));
  return {
    root: presented.root,
    path: chunk.path,
    language: chunk.language,
    fileKind: chunk.fileKind,
    startLine: chunk.startLine,
    endLine: chunk.endLine,
    bestLine: shown?.bestLine ?? line ?? chunk.startLine,
    score,
    ...innermostNaming(chunk, around ?? []),
    preview: shown?.preview ?? [],
    previewStartLine: shown?.previewStartLine ?? chunk.startLine,
    matches: shown?.matches ?? [],
    reasons: reasonsOf(ranked, presented.questionText, shown?.matchedTerms, presented.phrases),
  };
}

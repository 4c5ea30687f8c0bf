import type { Hit } from '../../protocol/index.ts';
import type { StoreReader } from '../store/index.ts';
import type { CodeSymbol } from '../records.ts';
import { askedWords } from './askedWords.ts';
import { type Excerpt, excerpt } from './bestLines.ts';
import { eachText } from './eachText.ts';
import { definitionLine, innermostNaming } from './innermost.ts';
import { linesBetween } from './linesOf.ts';
import type { Question } from './question.ts';
import { QuestionWords } from './questionWords.ts';
import type { Ranked } from './rank.ts';
import { type Asked, reasonsOf } from './reasons.ts';

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

/** A hit of which its file tells more. */
interface Shown {
  readonly ranked: Ranked;
  readonly excerpt: Excerpt;
  /** The line whose definition names the hit. */
  readonly line: number;
}

/** Ranked chunks as a person sees them, each file read once. */
export async function presentHits(
  ranked: readonly Ranked[],
  presented: Presented,
  signal: AbortSignal,
): Promise<Hit[]> {
  const paths = ranked.slice(0, mostPreviews).map(({ chunk }) => chunk.path);
  const textByPath = new Map<string, string>();
  await eachText(paths, presented.readText, (path, text) => textByPath.set(path, text), signal);
  const words = new QuestionWords(presented.question);
  const shown = ranked.flatMap((one) => show(one, textByPath.get(one.chunk.path), words) ?? []);
  const places = shown.map(({ ranked: { chunk }, line }) => ({ fileId: chunk.fileId, line }));
  const around = presented.reader.symbolsAt(places);
  const details = new Map(shown.map((one, at) => [one.ranked, { ...one, around: around[at] ?? [] }]));
  const { root, question, phrases } = presented;
  const asked: Asked = { question, written: askedWords(presented.questionText), words, phrases };
  return ranked.map((one) => toHit(one, details.get(one), asked, root));
}

function show(ranked: Ranked, text: string | undefined, words: QuestionWords): Shown | undefined {
  if (text === undefined) return undefined;
  const { chunk, defines, line } = ranked;
  const lines = linesBetween(text, chunk.startLine, chunk.endLine);
  const shown = excerpt(lines, words, defines ?? chunk.symbol, line);
  return { ranked, excerpt: shown, line: definitionLine(lines, shown.bestLine, chunk.fileKind) };
}

function toHit(
  ranked: Ranked,
  details: (Shown & { readonly around: readonly CodeSymbol[] }) | undefined,
  asked: Asked,
  root: string,
): Hit {
  const { chunk, score, line } = ranked;
  const shown = details?.excerpt;
  return {
    root,
    path: chunk.path,
    language: chunk.language,
    fileKind: chunk.fileKind,
    startLine: chunk.startLine,
    endLine: chunk.endLine,
    bestLine: shown?.bestLine ?? line ?? chunk.startLine,
    score,
    ...innermostNaming(chunk, details?.around ?? []),
    preview: shown?.preview ?? [],
    previewStartLine: shown?.previewStartLine ?? chunk.startLine,
    matches: shown?.matches ?? [],
    reasons: reasonsOf(ranked, shown?.matchedTerms, asked),
  };
}

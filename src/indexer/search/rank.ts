import { compareText } from '../../base/index.ts';
import type { FileKind, SymbolKind } from '../../protocol/index.ts';
import type { StoredChunk } from '../store/index.ts';
import {
  definesExactly,
  definitionEvidence,
  isNamedFile,
  nameEvidence,
  pathEvidence,
  scopeEvidence,
} from './evidence.ts';
import { type PlaceWorths, neighbourhoodOf, placeWorth } from './place.ts';
import type { Question } from './question.ts';
import type { SaidMessage } from './saidMessage.ts';

/** A chunk that may answer, with what was measured of it. */
export interface Candidate {
  readonly chunk: StoredChunk;
  /** How many chunks its file has. */
  readonly chunksInFile?: number;
  /** BM25 against what a chunk that is all about the question's words could reach, 0 to 1. */
  readonly words: number;
  /** Cosine of chunk and question, −1 to 1; 0 without a model. */
  readonly meaning: number;
  /** The definition whose name the question gives and that begins in this chunk. */
  readonly defines?: Definition;
  /** True when the phrases of the question stand in the chunk. */
  readonly hasPhrase?: boolean;
  /** How much of the message that was asked for its strings say. */
  readonly says?: SaidMessage;
}

export interface Definition {
  readonly name: string;
  readonly kind: SymbolKind;
}

/** What a chunk's score is made of; the parts sum to `score`. */
export interface Ranked {
  readonly chunk: StoredChunk;
  readonly score: number;
  readonly parts: Evidence;
  /** The factor that the kind and the place of the file gave all parts. */
  readonly worth: number;
  readonly defines: string | undefined;
  /** True when the type or function that the question names is defined here. */
  readonly isDefinition?: boolean;
  /** True when the question is one identifier, and that is defined here, spelt to the letter. */
  readonly isExact?: boolean;
  /** The line that was asked for, or that says the message, where one does. */
  readonly line?: number;
  /** The words of the message that stand there. */
  readonly says?: readonly string[];
  /** Whether a trace asked for the line. */
  readonly isInTrace?: boolean;
}

export interface Evidence {
  readonly words: number;
  readonly meaning: number;
  readonly symbol: number;
  readonly path: number;
  /** Agreement of the file's other chunks, less what its size makes likely. */
  readonly file: number;
  readonly phrase: number;
  /** The place that a stack trace names. */
  readonly frame?: number;
  /** The file is open or was changed lately. */
  readonly recent?: number;
}

export interface Agreement {
  readonly words: number;
  readonly meaning: number;
  /** Each further chunk counts this much of the one before it. */
  readonly decay: number;
  /** How many chunks count. */
  readonly chunks: number;
}

/** Every number of the ranker. */
export interface RankWeights {
  readonly words: number;
  readonly meaning: number;
  /** Its factor when the question is a bare name: of one word the model knows little that the word does not say. */
  readonly meaningOfName: number;
  /** The same where the name is one that the index holds, and the chunk does not say it: only its pieces speak. */
  readonly meaningUnsaid: number;
  /** Cosine below which nearness says nothing. */
  readonly meaningFloor: number;
  /** The definition that the question names. */
  readonly definition: number;
  /** A symbol whose name holds words of the question. */
  readonly name: number;
  readonly path: number;
  /** A path that holds the scope of the question. */
  readonly scope: number;
  /** A file that the question names. */
  readonly namedFile: number;
  readonly phrase: number;
  /** A whole message that the chunk's strings say. */
  readonly message: number;
  /** What a file's other chunks add to its best one. */
  readonly agreement: Agreement;
  /** The same for a question that says what to change: more of the file speaks for it. */
  readonly agreementForTask: Agreement;
  /**
   * What every doubling of a file's chunks takes: one of many is near by chance. Not when files are asked for by name, or for
   * what is to be changed, which is in the large ones indeed.
   */
  readonly size: number;
  /** What another chunk of a file that already has an answer is worth. */
  readonly repeat: number;
  readonly kinds: Readonly<Record<FileKind, number>>;
  readonly places: PlaceWorths;
}

export const rankWeights: RankWeights = {
  words: 1,
  meaning: 1.9,
  meaningOfName: 0.6,
  meaningUnsaid: 0.1,
  meaningFloor: 0.05,
  definition: 0.8,
  name: 0.2,
  path: 0.58,
  scope: 0.35,
  namedFile: 0.6,
  phrase: 0.3,
  message: 3,
  agreement: { words: 0.45, meaning: 0.45, decay: 0.42, chunks: 4 },
  agreementForTask: { words: 0.75, meaning: 0.33, decay: 0.6, chunks: 10 },
  size: 0.01,
  repeat: 0.4,
  kinds: { code: 1, test: 0.38, example: 0.6, docs: 0.55, config: 0.55 },
  places: { copy: 0.65, changeLog: 0.6, superseded: 0.6, declaration: 0.85 },
};

/** Weighs the evidence for every candidate and orders them, best first. Pure: same candidates, same order. */
export function rank(
  question: Question,
  candidates: readonly Candidate[],
  weights: RankWeights = rankWeights,
): Ranked[] {
  const places = placeEvidenceOf(question, candidates, weights);
  const scored = candidates.map((candidate) => {
    const place = places.get(candidate.chunk.path) ?? { path: 0, worth: 1 };
    return score(question, candidate, place, weights);
  });
  const files = new Map<number, Ranked[]>();
  for (const ranked of scored) {
    const group = files.get(ranked.chunk.fileId);
    if (group === undefined) files.set(ranked.chunk.fileId, [ranked]);
    else group.push(ranked);
  }
  return withExactFirst(
    [...files.values()].flatMap((group) => agree(group, question, weights)).sort(byScore),
  );
}

/** More than what breaks ties. */
const clearly = 0.05;

/** Of what defines the very name that was asked for, the best comes first, wherever it stands and whatever else says the word. */
function withExactFirst(ranked: readonly Ranked[]): Ranked[] {
  const [first] = ranked;
  const exact = ranked.find(({ isExact }) => isExact);
  if (first === undefined || exact === undefined || exact === first) return [...ranked];
  const parts = { ...exact.parts, symbol: exact.parts.symbol + first.score - exact.score + clearly };
  return [{ ...exact, parts, score: totalOf(parts) }, ...ranked.filter((one) => one !== exact)];
}

/** Below this even the best hit is noise: `bench/confidence.ts` tells how many right answers it costs, and how much noise it stops. */
export const leastConfidence = 0.55;
/** Two thirds of a question known are as good as all of it. */
const enoughKnown = 1.5;

/**
 * How sure a hit is to have to do with the question: its score, as far as the index knows the question's words (`best restaurants in
 * Paris` is not answered by what says `best`). Meaning is believed: `remove an account` is answered by `deleteUser`. The kind
 * of file takes nothing.
 */
export function confidenceOf({ score, parts, worth }: Ranked, { known }: Question): number {
  const doubted = 1 - Math.min(1, enoughKnown * known);
  return (score - doubted * (score - parts.meaning)) / worth;
}

function byScore(a: Ranked, b: Ranked): number {
  return (
    b.score - a.score || compareText(a.chunk.path, b.chunk.path) || a.chunk.startLine - b.chunk.startLine
  );
}

interface PlaceEvidence {
  /** What the path says of the question, weighed. */
  readonly path: number;
  /** A factor for all evidence. */
  readonly worth: number;
}

/** What the paths of the candidates say, each looked at once. */
function placeEvidenceOf(
  question: Question,
  candidates: readonly Candidate[],
  weights: RankWeights,
): Map<string, PlaceEvidence> {
  const paths = new Set(candidates.map(({ chunk }) => chunk.path));
  const neighbourhood = neighbourhoodOf(paths);
  const places = new Map<string, PlaceEvidence>();
  for (const path of paths) {
    places.set(path, {
      path:
        weights.path * pathEvidence(question, path) +
        weights.scope * scopeEvidence(question, path) +
        weights.namedFile * Number(isNamedFile(question, path)),
      worth: placeWorth(path, question, neighbourhood, weights.places),
    });
  }
  return places;
}

function score(
  question: Question,
  candidate: Candidate,
  { path, worth }: PlaceEvidence,
  weights: RankWeights,
): Ranked {
  const { chunk, says } = candidate;
  const factor = worth * (question.asksFor.has(chunk.fileKind) ? 1 : weights.kinds[chunk.fileKind]);
  const nearness = Math.max(0, candidate.meaning - weights.meaningFloor) / (1 - weights.meaningFloor);
  const isSilent = question.isKnownName && candidate.words === 0;
  const ofName = isSilent ? weights.meaningUnsaid : weights.meaningOfName;
  const meaning = weights.meaning * (question.isName ? ofName : 1);
  const named = definitionEvidence(question, candidate);
  const partly = nameEvidence(question, chunk.symbol);
  const isAboutFiles = question.isTask || question.isName;
  const chance = isAboutFiles ? 0 : weights.size * Math.log2(candidate.chunksInFile ?? 1);
  const parts = {
    words: factor * weights.words * candidate.words,
    meaning: factor * meaning * nearness,
    symbol: factor * Math.max(weights.definition * named, weights.name * partly),
    path: factor * path,
    file: -factor * chance,
    phrase:
      factor *
      (weights.phrase * Number(candidate.hasPhrase === true) + weights.message * (says?.share ?? 0) ** 2),
  };
  const isDefinition = named >= definitionSure;
  return {
    chunk,
    parts,
    worth: factor,
    score: totalOf(parts),
    defines: candidate.defines?.name,
    isDefinition,
    isExact: definesExactly(question, candidate),
    ...(says && { line: says.line, says: says.words }),
  };
}

export function totalOf(parts: Evidence): number {
  const { words, meaning, symbol, path, file, phrase, frame = 0, recent = 0 } = parts;
  return words + meaning + symbol + path + file + phrase + frame + recent;
}

/** Definition evidence from which on a chunk is the answer to a name: a function or a type, spelt as it was asked for. */
const definitionSure = 0.8;

/**
 * The best chunk of a file gains from the others' words and meaning; the others lose, for a file is one answer: all but the first
 * that defines what was asked for.
 */
function agree(group: readonly Ranked[], { isTask }: Question, weights: RankWeights): Ranked[] {
  const [best, ...others] = [...group].sort(byScore);
  if (best === undefined) return [];
  const { words, meaning, decay, chunks } = isTask ? weights.agreementForTask : weights.agreement;
  let support = 0;
  let share = 0.5;
  for (const { parts } of others.slice(0, chunks)) {
    support += share * (words * parts.words + meaning * parts.meaning);
    share *= decay;
  }
  const parts = { ...best.parts, file: best.parts.file + support };
  let worth = weights.repeat;
  let isDefined = best.isDefinition;
  return [
    { ...best, parts, score: totalOf(parts) },
    ...others.map((other) => {
      if (!isDefined && other.isDefinition) {
        isDefined = true;
        return other;
      }
      const scaled = scale(other, worth);
      worth *= weights.repeat;
      return scaled;
    }),
  ];
}

function scale(ranked: Ranked, factor: number): Ranked {
  const { words, meaning, symbol, path, file, phrase } = ranked.parts;
  const parts = {
    words: words * factor,
    meaning: meaning * factor,
    symbol: symbol * factor,
    path: path * factor,
    file: file * factor,
    phrase: phrase * factor,
  };
  return { ...ranked, parts, score: totalOf(parts) };
}

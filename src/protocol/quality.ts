/**
 * How a question of a quality check was made: a documentation comment that is to lead to its function, the words of a name to
 * its definition, the subject of a commit to the files it changed.
 */
export const questionKinds = ['docstring', 'symbol', 'commit'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** Means over questions, each 0 to 1; all 0 where there is none. */
export interface QualityFigures {
  readonly questions: number;
  /** NDCG of the first ten hits, with binary gain. */
  readonly ndcg: number;
  /** Mean of 1 / rank of the first expected hit. */
  readonly mrr: number;
  /** The share of questions whose very first hit is expected. */
  readonly hitAtOne: number;
}

/** Lines are 1-based and inclusive; without them any place in the file will do. */
export interface ExpectedPlace {
  readonly path: string;
  /** Where the name stands. */
  readonly line?: number;
  readonly startLine?: number;
  readonly endLine?: number;
}

export interface FoundPlace {
  readonly path: string;
  /** The one that answers best. */
  readonly line: number;
  readonly startLine: number;
  readonly endLine: number;
}

/** A question whose first hit was not the expected one. */
export interface QualityMiss {
  readonly kind: QuestionKind;
  readonly language: string;
  readonly query: string;
  readonly expected: readonly ExpectedPlace[];
  /** 1-based, of the first expected hit; absent when it is not among the first ten. */
  readonly rank?: number;
  /** The first three hits. */
  readonly found: readonly FoundPlace[];
}

/** What a quality check of one folder found out. Paths are relative to the absolute `root`, with forward slashes. */
export interface QualityReport extends QualityFigures {
  readonly root: string;
  readonly seconds: number;
  /** Of the files that can be indexed, so many were asked: all, or a sample of a large folder. */
  readonly files: { readonly asked: number; readonly known: number };
  readonly kinds: Readonly<Record<QuestionKind, QualityFigures>>;
  readonly languages: readonly ({ readonly language: string } & QualityFigures)[];
  /** The worst first. */
  readonly misses: readonly QualityMiss[];
  /** Sentences for the person: why a kind has no questions, that only a sample was asked. */
  readonly notes: readonly string[];
}

export interface QualityProgress {
  readonly root: string;
  readonly stage: 'reading' | 'indexing' | 'asking';
  /** Files, and while asking questions. */
  readonly done: number;
  readonly total: number;
}

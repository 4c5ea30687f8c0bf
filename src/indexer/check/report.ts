import {
  type FoundPlace,
  type QualityFigures,
  type QualityMiss,
  type QuestionKind,
  questionKinds,
} from '../../protocol/index.ts';
import { type Marks, figuresOf, mark } from './measure.ts';
import type { Question } from './question.ts';

/** A question with the first ten hits of its answer. */
export interface Asked {
  readonly question: Question;
  readonly hits: readonly FoundPlace[];
}

export interface Findings extends QualityFigures {
  readonly kinds: Readonly<Record<QuestionKind, QualityFigures>>;
  readonly languages: readonly ({ readonly language: string } & QualityFigures)[];
  readonly misses: readonly QualityMiss[];
}

const mostMisses = 30;
const hitsShown = 3;

export function findingsOf(asked: readonly Asked[]): Findings {
  const marked = asked.map((each) => ({ ...each, marks: mark(each.hits, each.question.expected) }));
  const figures = (wanted: (question: Question) => boolean): QualityFigures =>
    figuresOf(marked.filter(({ question }) => wanted(question)).map(({ marks }) => marks));
  const languages = [...new Set(asked.map(({ question }) => question.language))];
  return {
    ...figures(() => true),
    kinds: Object.fromEntries(
      questionKinds.map((kind) => [kind, figures((question) => question.kind === kind)]),
    ) as Record<QuestionKind, QualityFigures>,
    languages: languages
      .map((language) => ({ language, ...figures((question) => question.language === language) }))
      .sort((a, b) => b.questions - a.questions || (a.language < b.language ? -1 : 1)),
    misses: worst(marked.filter(({ marks }) => marks.rank !== 1)),
  };
}

/** The lowest first; among equals the kinds take turns, so that the list shows some of each. */
function worst(missed: readonly (Asked & { readonly marks: Marks })[]): readonly QualityMiss[] {
  const seen = new Map<string, number>();
  const ordered = missed.map((miss) => {
    const key = `${miss.question.kind} ${miss.marks.ndcg}`;
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    return { miss, turn };
  });
  ordered.sort((a, b) => a.miss.marks.ndcg - b.miss.marks.ndcg || a.turn - b.turn);
  return ordered.slice(0, mostMisses).map(({ miss: { question, hits, marks } }) => {
    const { kind, language, query, expected } = question;
    const { rank } = marks;
    const found = hits.slice(0, hitsShown);
    return { kind, language, query, expected, ...(rank !== undefined && { rank }), found };
  });
}

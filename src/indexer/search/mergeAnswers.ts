import { compareText } from '../../base/index.ts';
import type { Facet, Hit, SearchAnswer } from '../../protocol/index.ts';
import { isAboutNothing } from './emptyAnswer.ts';
import { isAboutMissing } from './traceHits.ts';

/** One answer of several roots': scores of one model are comparable, so the best hits of all come first. */
export function mergeAnswers(answers: readonly SearchAnswer[], limit: number): SearchAnswer {
  const hits: Hit[] = answers.flatMap((answer) => answer.hits);
  const notes = [...new Set(answers.flatMap((answer) => answer.notes))];
  return {
    hits: hits.sort((a, b) => b.score - a.score).slice(0, limit),
    coverage: mean(answers.map(({ coverage }) => coverage)),
    tookMs: Math.max(0, ...answers.map(({ tookMs }) => tookMs)),
    languages: mergeFacets(answers.map(({ languages }) => languages)),
    folders: mergeFacets(answers.map(({ folders }) => folders)),
    notes: notes.filter(
      (note) =>
        (hits.length === 0 || !isAboutNothing(note)) &&
        (!isAboutMissing(note) || answers.every((answer) => answer.notes.includes(note))),
    ),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mergeFacets(lists: readonly (readonly Facet[])[]): Facet[] {
  const counts = new Map<string, number>();
  for (const { value, count } of lists.flat()) counts.set(value, (counts.get(value) ?? 0) + count);
  return toFacets(counts);
}

/** Facets with the largest count first. */
export function toFacets(counts: ReadonlyMap<string, number>): Facet[] {
  return Array.from(counts, ([value, count]) => ({ value, count })).sort(
    (a, b) => b.count - a.count || compareText(a.value, b.value),
  );
}

import type { Question } from './question.ts';

/** Parts of a tree that hold copies of what was made elsewhere. */
const copies = /(?:^|\/)(?:vendor|vendored|third[_-]?party|external|bundled|dist|build|static)\//i;
/** What changed once, in the words of everything that there is. */
const changeLogs = /(?:^|\/)(?:changes?|change-?log|news|history|release[-_]?notes)(?:[-.][\w.-]*)?$/i;
/** An API kept beside its successor: `src/v3/` where there is a `src/v4/`. */
const versioned = /^(.*?)(?:^|\/)v(\d+)\//;

/** The highest number of each family of versioned folders: what stands before the version → number. */
export function newestVersions(paths: Iterable<string>): Map<string, number> {
  const newest = new Map<string, number>();
  for (const path of paths) {
    const [, before, version] = versioned.exec(path) ?? [];
    if (before !== undefined) newest.set(before, Math.max(newest.get(before) ?? 0, Number(version)));
  }
  return newest;
}

export interface PlaceWorths {
  /** Of a file in a folder of copies or build results. */
  readonly copy: number;
  /** Of a list of changes. */
  readonly changeLog: number;
  /** Of a file of an older version. */
  readonly superseded: number;
}

/** What a file's place in the tree takes from its worth: a factor, 1 where it says nothing or the question names the place. */
export function placeWorth(
  path: string,
  question: Question,
  newest: ReadonlyMap<string, number>,
  worths: PlaceWorths,
): number {
  const copy =
    (copies.test(path) && !question.asksForCopies ? worths.copy : 1) *
    (changeLogs.test(path) && !question.asksFor.has('docs') ? worths.changeLog : 1);
  const [, before, version] = versioned.exec(path) ?? [];
  if (before === undefined || question.versions.has(Number(version))) return copy;
  return copy * (Number(version) < (newest.get(before) ?? 0) ? worths.superseded : 1);
}

import type { Question } from './question.ts';

/** Parts of a tree that hold copies of what was made elsewhere. */
const copies = /(?:^|\/)(?:vendor|vendored|third[_-]?party|external|bundled|dist|build|static)\//i;
/** What changed once, in the words of everything that there is. */
const changeLogs = /(?:^|\/)(?:changes?|change-?log|news|history|release[-_]?notes)(?:[-.][\w.-]*)?$/i;
/** An API kept beside its successor: `src/v3/` where there is a `src/v4/`. */
const versioned = /^(.*?)(?:^|\/)v(\d+)\//;

/** What a path alone says. */
interface Place {
  readonly isCopy: boolean;
  readonly isChangeLog: boolean;
  /** What stands before the version, where there is one. */
  readonly before: string | undefined;
  readonly version: number;
}

const cachedPlaces = 20_000;
const places = new Map<string, Place>();

/** The highest number of each family of versioned folders: what stands before the version → number. */
export function newestVersions(paths: Iterable<string>): Map<string, number> {
  const newest = new Map<string, number>();
  for (const path of paths) {
    const { before, version } = placeOf(path);
    if (before !== undefined) newest.set(before, Math.max(newest.get(before) ?? 0, version));
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
  const { isCopy, isChangeLog, before, version } = placeOf(path);
  const copy =
    (isCopy && !question.asksForCopies ? worths.copy : 1) *
    (isChangeLog && !question.asksFor.has('docs') ? worths.changeLog : 1);
  if (before === undefined || question.versions.has(version)) return copy;
  return copy * (version < (newest.get(before) ?? 0) ? worths.superseded : 1);
}

function placeOf(path: string): Place {
  const known = places.get(path);
  if (known !== undefined) return known;
  const [, before, version] = versioned.exec(path) ?? [];
  const isCopy = copies.test(path);
  const place = { isCopy, isChangeLog: changeLogs.test(path), before, version: Number(version ?? 0) };
  if (places.size >= cachedPlaces) places.clear();
  places.set(path, place);
  return place;
}

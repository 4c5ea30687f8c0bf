import type { Question } from './question.ts';

/** Parts of a tree that hold copies of what was made elsewhere. */
const copies = /(?:^|\/)(?:vendor|vendored|third[_-]?party|external|bundled|dist|build|static)\//i;
/** What changed once, in the words of everything that there is. */
const changeLogs = /(?:^|\/)(?:changes?|change-?log|news|history|release[-_]?notes)(?:[-.][\w.-]*)?$/i;
/** An API kept beside its successor: `src/v3/` where there is a `src/v4/`. */
const versioned = /^(.*?)(?:^|\/)v(\d+)\//;

/** What declares, and what may hold it: `mime.h` beside `mime.c`, types beside the code that they describe. */
const declarations = [
  { declaring: /([^/]+)\.(?:h|hh|hpp|hxx)$/, holding: /([^/]+)\.(?:c|cc|cpp|cxx|mm?)$/ },
  { declaring: /([^/]+)\.d\.[cm]?ts$/, holding: /([^/]+)\.[cm]?jsx?$/ },
  { declaring: /([^/]+)\.pyi$/, holding: /([^/]+)\.py$/ },
  { declaring: /([^/]+)\.mli$/, holding: /([^/]+)\.ml$/ },
];

/** What a path alone says. */
interface Place {
  readonly isCopy: boolean;
  readonly isChangeLog: boolean;
  /** What stands before the version, where there is one. */
  readonly before: string | undefined;
  readonly version: number;
  /** Family and name, without its ending, of a file that declares. */
  readonly declares: string | undefined;
  /** The same of a file that may hold what is declared. */
  readonly implements: string | undefined;
}

/** What the paths of all candidates say together. */
export interface Neighbourhood {
  /** The highest number of each family of versioned folders: what stands before the version → number. */
  readonly newest: ReadonlyMap<string, number>;
  /** Families and names, without endings, of the files that may hold what others declare. */
  readonly implemented: ReadonlySet<string>;
}

const cachedPlaces = 20_000;
const places = new Map<string, Place>();

export function neighbourhoodOf(paths: Iterable<string>): Neighbourhood {
  const newest = new Map<string, number>();
  const implemented = new Set<string>();
  for (const path of paths) {
    const { before, version, implements: name } = placeOf(path);
    if (before !== undefined) newest.set(before, Math.max(newest.get(before) ?? 0, version));
    if (name !== undefined) implemented.add(name);
  }
  return { newest, implemented };
}

export interface PlaceWorths {
  /** Of a file in a folder of copies or build results. */
  readonly copy: number;
  /** Of a list of changes. */
  readonly changeLog: number;
  /** Of a file of an older version. */
  readonly superseded: number;
  /** Of a file that declares what another candidate of its name holds. */
  readonly declaration: number;
}

/** What a file's place in the tree takes from its worth: a factor, 1 where it says nothing or the question names the place. */
export function placeWorth(
  path: string,
  question: Question,
  { newest, implemented }: Neighbourhood,
  worths: PlaceWorths,
): number {
  const { isCopy, isChangeLog, before, version, declares } = placeOf(path);
  const own =
    (isCopy && !question.asksForCopies ? worths.copy : 1) *
    (isChangeLog && !question.asksFor.has('docs') ? worths.changeLog : 1) *
    (declares !== undefined && implemented.has(declares) ? worths.declaration : 1);
  if (before === undefined || question.versions.has(version)) return own;
  return own * (version < (newest.get(before) ?? 0) ? worths.superseded : 1);
}

function placeOf(path: string): Place {
  const known = places.get(path);
  if (known !== undefined) return known;
  const [, before, version] = versioned.exec(path) ?? [];
  const isCopy = copies.test(path);
  const place: Place = {
    isCopy,
    isChangeLog: changeLogs.test(path),
    before,
    version: Number(version ?? 0),
    declares: keyOf(path, 'declaring'),
    implements: keyOf(path, 'holding'),
  };
  if (places.size >= cachedPlaces) places.clear();
  places.set(path, place);
  return place;
}

function keyOf(path: string, role: 'declaring' | 'holding'): string | undefined {
  for (const [family, patterns] of declarations.entries()) {
    const [, name] = patterns[role].exec(path) ?? [];
    if (name !== undefined) return `${family} ${name}`;
  }
  return undefined;
}

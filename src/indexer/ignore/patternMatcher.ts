import { type Pattern, type PatternTest, fold, slashes } from './pattern.ts';

/** Finds the last matching pattern among those that can match in one directory. `name` is in bytes. */
export interface DirectoryMatcher {
  find(name: string, isDirectory: boolean): Pattern | undefined;
}

/** Places of the last pattern for a literal: for any entry, and for directories only; -1 when there is none. */
interface Slot {
  any: number;
  directory: number;
}
interface Candidate<T extends PatternTest['type']> {
  readonly at: number;
  readonly directoryOnly: boolean;
  readonly test: Extract<PatternTest, { type: T }>;
}

/**
 * The compiled form of one rule file: literal names and one-dot extensions are looked up, paths are looked up per
 * directory, and only the rest is tried one by one, last line first, until none could still outrank what was found.
 */
export class PatternMatcher {
  readonly #patterns: readonly Pattern[];
  readonly #ignoreCase: boolean;
  readonly #names = new Map<string, Slot>();
  readonly #extensions = new Map<string, Slot>();
  readonly #nameRest: Candidate<'nameEnd' | 'nameGlob'>[] = [];
  readonly #paths = new Map<string, Map<string, Slot>>();
  readonly #pathGlobs: Candidate<'pathGlob'>[] = [];
  readonly #anywhere: DirectoryMatcher;

  constructor(patterns: readonly Pattern[], ignoreCase: boolean) {
    this.#patterns = patterns;
    this.#ignoreCase = ignoreCase;
    patterns.forEach((pattern, at) => this.#add(pattern, at));
    this.#nameRest.reverse();
    this.#pathGlobs.reverse();
    this.#anywhere = {
      find: (name, isDirectory) => this.#pick(this.#findByName(this.#fold(name), isDirectory)),
    };
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  /** `directory` is relative to the rule file's own, in bytes, '' for that directory itself. */
  at(directory: string): DirectoryMatcher {
    const folder = this.#fold(directory);
    const paths = this.#paths.get(folder);
    const prefix = folder === '' ? '' : `${folder}/`;
    const depth = slashes(prefix);
    const globs = this.#pathGlobs.filter(
      ({ test }) =>
        (test.depth === undefined || test.depth === depth) &&
        (test.prefix.startsWith(prefix) || prefix.startsWith(test.prefix)),
    );
    if (paths === undefined && globs.length === 0) return this.#anywhere;
    return {
      find: (name, isDirectory) => {
        const folded = this.#fold(name);
        const best = higher(this.#findByName(folded, isDirectory), paths?.get(folded), isDirectory);
        return this.#pick(findByPath(globs, prefix + folded, isDirectory, best));
      },
    };
  }

  #add({ test, directoryOnly }: Pattern, at: number): void {
    if (test.type === 'name') set(this.#names, test.name, directoryOnly, at);
    else if (test.type === 'nameEnd' && test.end.lastIndexOf('.') === 0)
      set(this.#extensions, test.end, directoryOnly, at);
    else if (test.type === 'path') this.#addPath(test.path, directoryOnly, at);
    else if (test.type === 'pathGlob') this.#pathGlobs.push({ at, directoryOnly, test });
    else this.#nameRest.push({ at, directoryOnly, test });
  }

  #addPath(path: string, directoryOnly: boolean, at: number): void {
    const cut = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, cut));
    const names = this.#paths.get(folder) ?? new Map<string, Slot>();
    this.#paths.set(folder, names);
    set(names, path.slice(cut + 1), directoryOnly, at);
  }

  #fold(text: string): string {
    return fold(text, this.#ignoreCase);
  }

  #findByName(name: string, isDirectory: boolean): number {
    let best = higher(-1, this.#names.get(name), isDirectory);
    if (this.#extensions.size > 0) {
      const dot = name.lastIndexOf('.');
      if (dot >= 0) best = higher(best, this.#extensions.get(name.slice(dot)), isDirectory);
    }
    for (const { at, directoryOnly, test } of this.#nameRest) {
      if (at < best) break;
      if (directoryOnly && !isDirectory) continue;
      if (test.type === 'nameEnd' ? name.endsWith(test.end) : test.regExp.test(name)) return at;
    }
    return best;
  }

  #pick(at: number): Pattern | undefined {
    return at < 0 ? undefined : this.#patterns[at];
  }
}

function findByPath(
  globs: readonly Candidate<'pathGlob'>[],
  path: string,
  isDirectory: boolean,
  best: number,
): number {
  for (const { at, directoryOnly, test } of globs) {
    if (at < best) break;
    if (directoryOnly && !isDirectory) continue;
    if (path.startsWith(test.prefix) && test.regExp.test(path.slice(test.prefix.length))) return at;
  }
  return best;
}

function set(slots: Map<string, Slot>, key: string, directoryOnly: boolean, at: number): void {
  const slot = slots.get(key) ?? { any: -1, directory: -1 };
  slot[directoryOnly ? 'directory' : 'any'] = at;
  slots.set(key, slot);
}

function higher(best: number, slot: Slot | undefined, isDirectory: boolean): number {
  if (slot === undefined) return best;
  return Math.max(best, slot.any, isDirectory ? slot.directory : -1);
}

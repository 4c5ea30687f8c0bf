import { Minimatch } from 'minimatch';
import { LoupeError, type RuleSource, messageOf } from '../../protocol/index.ts';

interface Glob {
  readonly at: number;
  readonly matcher: Minimatch;
  readonly directoryOnly: boolean;
}

/**
 * The glob patterns of one setting, in the editor's dialect: relative to the root, `*` `?` `**` `{a,b}` `[a-z]`, files
 * that begin with a dot included. A pattern that matches a directory stands for all below it. `anyDepth` lets a pattern
 * without a slash match at every depth, as in an ignore file.
 */
export class GlobList {
  readonly #setting: string;
  readonly #patterns: readonly string[];
  readonly #names = new Map<string, number>();
  readonly #extensions = new Map<string, number>();
  readonly #globs: Glob[] = [];

  constructor(setting: string, patterns: readonly string[], anyDepth: boolean) {
    this.#setting = setting;
    this.#patterns = patterns;
    patterns.forEach((pattern, at) => this.#add(pattern.trim(), at, anyDepth));
  }

  get isEmpty(): boolean {
    return this.#patterns.length === 0;
  }

  /** The rule that matches this very path, if any. `directory` is its parent, '' for the root. */
  match(directory: string, name: string, isDirectory: boolean): RuleSource | undefined {
    const at = this.#find(directory, name, isDirectory);
    return at === undefined
      ? undefined
      : { file: this.#setting, line: at + 1, pattern: this.#patterns[at] ?? '' };
  }

  /** Whether something below this directory may match: true unless that is impossible. */
  mayMatchBelow(path: string): boolean {
    if (this.#names.size > 0 || this.#extensions.size > 0) return true;
    return this.#globs.some(({ matcher }) => matcher.match(path, true));
  }

  #find(directory: string, name: string, isDirectory: boolean): number | undefined {
    const named =
      this.#names.get(name) ?? this.#extensions.get(name.slice(Math.max(0, name.lastIndexOf('.'))));
    if (named !== undefined || this.#globs.length === 0) return named;
    const path = directory === '' ? name : `${directory}/${name}`;
    return this.#globs.find(
      ({ matcher, directoryOnly }) => (isDirectory || !directoryOnly) && matcher.match(path),
    )?.at;
  }

  #add(written: string, at: number, anyDepth: boolean): void {
    const body = written.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
    if (body === '') return;
    const pattern = anyDepth && !written.replace(/\/+$/, '').includes('/') ? `**/${body}` : body;
    const simple = /^\*\*\/(\*?)([^/*?[\]{}()!\\]+)$/.exec(pattern);
    const directoryOnly = written.endsWith('/');
    if (simple?.[2] !== undefined && !directoryOnly) {
      const table = simple[1] === '' ? this.#names : this.#extensions;
      if (simple[1] === '' || simple[2].lastIndexOf('.') === 0) {
        if (!table.has(simple[2])) table.set(simple[2], at);
        return;
      }
    }
    this.#globs.push(this.#compile(pattern, at, directoryOnly));
    const folder = /^(.*[^/*].*)\/\*\*$/.exec(pattern)?.[1];
    if (folder !== undefined) this.#globs.push(this.#compile(folder, at, true));
  }

  #compile(pattern: string, at: number, directoryOnly: boolean): Glob {
    try {
      return { at, directoryOnly, matcher: new Minimatch(pattern, minimatchOptions) };
    } catch (error) {
      throw new LoupeError(
        'invalidParams',
        `Pattern ${at + 1} of the setting ${this.#setting} cannot be used (${messageOf(error)}). Shorten or remove it.`,
      );
    }
  }
}

/** The editor's globs know no extended globs, no comments and no negation, and `/` is their only separator. */
const minimatchOptions = {
  dot: true,
  noext: true,
  nocomment: true,
  nonegate: true,
  platform: 'linux',
} as const;

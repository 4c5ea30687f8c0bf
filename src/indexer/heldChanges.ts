import type { GitWait } from './gitWait.ts';

export interface HeldChangesOptions {
  readonly git: Pick<GitWait, 'isMoving' | 'settled'>;
  /** Whether a person is at work on the file: it is never held back. */
  readonly isOpen: (path: string) => boolean;
  /** Git is done: a few paths changed meanwhile. */
  readonly onFew: (paths: readonly string[]) => void;
  /** Git is done: more changed than is worth looking at one by one. */
  readonly onMany: () => void;
}

/** More than so many are found by one scan. */
const few = 50;

/** Keeps changes back while git moves files, and looks at them once, afterwards. */
export class HeldChanges {
  readonly #options: HeldChangesOptions;
  readonly #held = new Set<string>();

  constructor(options: HeldChangesOptions) {
    this.#options = options;
  }

  /** Returns those of the changed paths that are to be looked at now. */
  async pass(paths: readonly string[]): Promise<readonly string[]> {
    const { git, isOpen } = this.#options;
    if (this.#held.size === 0 && !(await git.isMoving())) return paths;
    const isFirst = this.#held.size === 0;
    for (const path of paths) if (this.#held.size <= few) this.#held.add(path);
    if (isFirst) void git.settled().then(() => this.#release());
    return paths.filter(isOpen);
  }

  #release(): void {
    const paths = [...this.#held];
    this.#held.clear();
    if (paths.length > few) this.#options.onMany();
    else this.#options.onFew(paths);
  }
}

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { GitRepository } from './gitRepository.ts';

/** How files lay at one moment. */
export interface SurroundingsState {
  /** Whether all are as they were when the rules were read. */
  readonly asRead: boolean;
  /** The same text as long as no file changes. */
  readonly marks: string;
}

/**
 * Files that bear on the root although no watcher of the root sees them: rule files above it and git's own files, those
 * that were looked for in vain included. Each is remembered as it was just before it was read.
 */
export class Surroundings {
  readonly #marks = new Map<string, string>();
  readonly #lockFiles = new Set<string>();

  /** Of git's index, one for each repository: whoever writes it, or moves files with it, creates the file before. */
  get lockFiles(): readonly string[] {
    return [...this.#lockFiles];
  }

  async add(file: string): Promise<void> {
    if (this.#marks.has(file)) return;
    this.#marks.set(file, '');
    this.#marks.set(file, await markOf(file));
  }

  /**
   * What git has checked out shows in HEAD, and in its log where HEAD goes on naming the same branch (pull, reset, stash).
   * The index is left out: looking at a repository's status rewrites it.
   */
  async addRepository({ gitDirectory, commonDirectory }: GitRepository): Promise<void> {
    this.#lockFiles.add(path.join(gitDirectory, 'index.lock'));
    for (const name of ['HEAD', 'logs/HEAD', 'reftable/tables.list'])
      await this.add(path.join(gitDirectory, name));
    for (const name of ['info/exclude', 'info/attributes']) await this.add(path.join(commonDirectory, name));
  }

  async look(): Promise<SurroundingsState> {
    const found = await Promise.all(
      Array.from(this.#marks, async ([file, mark]) => ({ mark, now: await markOf(file) })),
    );
    return {
      asRead: found.every(({ mark, now }) => mark === now),
      marks: found.map(({ now }) => now).join(),
    };
  }
}

/** What tells a version of a file from the next one; '' when there is none. */
async function markOf(file: string): Promise<string> {
  return stat(file).then(
    ({ ino, size, mtimeMs }) => `${ino}:${size}:${mtimeMs}`,
    () => '',
  );
}

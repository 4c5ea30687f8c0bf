import { type BigIntStats, lstat, lstatSync } from 'node:fs';

/** Told of each file: its stats, or the file system's error. */
export type StatVisitor = (index: number, error: NodeJS.ErrnoException | null, stats?: BigIntStats) => void;

/** Files asked about in the thread itself before the clock is looked at. */
const askedAtOnce = 64;
/** What these take at most where the system has the entries in memory: about 5 µs each. */
const fastMs = 3;

/**
 * Asks the file system about files, links not followed. Where it answers from memory, asking in the thread itself takes a third of the
 * processor time of a detour over the file threads; where it does not, as on a cold or a distant disk, it must hold nothing up.
 */
export class FileStats {
  #isSlow = false;

  /** @param paths absolute. Resolves when all were told. */
  async each(paths: readonly string[], visit: StatVisitor): Promise<void> {
    let next = 0;
    while (next < paths.length && !this.#isSlow) {
      const end = Math.min(paths.length, next + askedAtOnce);
      const started = performance.now();
      for (; next < end; next++) askNow(paths[next] ?? '', next, visit);
      this.#isSlow = performance.now() - started > fastMs;
    }
    if (next < paths.length) await askInBackground(paths, next, visit);
  }
}

function askNow(path: string, index: number, visit: StatVisitor): void {
  let stats: BigIntStats;
  try {
    stats = lstatSync(path, { bigint: true });
  } catch (error) {
    visit(index, error as NodeJS.ErrnoException);
    return;
  }
  visit(index, null, stats);
}

/** Callbacks instead of promises: on 75,000 files this took 0.25 s where one promise per file took 0.3 to 0.6 s. */
function askInBackground(paths: readonly string[], first: number, visit: StatVisitor): Promise<void> {
  return new Promise((resolve) => {
    let left = paths.length - first;
    for (let index = first; index < paths.length; index++)
      lstat(paths[index] ?? '', { bigint: true }, (error, stats) => {
        visit(index, error, stats);
        left -= 1;
        if (left === 0) resolve();
      });
  });
}

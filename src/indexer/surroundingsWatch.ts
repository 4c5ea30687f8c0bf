import { setTimeout as delay } from 'node:timers/promises';
import type { IgnoreRules } from './ignore/index.ts';

export interface SurroundingsWatchOptions {
  /** Those in force; they are opened anew by every scan. */
  readonly rules: () => Promise<Pick<IgnoreRules, 'lookAround'>>;
  /** Something changed since the rules were read, and is at rest again. */
  readonly onChanged: () => void;
  /** Between two looks while all is quiet. */
  readonly quietMs?: number;
  /** Between two looks while something changes: only what stood still for so long counts. */
  readonly settleMs?: number;
}

/** A look is followed by a rest of so many times its length, so that it never costs more than half a percent of a core. */
const restFactor = 200;

/**
 * Notices changes around a root that no watcher of its files sees: a branch switch above it, rules that lie outside. It
 * looks at a few dozen files instead of watching their folders: those may not exist yet, lie on a network drive, or be as
 * busy as a home folder, which some systems can only watch with everything below.
 */
export class SurroundingsWatch {
  readonly #options: SurroundingsWatchOptions;
  readonly #stop = new AbortController();
  #last: string | undefined;
  #actedOn: string | undefined;

  constructor(options: SurroundingsWatchOptions) {
    this.#options = options;
    void this.#run();
  }

  dispose(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { quietMs = 2_000, settleMs = 300 } = this.#options;
    let waitMs = quietMs;
    while (await this.#waited(waitMs)) {
      const started = performance.now();
      const isMoving = await this.#look();
      const restMs = restFactor * (performance.now() - started);
      waitMs = isMoving ? settleMs : Math.max(quietMs, restMs);
    }
  }

  async #waited(ms: number): Promise<boolean> {
    await delay(ms, undefined, { ref: false, signal: this.#stop.signal }).catch(() => undefined);
    return !this.#stop.signal.aborted;
  }

  /** True while something that matters changes. */
  async #look(): Promise<boolean> {
    // Rules that could not be opened are reported by the scan that wanted them.
    const rules = await this.#options.rules().catch(() => undefined);
    const state = await rules?.lookAround();
    if (state === undefined || state.asRead || state.marks === this.#actedOn) return false;
    const isMoving = state.marks !== this.#last;
    this.#last = state.marks;
    if (isMoving || this.#stop.signal.aborted) return isMoving;
    this.#actedOn = state.marks;
    this.#options.onChanged();
    return false;
  }
}

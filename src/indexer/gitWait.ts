import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

export interface GitWaitOptions {
  /** What git creates when it begins to move files, and takes away when it is done. */
  readonly lockFiles: () => Promise<readonly string[]>;
  readonly signal: AbortSignal;
  readonly lookMs?: number;
  /** A lock that is older holds nothing up: it may have been left behind by a git that was killed. */
  readonly patienceMs?: number;
}

const defaultLookMs = 100;
const defaultPatienceMs = 30_000;

/**
 * Waits for git operations to end, since what is read in the middle of one is read again after it. Only the lock of the index
 * tells that files move right now: a rebase or merge that stopped for its person may take days.
 */
export class GitWait {
  readonly #options: GitWaitOptions;
  #waiting = 0;

  constructor(options: GitWaitOptions) {
    this.#options = options;
  }

  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  /** Whether files move right now. */
  async isMoving(): Promise<boolean> {
    // Rules that cannot be opened are reported by the scan that wants them.
    const lockFiles = await this.#options.lockFiles().catch(() => []);
    const held = await Promise.all(lockFiles.map((file) => this.#isHeld(file)));
    return held.includes(true);
  }

  /** Resolves when no files move, at the latest when patience ends. Between the steps of one command the lock is gone for a moment. */
  async settled(): Promise<void> {
    if (!(await this.isMoving())) return;
    const { signal, lookMs = defaultLookMs, patienceMs = defaultPatienceMs } = this.#options;
    const end = performance.now() + patienceMs;
    this.#waiting += 1;
    for (let quiet = 0; quiet < 2 && !signal.aborted && performance.now() < end;) {
      await delay(lookMs, undefined, { ref: false, signal }).catch(() => undefined);
      quiet = (await this.isMoving()) ? 0 : quiet + 1;
    }
    this.#waiting -= 1;
  }

  async #isHeld(file: string): Promise<boolean> {
    const lock = await stat(file).catch(() => undefined);
    return (
      lock !== undefined &&
      Math.abs(Date.now() - lock.mtimeMs) < (this.#options.patienceMs ?? defaultPatienceMs)
    );
  }
}

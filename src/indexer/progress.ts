/** What is left to do. */
export interface Remaining {
  readonly files: number;
  readonly bytes: number;
}

/** Time left is told once so much of the bytes is done, or this smaller share after some seconds. */
const foundedShare = 0.1;
const earlyShare = 0.01;
const earlyMs = 3_000;

/**
 * How far a run has come, and how fast: a run begins with the first waiting file and ends when none is left.
 * Invariant: the total is what is done and what is left, never a count of its own that could part from them.
 */
export class Progress {
  readonly #remaining: Remaining;
  readonly #now: () => number;
  #filesDone = 0;
  #bytesDone = 0;
  /** Time of the run that is over, pauses left out. */
  #elapsedMs = 0;
  #runningSince: number | undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(remaining: Remaining, now = () => performance.now()) {
    this.#remaining = remaining;
    this.#now = now;
    this.#runningSince = now();
  }

  get filesDone(): number {
    return this.#filesDone;
  }

  get filesTotal(): number {
    return this.#filesDone + this.#remaining.files;
  }

  /** Forgets the finished run. */
  restart(): void {
    this.#filesDone = this.#bytesDone = this.#elapsedMs = 0;
    if (this.#runningSince !== undefined) this.#runningSince = this.#now();
  }

  /** Time in a pause counts for nothing. */
  setPaused(paused: boolean): void {
    this.#elapsedMs = this.#activeMs;
    this.#runningSince = paused ? undefined : this.#now();
  }

  finish(sizeBytes: number): void {
    this.#filesDone += 1;
    this.#bytesDone += sizeBytes;
  }

  get filesPerSecond(): number {
    const seconds = this.#activeMs / 1000;
    return seconds > 0 ? this.#filesDone / seconds : 0;
  }

  /** By bytes, since files differ in size a thousandfold; unknown until enough is done to judge by. */
  get secondsLeft(): number | undefined {
    const { bytes } = this.#remaining;
    const share = this.#bytesDone / Math.max(1, this.#bytesDone + bytes);
    const enough = this.#activeMs < earlyMs ? foundedShare : earlyShare;
    return share < enough ? undefined : (this.#activeMs / 1000 / this.#bytesDone) * bytes;
  }

  get #activeMs(): number {
    return this.#elapsedMs + (this.#runningSince === undefined ? 0 : this.#now() - this.#runningSince);
  }
}

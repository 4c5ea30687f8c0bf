import { setTimeout as delay } from 'node:timers/promises';
import { Listeners } from '../../base/index.ts';
import type { PauseOnBattery, Slowdown } from '../../protocol/index.ts';
import { type Machine, thisMachine } from './machine.ts';
import { type Battery, type Pace, fullPace, nextPace } from './pace.ts';
import { type ProcessorTimes, freeProcessors } from './processors.ts';

export interface PacerOptions {
  /** Prepare threads there may be at most. */
  readonly threads: number;
  /** Whether there is bulk work; asked after each look, and the one that finds none is the last. */
  readonly bulkWaits: () => boolean;
  /** For tests: another one than this. */
  readonly machine?: Machine;
  /** Between two looks while bulk work goes on. */
  readonly lookMs?: number;
  /** Between two looks while it rests. */
  readonly restingLookMs?: number;
}

/** Tells bulk work how fast it may go. */
export interface Pacer {
  /** Bulk work asks before each file: being asked is what sets the looks at the machine going. */
  mayGoOn(): boolean;
  /** Prepare threads for bulk work, 0 when it rests. */
  readonly threads: number;
  /** Why it rests or is slow. */
  readonly slowdown: Slowdown | undefined;
  /** Told when `mayGoOn`, `threads` or `slowdown` are others. */
  readonly onChanged: Pick<Listeners<undefined>, 'add'>;
  /** A person types. */
  typed(): void;
  /** A person wants the work at hand done, whatever the battery says: until there is none. */
  goOnAnyway(): void;
  setPauseOnBattery(value: PauseOnBattery): void;
  dispose(): void;
}

const defaultLookMs = 2_000;
const defaultRestingLookMs = 10_000;

/** For work that a person waits for, as on the command line. */
export const atFullPace: Pacer = {
  mayGoOn: () => true,
  threads: Infinity,
  slowdown: undefined,
  onChanged: { add: () => () => undefined },
  typed: () => undefined,
  goOnAnyway: () => undefined,
  setPauseOnBattery: () => undefined,
  dispose: () => undefined,
};

export function createPacer(options: PacerOptions): Pacer {
  return new MachinePacer(options);
}

/** Invariant: no timer runs and nothing is looked at while no bulk work waits. */
class MachinePacer implements Pacer {
  readonly onChanged = new Listeners<undefined>();
  readonly #options: PacerOptions;
  readonly #machine: Machine;
  readonly #stop = new AbortController();
  #pace: Pace;
  #watches = false;
  /** Whether the machine was looked at since there is bulk work. */
  #hasLooked = false;
  #pauseOnBattery: PauseOnBattery = 'never';
  #goesOnAnyway = false;
  #typedAt = -Infinity;
  #battery: Battery | undefined;
  #batteryReadAt = -Infinity;
  #times: ProcessorTimes | undefined;
  #freeProcessors: number | undefined;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#machine = options.machine ?? thisMachine();
    this.#pace = fullPace(options.threads);
  }

  get threads(): number {
    return this.#pace.threads;
  }

  get slowdown(): Slowdown | undefined {
    const { reason, rests } = this.#pace;
    return reason === undefined ? undefined : { rests, reason };
  }

  mayGoOn(): boolean {
    this.#watch();
    return this.#hasLooked && !this.#pace.rests;
  }

  typed(): void {
    this.#typedAt = this.#machine.now();
    if (this.#hasLooked) this.#decide();
  }

  goOnAnyway(): void {
    this.#goesOnAnyway = true;
    if (this.#hasLooked) this.#decide();
    else this.#watch();
  }

  setPauseOnBattery(value: PauseOnBattery): void {
    if (value === this.#pauseOnBattery) return;
    this.#pauseOnBattery = value;
    if (this.#hasLooked) void this.#look();
  }

  dispose(): void {
    this.#stop.abort();
  }

  #watch(): void {
    if (this.#watches || this.#stop.signal.aborted) return;
    this.#watches = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    const { lookMs = defaultLookMs, restingLookMs = defaultRestingLookMs, bulkWaits } = this.#options;
    const { signal } = this.#stop;
    this.#times = this.#machine.processorTimes();
    do {
      await this.#look();
      const waitMs = this.#pace.rests ? restingLookMs : lookMs;
      await delay(waitMs, undefined, { ref: false, signal }).catch(() => undefined);
    } while (!signal.aborted && bulkWaits());
    if (signal.aborted) return;
    this.#watches = this.#hasLooked = this.#goesOnAnyway = false;
    this.#times = this.#freeProcessors = undefined;
    this.#take(fullPace(this.#options.threads));
  }

  async #look(): Promise<void> {
    if (!this.#pace.rests) this.#lookAtProcessors();
    await this.#lookAtBattery();
    if (!this.#watches || this.#stop.signal.aborted) return;
    const isFirst = !this.#hasLooked;
    this.#hasLooked = true;
    this.#decide();
    if (isFirst) this.onChanged.fire(undefined);
  }

  #lookAtProcessors(): void {
    const now = this.#machine.processorTimes();
    const free = this.#times && freeProcessors(this.#times, now);
    if (free === undefined) return;
    this.#freeProcessors = free;
    this.#times = now;
  }

  async #lookAtBattery(): Promise<void> {
    if (this.#pauseOnBattery === 'never') return;
    const now = this.#machine.now();
    if (now - this.#batteryReadAt < this.#machine.batteryAgeMs) return;
    this.#batteryReadAt = now;
    // Of a battery that cannot be read nothing is known: it holds nothing up.
    this.#battery = await this.#machine.battery().catch(() => undefined);
  }

  #decide(): void {
    this.#take(
      nextPace(this.#pace, {
        threads: this.#options.threads,
        sinceTypingMs: this.#machine.now() - this.#typedAt,
        battery: this.#battery,
        pauseOnBattery: this.#pauseOnBattery,
        goesOnAnyway: this.#goesOnAnyway,
        freeProcessors: this.#freeProcessors,
      }),
    );
  }

  #take(pace: Pace): void {
    const before = this.#pace;
    this.#pace = pace;
    if (pace.threads !== before.threads || pace.reason !== before.reason) this.onChanged.fire(undefined);
  }
}

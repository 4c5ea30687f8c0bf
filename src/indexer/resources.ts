import { availableParallelism, totalmem } from 'node:os';
import { Listeners } from '../base/index.ts';
import type { ProfileHealth } from '../protocol/index.ts';
import { type Allowance, type Pressure, allowanceFor, pressureAt } from './allowance.ts';
import type { PreparePool } from './workers/index.ts';
import {
  type Extent,
  type Machine,
  type Profile,
  type Wishes,
  chooseProfile,
  isSequential,
  limitMbFor,
  mostFileBytes,
  profiles,
  threadsFor,
} from './profile.ts';

/** Memory is looked at no more often. */
const lookMs = 50;
const noWishes: Wishes = { threads: 0, memoryLimitMb: 0, profile: 'auto' };
/**
 * A thread is ended for its memory after so many bytes of source: to start another one costs as much as half a megabyte, and soon
 * it has as much memory again.
 */
const worthRenewingBytes = { none: Infinity, low: Infinity, short: 4 << 20, critical: 512 << 10 };
/** A thread that there was no memory for is not tried again any sooner. */
const spareMs = 30_000;
/** A file takes so many times its size while it is parsed: 60 MB for one of 1 MB. */
const bytesPerByteParsed = 64;

export interface ResourcesOptions {
  readonly machine?: Machine;
  /** What the process takes now. */
  readonly rssBytes?: () => number;
  /** Milliseconds since whenever. */
  readonly clock?: () => number;
}

/**
 * What the work may take: by the profile that suits the open folders, and by how near the process is to its ceiling.
 * Invariant: there is no timer. Memory is looked at where work begins or ends, and not at all while there is none.
 */
export class Resources {
  readonly #wishes: Wishes;
  readonly #machine: Machine;
  readonly #rssBytes: () => number;
  readonly #clock: () => number;
  readonly #limitBytes: number;
  readonly #extents = new Map<string, Extent>();
  readonly #changed = new Listeners<Pressure>();
  #pressure: Pressure = 'none';
  #lookedAt = -Infinity;
  #spared = 0;
  #spareUntil = -Infinity;
  #chosen: ProfileHealth;
  #allowance: Allowance;

  /** @param wishes of the first folder that is opened; nobody's before */
  constructor(
    wishes: Wishes = noWishes,
    { machine = thisMachine(), rssBytes, clock }: ResourcesOptions = {},
  ) {
    this.#wishes = wishes;
    this.#machine = machine;
    this.#rssBytes = rssBytes ?? (() => process.memoryUsage.rss());
    this.#clock = clock ?? (() => performance.now());
    this.#limitBytes = limitMbFor(wishes, machine) * (1 << 20);
    this.#chosen = this.#choose();
    this.#allowance = this.#allow();
  }

  get profile(): ProfileHealth {
    return this.#chosen;
  }

  get allowance(): Allowance {
    return this.#allowance;
  }

  /** Files are prepared one after the other, whatever anybody wishes. */
  get isSequential(): boolean {
    return isSequential(this.#chosen.memoryLimitMb, this.#machine);
  }

  /** Prepare threads at most; for a while after memory was critical, one fewer for each time. */
  get threads(): number {
    return Math.max(1, threadsFor(this.#numbers, this.#wishes, this.#machine) - this.#spared);
  }

  /** Prepare threads that there may ever be. */
  get mostThreads(): number {
    return threadsFor(profiles.huge, this.#wishes, this.#machine);
  }

  /** The largest file that can be prepared within the ceiling. */
  get mostFileBytes(): number {
    return mostFileBytes(this.#limitBytes / (1 << 20));
  }

  /** Told when the profile changes, and again and again while memory is short. Returns the function that stops listening. */
  onChange(listener: (pressure: Pressure) => void): () => void {
    return this.#changed.add(listener);
  }

  /** Has threads replaced while memory is short, and ended where there are too many. */
  spareMemoryOf(pool: Pick<PreparePool, 'renew'>): void {
    this.#changed.add((pressure) => pool.renew(worthRenewingBytes[pressure]));
  }

  /** So large is an open folder, as far as is known. It counts as the largest that it was ever known as. */
  learn(root: string, { files, bytes }: Extent): void {
    const known = this.#extents.get(root);
    if (known !== undefined && files <= known.files && bytes <= known.bytes) return;
    this.#extents.set(root, {
      files: Math.max(files, known?.files ?? 0),
      bytes: Math.max(bytes, known?.bytes ?? 0),
    });
    this.#renew();
  }

  forget(root: string): void {
    if (this.#extents.delete(root)) this.#renew();
  }

  /** Looks at memory; call it where work begins or ends. */
  look(): void {
    const now = this.#clock();
    if (now - this.#lookedAt < lookMs) return;
    this.#lookedAt = now;
    const before = this.#pressure;
    this.#pressure = pressureAt(this.#rssBytes() / this.#limitBytes, before);
    if (this.#pressure !== before) this.#allowance = this.#allow();
    this.#spare(now, before);
    const isShort = this.#pressure === 'short' || this.#pressure === 'critical';
    if (isShort || this.#pressure !== before) this.#changed.fire(this.#pressure);
  }

  /** Whether files of so many bytes can be parsed now without passing the ceiling. */
  fits(bytes: number): boolean {
    return this.#rssBytes() + bytes * bytesPerByteParsed <= this.#limitBytes;
  }

  get #numbers(): Profile {
    return profiles[this.#chosen.name];
  }

  #spare(now: number, before: Pressure): void {
    if (this.#pressure === 'critical') {
      if (before !== 'critical') this.#spared = Math.min(this.#spared + 1, this.#machine.cores);
      this.#spareUntil = now + spareMs;
    } else if (now > this.#spareUntil) this.#spared = 0;
  }

  #renew(): void {
    const before = this.#chosen;
    this.#chosen = this.#choose();
    if (before.name === this.#chosen.name) return;
    this.#allowance = this.#allow();
    this.#changed.fire(this.#pressure);
  }

  #choose(): ProfileHealth {
    let [files, bytes] = [0, 0];
    for (const extent of this.#extents.values()) {
      files += extent.files;
      bytes += extent.bytes;
    }
    return chooseProfile({ files, bytes }, this.#wishes, this.#machine);
  }

  #allow(): Allowance {
    return allowanceFor(this.#numbers, this.#chosen.memoryLimitMb, this.#pressure, this.isSequential);
  }
}

/** Where a container sets a limit, the machine is as large as that. */
function thisMachine(): Machine {
  const constrained = process.constrainedMemory();
  const memoryBytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { cores: availableParallelism(), memoryBytes };
}

/** What the work may take for the moment, by the profile and by how short memory is. Pure. */
import type { Profile } from './profile.ts';

/** How short memory is: `low` asks to grow no further, `short` to give back what can be given back, `critical` to do so at any price. */
export const pressures = ['none', 'low', 'short', 'critical'] as const;
export type Pressure = (typeof pressures)[number];

/** Shares of the ceiling at which a pressure begins. */
const beginsAt: Readonly<Record<Pressure, number>> = { none: 0, low: 0.75, short: 0.85, critical: 0.95 };
/** So far below its beginning a pressure ends, or it would come and go. */
const hysteresis = 0.05;

/** What is in force beside the pool's number of threads. */
export interface Allowance extends Pick<
  Profile,
  'bytesInFlight' | 'batchFiles' | 'batchBytes' | 'onePassBytes' | 'cacheKb'
> {
  /** Files that a thread holds besides the one it works on, so that it never waits for the main thread. */
  readonly prefetch: number;
}

export function pressureAt(share: number, before: Pressure): Pressure {
  const reached = pressures.findLast((each) => share >= beginsAt[each]) ?? 'none';
  const kept = share >= beginsAt[before] - hysteresis;
  return kept && pressures.indexOf(before) > pressures.indexOf(reached) ? before : reached;
}

/** SQLite's cache may take this part of the ceiling. */
const cacheShare = 32;
const leastInFlight = 256 << 10;
const leastBatchFiles = 128;
const leastCacheKb = 2 << 10;

export function allowanceFor(
  profile: Profile,
  limitMb: number,
  pressure: Pressure,
  isSequential: boolean,
): Allowance {
  const divisor = { none: 1, low: 2, short: 4, critical: 16 }[pressure] * (isSequential ? 2 : 1);
  const shrunk = (most: number, least: number): number => Math.max(least, Math.floor(most / divisor));
  const cacheKb = Math.min(profile.cacheKb, Math.floor((limitMb << 10) / cacheShare));
  return {
    bytesInFlight: shrunk(profile.bytesInFlight, leastInFlight),
    batchFiles: shrunk(profile.batchFiles, leastBatchFiles),
    batchBytes: shrunk(profile.batchBytes, leastInFlight),
    onePassBytes: profile.onePassBytes,
    cacheKb: pressure === 'none' || pressure === 'low' ? cacheKb : Math.min(cacheKb, leastCacheKb),
    prefetch: pressure === 'none' ? 2 : pressure === 'low' ? 1 : 0,
  };
}

/** Five crashes in three minutes end the restarts, as language clients do: what crashes that often crashes again. */
const maxCrashes = 5;
const crashWindowMs = 3 * 60_000;
const firstDelayMs = 250;

/**
 * How long to wait before the next start, in milliseconds; undefined when the process crashed too often.
 * @param crashTimes when it crashed so far, the newest last; only those inside the window count.
 */
export function restartDelayMs(crashTimes: readonly number[], now: number): number | undefined {
  const recent = crashTimes.filter((time) => now - time < crashWindowMs).length;
  return recent >= maxCrashes ? undefined : firstDelayMs * 2 ** Math.max(0, recent - 1);
}

/**
 * Asks again and again until `probe` gives something truthy and returns that. Fails with what was waited for, and with
 * the last error of the probe.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 60_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const reason = last instanceof Error ? `: ${last.message}` : '';
  throw new Error(`Waited ${timeoutMs / 1000} s in vain until ${what}${reason}`);
}

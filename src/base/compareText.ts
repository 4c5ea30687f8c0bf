/** Orders texts by code unit, the same everywhere; the order of a language would load its data, some megabytes, for a tie. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

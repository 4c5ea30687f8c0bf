/** A share (0 to 1) as everybody writes it: "17%"; never 100% before all is done, never 0% once something is. */
export function percent(share: number): string {
  const whole = share >= 1 ? 100 : Math.min(99, Math.max(share > 0 ? 1 : 0, Math.round(share * 100)));
  return `${whole}%`;
}

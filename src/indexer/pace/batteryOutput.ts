import type { Battery } from './pace.ts';

/** What `pmset -g batt` of macOS prints; a UPS counts as a battery. */
export function parsePmset(output: string): Battery | undefined {
  const percents = Array.from(output.matchAll(/\t(\d+)%/g), ([, percent]) => Number(percent));
  if (percents.length === 0) return undefined;
  return { percent: mean(percents), discharging: /drawing from '(?:Battery|UPS) Power'/.test(output) };
}

/** `Win32_Battery.BatteryStatus`: discharging, low, critical; all others are on mains. */
const onBattery = new Set([1, 4, 5]);

/** JSON of one `Win32_Battery`, of a list of them, or nothing where there is none. */
export function parseWindowsBattery(output: string): Battery | undefined {
  if (output.trim() === '') return undefined;
  const told = JSON.parse(output) as WindowsBattery | readonly WindowsBattery[];
  const parsed = Array.isArray(told) ? (told as readonly WindowsBattery[]) : [told as WindowsBattery];
  const batteries = parsed.filter((battery) => typeof battery.EstimatedChargeRemaining === 'number');
  if (batteries.length === 0) return undefined;
  return {
    percent: mean(batteries.map((battery) => battery.EstimatedChargeRemaining ?? 0)),
    discharging: batteries.some((battery) => onBattery.has(battery.BatteryStatus ?? 0)),
  };
}

interface WindowsBattery {
  readonly BatteryStatus?: number | null;
  readonly EstimatedChargeRemaining?: number | null;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0) / numbers.length;
}

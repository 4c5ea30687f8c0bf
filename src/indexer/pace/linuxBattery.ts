import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Battery } from './pace.ts';

interface Supply {
  readonly type: string;
  readonly scope: string;
  readonly online: boolean;
  readonly status: string;
  readonly percent: number;
  /** How much of its kind it holds: watt-hours or ampere-hours, in millionths. */
  readonly now: number;
  readonly full: number;
}

/**
 * The batteries that the kernel shows (Documentation/ABI/testing/sysfs-class-power). Those of a mouse or a headset say
 * `Device`; a laptop that draws on its battery although it is plugged in counts as plugged in.
 */
export async function readLinuxBattery(folder = '/sys/class/power_supply'): Promise<Battery | undefined> {
  const names = await readdir(folder).catch(() => []);
  const supplies = await Promise.all(names.map((name) => readSupply(join(folder, name))));
  const batteries = supplies.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
  const known = batteries.filter(({ percent, full }) => !Number.isNaN(percent) || full > 0);
  if (known.length === 0) return undefined;
  const isPluggedIn = supplies.some(({ type, online }) => type === 'Mains' && online);
  const discharging = !isPluggedIn && known.some(({ status }) => status === 'Discharging');
  return { percent: percentOf(known), discharging };
}

async function readSupply(folder: string): Promise<Supply> {
  const text = async (name: string): Promise<string> =>
    (await readFile(join(folder, name), 'utf8').catch(() => '')).trim();
  const number = async (name: string): Promise<number> => Number.parseFloat(await text(name));
  const [type, scope, online, status, percent, energy, energyFull, charge, chargeFull] = await Promise.all([
    ...([text('type'), text('scope'), text('online'), text('status')] as const),
    ...([number('capacity'), number('energy_now'), number('energy_full')] as const),
    ...([number('charge_now'), number('charge_full')] as const),
  ]);
  const [now, full] = energyFull > 0 ? [energy, energyFull] : [charge, chargeFull];
  return { type, scope, online: online !== '' && online !== '0', status, percent, now, full };
}

/** By what they hold where all tell it, since one may be twice as large as the other. */
function percentOf(batteries: readonly Supply[]): number {
  const sum = (numberOf: (battery: Supply) => number): number =>
    batteries.reduce((total, battery) => total + numberOf(battery), 0);
  if (batteries.length > 1 && batteries.every(({ now, full }) => now >= 0 && full > 0))
    return (100 * sum(({ now }) => now)) / sum(({ full }) => full);
  return (
    sum(({ percent, now, full }) => (Number.isNaN(percent) ? (100 * now) / full : percent)) / batteries.length
  );
}

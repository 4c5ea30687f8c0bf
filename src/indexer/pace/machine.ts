import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parsePmset, parseWindowsBattery } from './batteryOutput.ts';
import { readLinuxBattery } from './linuxBattery.ts';
import type { Battery } from './pace.ts';
import { type ProcessorTimes, readProcessorTimes } from './processors.ts';

/** What is looked at to find the pace. */
export interface Machine {
  readonly processorTimes: () => ProcessorTimes;
  /** Rejects when it cannot be told. */
  readonly battery: () => Promise<Battery | undefined>;
  /** How long a battery's state may be taken for the present one. */
  readonly batteryAgeMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** A few small files on Linux; elsewhere a program of the system, which is asked more rarely. */
export function thisMachine(platform: NodeJS.Platform = process.platform): Machine {
  return {
    processorTimes: readProcessorTimes,
    battery: batteryReaders[platform] ?? (() => Promise.resolve(undefined)),
    batteryAgeMs: platform === 'linux' ? 10_000 : 60_000,
    now: () => performance.now(),
  };
}

const batteryReaders: Partial<Record<NodeJS.Platform, () => Promise<Battery | undefined>>> = {
  linux: () => readLinuxBattery(),
  darwin: async () => parsePmset(await outputOf('/usr/bin/pmset', ['-g', 'batt'])),
  win32: async () => {
    const system = process.env['SystemRoot'] ?? 'C:\\Windows';
    const shell = join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
    return parseWindowsBattery(
      await outputOf(shell, ['-NoProfile', '-NonInteractive', '-Command', windowsQuery]),
    );
  },
};

const windowsQuery =
  'Get-CimInstance Win32_Battery | Select-Object BatteryStatus,EstimatedChargeRemaining | ConvertTo-Json -Compress';
const outputTimeoutMs = 10_000;

async function outputOf(program: string, parameters: readonly string[]): Promise<string> {
  const options = { timeout: outputTimeoutMs, windowsHide: true, encoding: 'utf8' } as const;
  return (await promisify(execFile)(program, parameters, options)).stdout;
}

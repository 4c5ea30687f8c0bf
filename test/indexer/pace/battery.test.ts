import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePmset, parseWindowsBattery } from '../../../src/indexer/pace/batteryOutput.ts';
import { readLinuxBattery } from '../../../src/indexer/pace/linuxBattery.ts';
import type { Battery } from '../../../src/indexer/pace/pace.ts';
import { temporaryFolder, writeFiles } from '../serviceHarness.ts';

type Supplies = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

test('the batteries of Linux count as one, those of devices not at all', async (t) => {
  const check = async (name: string, supplies: Supplies, expected: Battery | undefined): Promise<void> => {
    const folder = temporaryFolder(t);
    for (const [supply, values] of Object.entries(supplies))
      for (const [file, value] of Object.entries(values))
        writeFiles(folder, { [`${supply}/${file}`]: `${value}\n` });
    assert.deepEqual(await readLinuxBattery(folder), expected, name);
  };
  const off = { type: 'Mains', online: 0 };
  const on = { type: 'Mains', online: 1 };
  const battery = { type: 'Battery', scope: 'System', status: 'Discharging', capacity: 42 };
  const mouse = { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: 3 };
  await check('a desktop', { AC: on }, undefined);
  await check('nothing at all', {}, undefined);
  await check('a desktop with a mouse', { AC: on, hidpp_battery_0: mouse }, undefined);
  await check('a laptop unplugged', { AC: off, BAT0: battery }, { percent: 42, discharging: true });
  await check(
    'its mouse is nearly empty',
    { AC: off, BAT0: battery, mouse },
    { percent: 42, discharging: true },
  );
  await check('without a word on mains', { BAT0: battery }, { percent: 42, discharging: true });
  await check('a weak charger', { AC: on, BAT0: battery }, { percent: 42, discharging: false });
  await check(
    'charging',
    { AC: on, BAT0: { ...battery, status: 'Charging' } },
    { percent: 42, discharging: false },
  );
  await check(
    'held at a limit',
    { ADP1: on, BAT0: { ...battery, status: 'Not charging' } },
    { percent: 42, discharging: false },
  );
  await check(
    'two, one of which is large',
    {
      AC: off,
      BAT0: { type: 'Battery', status: 'Not charging', capacity: 100, energy_now: 20e6, energy_full: 20e6 },
      BAT1: { type: 'Battery', status: 'Discharging', capacity: 10, energy_now: 8e6, energy_full: 80e6 },
    },
    { percent: 28, discharging: true },
  );
  await check(
    'two that tell no more than a percentage',
    { BAT0: battery, BAT1: { ...battery, capacity: 10 } },
    { percent: 26, discharging: true },
  );
  await check(
    'no percentage but a charge',
    { BAT0: { type: 'Battery', status: 'Discharging', charge_now: 1e6, charge_full: 4e6 } },
    { percent: 25, discharging: true },
  );
  await check('one that tells nothing', { BAT0: { type: 'Battery', status: 'Unknown' } }, undefined);
  assert.equal(await readLinuxBattery('/does/not/exist'), undefined);
});

test('what pmset prints is understood', () => {
  const id = '-InternalBattery-0 (id=4522083)';
  const check = (lines: readonly string[], expected: Battery | undefined): void =>
    assert.deepEqual(parsePmset(`${lines.join('\n')}\n`), expected, lines.join('\n'));
  check(["Now drawing from 'Battery Power'", ` ${id}\t58%; discharging; 3:18 remaining present: true`], {
    percent: 58,
    discharging: true,
  });
  check(["Now drawing from 'Battery Power'", ` ${id}\t9%; discharging; (no estimate) present: true`], {
    percent: 9,
    discharging: true,
  });
  check(["Now drawing from 'AC Power'", ` ${id}\t100%; charged; 0:00 remaining present: true`], {
    percent: 100,
    discharging: false,
  });
  check(["Now drawing from 'AC Power'", ` ${id}\t80%; AC attached; not charging present: true`], {
    percent: 80,
    discharging: false,
  });
  check(["Now drawing from 'AC Power'"], undefined);
  check([''], undefined);
});

test('what Windows tells is understood', () => {
  const check = (output: string, expected: Battery | undefined): void =>
    assert.deepEqual(parseWindowsBattery(output), expected, output);
  check('{"BatteryStatus":1,"EstimatedChargeRemaining":17}\r\n', { percent: 17, discharging: true });
  check('{"BatteryStatus":2,"EstimatedChargeRemaining":95}', { percent: 95, discharging: false });
  check('{"BatteryStatus":5,"EstimatedChargeRemaining":3}', { percent: 3, discharging: true });
  check('{"BatteryStatus":6,"EstimatedChargeRemaining":50}', { percent: 50, discharging: false });
  check(
    '[{"BatteryStatus":2,"EstimatedChargeRemaining":80},{"BatteryStatus":1,"EstimatedChargeRemaining":20}]',
    { percent: 50, discharging: true },
  );
  check('{"BatteryStatus":2,"EstimatedChargeRemaining":null}', undefined);
  check('\r\n', undefined);
  assert.throws(() => parseWindowsBattery('Get-CimInstance : Access denied'));
});

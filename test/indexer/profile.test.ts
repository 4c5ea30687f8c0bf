import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { allowanceFor, pressureAt, type Pressure } from '../../src/indexer/allowance.ts';
import {
  type Extent,
  type Machine,
  type Wishes,
  chooseProfile,
  isSequential,
  limitMbFor,
  mostFileBytes,
  profiles,
  threadsFor,
} from '../../src/indexer/profile.ts';
import { Resources } from '../../src/indexer/resources.ts';
import { profileNames } from '../../src/protocol/index.ts';

const mebi = 1 << 20;
const gibi = 1 << 30;
const nothing: Wishes = { threads: 0, memoryLimitMb: 0, profile: 'auto' };
const workstation: Machine = { cores: 8, memoryBytes: 32 * gibi };

test('the ceiling is an eighth of the machine, 512 MB at least, or what was wished, 300 MB at least', () => {
  const limit = (memoryBytes: number, memoryLimitMb = 0): number =>
    limitMbFor({ ...nothing, memoryLimitMb }, { cores: 2, memoryBytes });
  assert.deepEqual([limit(32 * gibi), limit(2 * gibi), limit(4 * gibi)], [4096, 512, 512]);
  assert.deepEqual([limit(32 * gibi, 400), limit(32 * gibi, 1)], [400, 300]);
});

test('the profile goes by files, bytes and the machine, and says why', () => {
  const check = (extent: Extent, machine: Machine, expected: string, wishes = nothing): void => {
    const { name, because } = chooseProfile(extent, wishes, machine);
    assert.equal(`${name}: ${because}`, expected);
  };
  const linux = { files: 4_703, bytes: 92_000_000 };
  const monorepo = { files: 400_000, bytes: 5 * gibi };
  check({ files: 0, bytes: 0 }, workstation, 'small: 0 files, 0.0 MB');
  check({ files: 1, bytes: 2_500_000 }, workstation, 'small: 1 file, 2.5 MB');
  check(linux, workstation, 'medium: 4,703 files, 92 MB');
  check({ files: 100, bytes: 92_000_000 }, workstation, 'medium: 100 files, 92 MB');
  check({ files: 60_000, bytes: 92_000_000 }, workstation, 'large: 60,000 files, 92 MB');
  check(monorepo, workstation, 'huge: 400,000 files, 5,369 MB');
  const wanted = 'huge wants 2,048 MB of memory and 4 cores';
  check(monorepo, { cores: 2, memoryBytes: 32 * gibi }, `large: 400,000 files, 5,369 MB; ${wanted}`);
  check(monorepo, { cores: 8, memoryBytes: 4 * gibi }, `medium: 400,000 files, 5,369 MB; ${wanted}`);
  check(linux, workstation, 'huge: loupe.profile says so', { ...nothing, profile: 'huge' });
});

test('threads go by the cores, the profile, the ceiling and what was wished', () => {
  const threads = (wishes: Partial<Wishes>, machine: Partial<Machine> = {}): number =>
    threadsFor(profiles.medium, { ...nothing, ...wishes }, { ...workstation, ...machine });
  assert.equal(threads({}), 8);
  assert.equal(threads({}, { cores: 2 }), 2);
  assert.equal(threads({}, { cores: 64 }), profiles.medium.threads);
  assert.equal(threads({ threads: 20 }, { cores: 2 }), 20);
  assert.equal(threads({ threads: 20, memoryLimitMb: 512 }), 3);
  assert.equal(threads({ memoryLimitMb: 300 }), 1);
});

test('one core, or a ceiling with room for one thread, means one file after the other', () => {
  assert.equal(isSequential(4096, { cores: 1, memoryBytes: gibi }), true);
  assert.equal(isSequential(300, workstation), true);
  assert.equal(isSequential(400, workstation), false);
});

test('a ceiling leaves out only files that cannot be prepared within it', () => {
  assert.ok(mostFileBytes(300) > 1.5 * mebi, 'more than the default of loupe.maxFileSizeKb');
  assert.ok(mostFileBytes(6144) > 100 * mebi, 'more than the most of loupe.maxFileSizeKb');
});

test('a pressure begins at its share of the ceiling and ends a little below', () => {
  const shares = [0.5, 0.76, 0.72, 0.69, 0.86, 0.81, 0.79, 0.96, 0.91, 0.89, 2, 0.1];
  const seen: Pressure[] = [];
  for (const share of shares) seen.push(pressureAt(share, seen.at(-1) ?? 'none'));
  assert.deepEqual(seen, [
    ...['none', 'low', 'low', 'none', 'short', 'short', 'low', 'critical', 'critical', 'short'],
    ...['critical', 'none'],
  ]);
});

test('what the work may take shrinks with the pressure and never to nothing', () => {
  const at = (pressure: Pressure, limitMb = 2048): ReturnType<typeof allowanceFor> =>
    allowanceFor(profiles.medium, limitMb, pressure, false);
  const { bytesInFlight, batchFiles, batchBytes, onePassBytes, cacheKb, prefetch } = at('none');
  const { medium } = profiles;
  assert.deepEqual(
    { ...medium, bytesInFlight, batchFiles, batchBytes, onePassBytes, cacheKb },
    medium,
    'without pressure all of the profile',
  );
  assert.equal(prefetch, 2);
  const grades = (['none', 'low', 'short', 'critical'] as const).map((pressure) => at(pressure));
  for (const key of ['bytesInFlight', 'batchFiles', 'batchBytes', 'cacheKb', 'prefetch'] as const) {
    const values = grades.map((grade) => grade[key]);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => b - a),
      key,
    );
    assert.ok((values.at(-1) ?? 0) < (values[0] ?? 0), key);
    if (key !== 'prefetch') assert.ok((values.at(-1) ?? 0) > 0, key);
  }
  assert.ok(at('none', 300).cacheKb < cacheKb, 'a low ceiling has a smaller cache');
  assert.ok(allowanceFor(medium, 2048, 'none', true).bytesInFlight < bytesInFlight);
});

class Gauge {
  rss = 0;
  now = 0;
  readonly told: Pressure[] = [];
  readonly resources: Resources;

  constructor(wishes: Partial<Wishes> = {}) {
    this.resources = new Resources(
      { ...nothing, memoryLimitMb: 1000, ...wishes },
      { machine: workstation, rssBytes: () => this.rss * mebi, clock: () => this.now },
    );
    this.resources.onChange((pressure) => this.told.push(pressure));
  }

  look(rss: number, afterMs = 1_000): void {
    this.rss = rss;
    this.now += afterMs;
    this.resources.look();
  }
}

test('memory is looked at where work is, and those who keep something are told while it is short', () => {
  const gauge = new Gauge();
  gauge.look(500);
  assert.deepEqual(gauge.told, []);
  gauge.look(900);
  gauge.look(900);
  gauge.look(990, 1);
  gauge.look(600);
  gauge.look(600);
  assert.deepEqual(gauge.told, ['short', 'short', 'none'], 'not twice within a moment');
});

test('each time memory is critical one thread fewer works, for half a minute', () => {
  const gauge = new Gauge();
  const threads = (): number => gauge.resources.threads;
  const before = threads();
  gauge.look(960);
  assert.equal(threads(), before - 1);
  gauge.look(960);
  assert.equal(threads(), before - 1, 'the same time');
  gauge.look(500);
  gauge.look(960);
  assert.equal(threads(), before - 2);
  for (let round = 0; round < 20; round++) {
    gauge.look(500);
    gauge.look(960);
  }
  assert.equal(threads(), 1);
  gauge.look(500, 29_000);
  assert.equal(threads(), 1);
  gauge.look(500, 2_000);
  assert.equal(threads(), before);
});

test('the profile moves up as more is found, and down only when a folder is closed', () => {
  const { resources, told } = new Gauge({ memoryLimitMb: 4096 });
  const name = (): string => resources.profile.name;
  resources.learn('/a', { files: 10, bytes: 1_000 });
  assert.equal(name(), 'small');
  resources.learn('/b', { files: 40_000, bytes: 1_000 });
  assert.equal(name(), 'medium');
  resources.learn('/a', { files: 30_000, bytes: 1_000 });
  assert.deepEqual([name(), resources.profile.because], ['large', '70,000 files, 0.0 MB']);
  assert.equal(resources.allowance.bytesInFlight, profiles.large.bytesInFlight);
  resources.learn('/a', { files: 3, bytes: 10 });
  assert.equal(name(), 'large', 'a scan begins with nothing');
  resources.forget('/a');
  assert.equal(name(), 'medium');
  assert.equal(told.length, 3);
});

test('a large file fits where there is room to parse it', () => {
  const gauge = new Gauge();
  gauge.rss = 900;
  assert.deepEqual([gauge.resources.fits(mebi), gauge.resources.fits(2 * mebi)], [true, false]);
});

test('docs/performance.md has the numbers of the profiles', () => {
  const page = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const amount = (bytes: number): string => (bytes < gibi ? `${bytes / mebi} MB` : `${bytes / gibi} GB`);
  for (const name of profileNames) {
    const { files, bytes, leastLimitMb, leastCores, ...numbers } = profiles[name];
    const wanted = [
      `\`${name}\``,
      files === Infinity ? 'any' : `${files.toLocaleString('en')}, ${amount(bytes)}`,
      leastLimitMb === 0 ? 'any' : `${leastLimitMb.toLocaleString('en')} MB, ${leastCores} cores`,
      String(numbers.threads),
      amount(numbers.bytesInFlight),
      `${numbers.batchFiles.toLocaleString('en')} files, ${amount(numbers.batchBytes)}`,
      amount(numbers.onePassBytes),
      amount(numbers.cacheKb * 1024),
    ];
    const row = rows.find(([, first]) => first === wanted[0]);
    assert.deepEqual(row?.slice(1, -1), wanted);
  }
});

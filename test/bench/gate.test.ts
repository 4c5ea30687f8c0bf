import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { differsFrom, readBaseline, samePackages, whyNotComparable } from '../../bench/gate/baseline.ts';
import { gatherPairs } from '../../bench/gate/gatherPairs.ts';
import {
  type Figures,
  type Pair,
  compare,
  comparisonTable,
  complaint,
  falseAlarms,
  worseThanAllowed,
} from '../../bench/gate/verdict.ts';
import { seededRandom } from '../../bench/random.ts';
import { git, temporaryFolder, writeTree } from '../indexer/ignore/gitOracle.ts';

const figures: Figures = {
  indexCpuSeconds: 8,
  indexSeconds: 4,
  indexPeakBytes: 300e6,
  searchCpuSeconds: 2,
  searchPeakBytes: 160e6,
  questionMs: 4,
};

/** Pairs in which one figure of this checkout is so many times that of the other. */
function pairsOf(figure: keyof Figures, ratios: readonly number[], noise: readonly number[] = []): Pair[] {
  return ratios.map((ratio, at) => {
    const before = { ...figures, [figure]: figures[figure] * (noise[at] ?? 1) };
    return { before, now: { ...before, [figure]: before[figure] * ratio } };
  });
}

const worseBy = (pairs: readonly Pair[]): string[] =>
  worseThanAllowed(compare(pairs)).map(({ figure }) => figure);

test('half of the pairs decide, and one that was disturbed does not', () => {
  assert.deepEqual(worseBy(pairsOf('indexCpuSeconds', [1.2, 1.15, 1.08, 1.05, 1])), []);
  assert.deepEqual(worseBy(pairsOf('indexCpuSeconds', [1.2, 1.15, 1.3, 1.12, 1.11])), ['indexCpuSeconds']);
  assert.deepEqual(worseBy(pairsOf('indexPeakBytes', [1.11, 1.2, 1.2, 1.2, 1.2])), ['indexPeakBytes']);
  assert.deepEqual(worseBy(pairsOf('searchPeakBytes', [1, 1, 9, 9, 1])), []);
  assert.deepEqual(worseBy(pairsOf('indexCpuSeconds', [1.1, 1.1, 1.1])), []);
});

test('a machine that is twice as slow for some pairs changes nothing', () => {
  const noise = [1, 2, 1.5, 2, 1];
  assert.deepEqual(worseBy(pairsOf('searchCpuSeconds', [1, 1, 1, 1, 1], noise)), []);
  assert.deepEqual(worseBy(pairsOf('searchCpuSeconds', [1.2, 1.2, 1.2, 1.2, 1.2], noise)), [
    'searchCpuSeconds',
  ]);
});

test('the best of each is asked too: what ran well once can do so', () => {
  assert.deepEqual(worseBy(pairsOf('indexCpuSeconds', [1.5, 1.5, 1.5, 1.5, 1.02])), []);
});

test('the clock is given more room', () => {
  assert.deepEqual(worseBy(pairsOf('indexSeconds', [1.2, 1.2, 1.2])), []);
  assert.deepEqual(worseBy(pairsOf('indexSeconds', [1.3, 1.3, 1.3])), ['indexSeconds']);
  assert.deepEqual(worseBy(pairsOf('questionMs', [1.3, 1.2, 1.2])), []);
});

test('five pairs are enough where they look well, eleven are measured where they do not, and fewer when it is late', async () => {
  const never = (): boolean => false;
  async function* endless(ratio: number): AsyncGenerator<Pair> {
    for (;;) yield* await Promise.resolve(pairsOf('indexCpuSeconds', [ratio]));
  }
  const counted: number[] = [];
  const gathered = await gatherPairs(endless(1), never, (_pair, done) => counted.push(done));
  assert.deepEqual([gathered.length, counted], [5, [1, 2, 3, 4, 5]]);
  assert.equal((await gatherPairs(endless(1), never)).length, 5);
  assert.equal((await gatherPairs(endless(1.2), never)).length, 11);
  let asked = 0;
  assert.equal((await gatherPairs(endless(1.2), () => ++asked === 3)).length, 3);
});

test('alarms for nothing are counted by drawing from pairs that are alike', () => {
  const quiet = pairsOf('indexCpuSeconds', [1, 1.02, 0.98, 1.09]);
  assert.equal(falseAlarms(quiet, seededRandom('quiet')), 0);
  const apart = pairsOf('indexCpuSeconds', [3]);
  const everyWayRound = [() => 0, () => 0.9].map((random) => falseAlarms(apart, random));
  assert.deepEqual(everyWayRound, [1, 0]);
});

test('a failure says which figure, from what to what, and what is allowed', () => {
  const comparisons = compare(pairsOf('indexPeakBytes', [1.2, 1.2, 1.3, 1.2]));
  assert.equal(
    complaint(worseThanAllowed(comparisons), 4),
    'indexing, peak memory: 360 MB where the baseline took 300 MB, 1.20 times as much by the median of 4 pairs; at most 1.10 is allowed.',
  );
  assert.deepEqual(comparisonTable(comparisons).split('\n').slice(0, 4), [
    '                            baseline      now  ratio    of pairs  of best limit',
    'indexing, processor time      8.00 s   8.00 s  1.000   1.00–1.00    1.000  1.10',
    'indexing, by the clock        4.00 s   4.00 s  1.000   1.00–1.00    1.000  1.25',
    'indexing, peak memory         300 MB   360 MB  1.200   1.20–1.30    1.200  1.10',
  ]);
});

test('the baseline is one whole commit below its comment', () => {
  const commit = '0123456789abcdef0123456789abcdef01234567';
  assert.equal(readBaseline(`# why\n\n${commit}\n`), commit);
  for (const text of ['', '# why\n', `${commit}\n${commit}\n`, commit.slice(0, 12), 'main'])
    assert.throws(() => readBaseline(text), /must hold one commit/);
  readBaseline(readFileSync(path.resolve(import.meta.dirname, '../../bench/baseline'), 'utf8'));
});

test('packages are the same whatever a lock file says of the project itself', () => {
  const lock = (version: string, library: string): string =>
    JSON.stringify({ packages: { '': { version }, 'node_modules/a': { version: library } } });
  assert.ok(samePackages(lock('0.1.0', '1.0.0'), lock('0.2.0', '1.0.0')));
  assert.ok(!samePackages(lock('0.1.0', '1.0.0'), lock('0.1.0', '1.0.1')));
});

test('nothing is compared without a history that holds the commit, nor with other packages', async () => {
  await using folder = await temporaryFolder();
  const place = path.join(folder.path, 'checkout');
  mkdirSync(place);
  const lock = (version: string): string => JSON.stringify({ packages: { 'node_modules/a': { version } } });
  await writeTree(place, { 'package-lock.json': lock('1.0.0'), 'src/a.ts': 'a', 'README.md': 'a' });
  assert.match(String(whyNotComparable('HEAD', place)), /no git checkout/);
  git(place, ['init', '-q']);
  git(place, ['add', '.']);
  git(place, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'a']);
  assert.equal(whyNotComparable('HEAD', place), false);
  assert.match(
    String(whyNotComparable('0123456789abcdef0123456789abcdef01234567', place)),
    /has no commit 0123456789ab/,
  );
  const shallow = path.join(folder.path, 'shallow');
  const first = git(place, ['rev-parse', 'HEAD']).toString().trim();
  git(place, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'b', '--allow-empty']);
  execFileSync('git', ['clone', '-q', '--depth', '1', `file://${place}`, shallow]);
  assert.match(String(whyNotComparable(first, shallow)), /history is missing or cut short/);
  writeFileSync(path.join(place, 'package-lock.json'), lock('1.0.1'));
  assert.match(String(whyNotComparable('HEAD', place)), /packages differ/);
});

test('a checkout differs when something that is built does', async () => {
  await using folder = await temporaryFolder();
  await writeTree(folder.path, { 'src/a.ts': 'a', 'README.md': 'a' });
  git(folder.path, ['init', '-q']);
  git(folder.path, ['add', '.']);
  git(folder.path, ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'a']);
  assert.ok(!differsFrom('HEAD', folder.path));
  writeFileSync(path.join(folder.path, 'README.md'), 'b');
  assert.ok(!differsFrom('HEAD', folder.path));
  writeFileSync(path.join(folder.path, 'src/b.ts'), 'b');
  assert.ok(differsFrom('HEAD', folder.path));
  git(folder.path, ['add', '.']);
  assert.ok(differsFrom('HEAD', folder.path));
});

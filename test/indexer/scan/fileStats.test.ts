import assert from 'node:assert/strict';
import { lstatSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { FileStats } from '../../../src/indexer/scan/fileStats.ts';
import { temporaryFolder } from '../ignore/gitOracle.ts';

async function stampsOf(stats: FileStats, paths: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  await stats.each(paths, (index, error, found) => {
    assert.equal(told[index], undefined, 'each is told once');
    told[index] = error?.code ?? String(found?.ino);
  });
  return told;
}

/** A clock by which everything takes long. */
function slowClock(t: TestContext): void {
  let now = 0;
  t.mock.method(performance, 'now', () => (now += 10));
}

for (const speed of ['fast', 'slow'] as const)
  test(`a ${speed} file system tells the same of each file once, and of those that are gone`, async (t) => {
    await using folder = await temporaryFolder();
    const paths = Array.from({ length: 200 }, (_, at) => path.join(folder.path, `f${at}`));
    for (const [at, file] of paths.entries()) if (at % 7 !== 3) writeFileSync(file, '');
    const expected = paths.map((file, at) => (at % 7 === 3 ? 'ENOENT' : String(lstatSync(file).ino)));
    if (speed === 'slow') slowClock(t);
    const stats = new FileStats();
    assert.deepEqual(await stampsOf(stats, paths), expected);
    assert.deepEqual(await stampsOf(stats, paths), expected);
    assert.deepEqual(await stampsOf(stats, []), []);
  });

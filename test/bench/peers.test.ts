import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { runWatched } from '../../bench/loupeCommand.ts';
import {
  type Cold,
  type Contest,
  type Contestant,
  holdContest,
  ratioOf,
  totalOf,
} from '../../bench/peers/contest.ts';
import { whatFailed } from '../../bench/peers/semble.ts';

const run = (seconds: number, peak: number): Cold => ({
  seconds,
  cpuSeconds: 2 * seconds,
  peakRssBytes: 2 * peak,
  peakOwnBytes: peak,
  indexBytes: 10,
});
const contests: readonly Contest[] = [
  { folder: 'a', runs: { loupe: [run(1, 100), run(3, 120)], other: [run(4, 200), run(4, 200)] } },
  { folder: 'b', runs: { loupe: [run(2, 90), run(2, 90)], other: [run(10, 480), run(14, 300)] } },
];

test('a total adds the means of the folders and takes the highest of the peaks', () => {
  assert.deepEqual(totalOf(contests, 'loupe'), {
    seconds: 4,
    cpuSeconds: 8,
    indexBytes: 20,
    peakRssBytes: 240,
    peakOwnBytes: 120,
  });
  assert.equal(totalOf(contests, 'nobody').seconds, 0);
});

test('a ratio tells how much of another’s a total is', () => {
  const ratio = ratioOf(totalOf(contests, 'loupe'), totalOf(contests, 'other'));
  assert.deepEqual(ratio, {
    seconds: 0.25,
    cpuSeconds: 0.25,
    indexBytes: 1,
    peakRssBytes: 0.25,
    peakOwnBytes: 0.25,
  });
  assert.ok(Number.isNaN(ratioOf(totalOf(contests, 'loupe'), totalOf(contests, 'nobody')).peakOwnBytes));
});

test('contestants take turns, each time with an empty index folder, whose bytes count', async () => {
  const turns: string[] = [];
  const contestant = (name: string, bytes: number): Contestant => ({
    name,
    searchCold: (target, question, indexFolder) => {
      turns.push(`${name} ${target} ${question}`);
      mkdirSync(indexFolder);
      mkdirSync(path.join(indexFolder, 'deep'));
      writeFileSync(path.join(indexFolder, 'deep', 'data'), 'x'.repeat(bytes));
      return Promise.resolve(run(1, 1));
    },
  });
  const contest = await holdContest('a', '/a', 'retry?', {
    contestants: [contestant('loupe', 3), contestant('other', 5)],
    rounds: 2,
  });
  assert.deepEqual(turns, ['loupe /a retry?', 'other /a retry?', 'loupe /a retry?', 'other /a retry?']);
  assert.deepEqual(
    contest.runs['other']?.map(({ indexBytes }) => indexBytes),
    [5, 5],
  );
});

test('why a peer is not there is one line', () => {
  assert.match(
    whatFailed(Object.assign(new Error('spawn python3 ENOENT'), { code: 'ENOENT' })),
    /no Python 3/,
  );
  const stderr = 'Collecting semble\nERROR: No matching distribution found for semble==0.7.0\n\n';
  assert.equal(whatFailed({ code: 1, stderr }), 'ERROR: No matching distribution found for semble==0.7.0');
  assert.equal(whatFailed({ code: 1, stderr: '', stdout: 'no ensurepip.\n' }), 'no ensurepip.');
  assert.equal(whatFailed(new Error('timed out')), 'timed out');
});

test('a watched program tells what it says, and fails with a code that is not good', async () => {
  const { output } = await runWatched(process.execPath, ['-e', 'console.log(process.env.PEER)'], {
    env: { ...process.env, PEER: 'here' },
  });
  assert.equal(output, 'here\n');
  await assert.rejects(runWatched(process.execPath, ['-e', 'process.exit(1)']), /code 1/);
  await runWatched(process.execPath, ['-e', 'process.exit(1)'], { goodCodes: [0, 1] });
});

/** Works until it has used so much processor time, however busy the machine is. */
const work = 'while (process.cpuUsage().user < 500_000);';

test(
  'the processor time of a child that has ended still counts',
  { skip: process.platform === 'linux' ? false : 'there is no /proc' },
  async () => {
    const script = `const { spawnSync } = require('node:child_process');
      spawnSync(process.execPath, ['-e', '${work}']);
      spawnSync('sleep', ['1']);`;
    const { cpuSeconds, peakOwnBytes, peakRssBytes } = await runWatched(process.execPath, ['-e', script]);
    assert.ok(cpuSeconds >= 0.5, String(cpuSeconds));
    assert.ok(peakOwnBytes > 0 && peakOwnBytes <= peakRssBytes);
  },
);

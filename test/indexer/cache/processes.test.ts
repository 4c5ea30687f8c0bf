import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { on, once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CacheFile } from '../../../src/indexer/cache/index.ts';
import { assertWhole, found, mb, place, readerOf, write, writerOf } from './cacheHarness.ts';

const program = fileURLToPath(new URL('./cacheProcess.ts', import.meta.url));

function start(t: TestContext, file: CacheFile, name: string, rounds: number): ChildProcess {
  const child = fork(program, [file.path, String(file.maxBytes), name, String(rounds)]);
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function lastWord(child: ChildProcess): Promise<unknown> {
  let last = '';
  child.on('message', (message: string) => (last = message));
  await once(child, 'exit');
  return JSON.parse(last);
}

async function untilRound(child: ChildProcess, round: number): Promise<void> {
  for await (const [message] of on(child, 'message') as AsyncIterable<[string]>)
    if (message === `round ${round}`) return;
}

test('two processes write at once, and nothing is lost', async (t) => {
  const file = place(t, 64 * mb);
  const rounds = 30;
  const children = ['one', 'two'].map((name) => start(t, file, name, rounds));
  assert.deepEqual(await Promise.all(children.map(lastWord)), [[], []]);
  const files = Array.from({ length: rounds }, (_, round) => [
    `common/${round}`,
    ...Array.from({ length: 20 }, (__, at) => [`one/${round}/${at}`, `two/${round}/${at}`]).flat(),
  ]).flat();
  assert.deepEqual(await found(readerOf(t, file), 3_000, ...files), files);
  assertWhole(file);
});

test('two processes with a small limit evict at once, and stay within it', async (t) => {
  const file = place(t, 2 * mb);
  const children = ['one', 'two'].map((name) => start(t, file, name, 60));
  assert.deepEqual(await Promise.all(children.map(lastWord)), [[], []]);
  assertWhole(file);
  const { writer, problems } = writerOf(t, file);
  await write(writer, 3_000, 'more');
  assert.deepEqual(problems, []);
  assert.deepEqual(await found(readerOf(t, file), 3_000, 'more'), ['more']);
});

test('killed in the middle of writing, again and again: what is there is right, and others go on', async (t) => {
  const file = place(t, 2 * mb);
  for (const round of [1, 3, 8]) {
    const child = start(t, file, `victim${round}`, 1e6);
    await untilRound(child, round);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const reader = readerOf(t, file);
    assert.equal((await found(reader, 3_000, `victim${round}/${round - 1}/3`)).length, 1);
    assert.equal(reader.takeProblem(), undefined);
    assertWhole(file);
  }
  const { writer, problems } = writerOf(t, file);
  await write(writer, 3_000, 'mine');
  assert.deepEqual(await found(readerOf(t, file), 3_000, 'mine'), ['mine']);
  assert.deepEqual(problems, []);
});

test(
  'where the disk takes no more, the cache is passed over with one line',
  { skip: process.platform !== 'linux' },
  (t) => {
    const file = place(t, 64 * mb);
    // A file that may not grow is to a program what a full disk is.
    const script = `
    import { CacheWriter } from ${JSON.stringify(new URL('../../../src/indexer/cache/index.ts', import.meta.url).href)};
    process.on('SIGXFSZ', () => undefined);
    const problems = [];
    const writer = new CacheWriter(${JSON.stringify(file)}, 'm', (problem) => problems.push(problem));
    for (let at = 0; at < 60; at++) {
      writer.add({ key: new Uint8Array(16).fill(at), vectors: new Int8Array(50_000).fill(at) });
      await writer.flush();
    }
    await writer.close();
    console.log(JSON.stringify(problems));`;
    const limited = `ulimit -f 1000; exec "$0" --input-type=module -e "$1"`;
    const out = execFileSync('bash', ['-c', limited, process.execPath, script], { encoding: 'utf8' });
    const problems = JSON.parse(out) as string[];
    assert.equal(problems.length, 1, problems.join('\n'));
    assert.match(problems[0] ?? '', /cannot be used \(.+\): Loupe does without it for now/);
    assertWhole(file);
  },
);

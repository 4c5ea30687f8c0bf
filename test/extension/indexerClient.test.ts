import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type IndexerClientOptions,
  type IndexerConfig,
  IndexerClient,
} from '../../src/extension/indexerClient.ts';
import { launchIndexer } from '../../src/extension/indexerProcess.ts';
import type { Log } from '../../src/extension/log.ts';
import { LoupeError, type RootConfig } from '../../src/protocol/index.ts';

const modulePath = fileURLToPath(new URL('./fakeIndexer.ts', import.meta.url));
const settings = {
  exclude: [],
  include: [],
  editorExclude: [],
  maxFileSizeKb: 1024,
  threads: 0,
  memoryLimitMb: 0,
  profile: 'auto' as const,
};
const root = (name: string): RootConfig => ({ root: name, settings });
const config: IndexerConfig = {
  roots: [root('/a')],
  paused: false,
  cleared: false,
  pauseOnBattery: 'low' as const,
  dataDirectory: undefined,
  modelDirectory: undefined,
  cacheSizeMb: 64,
};

interface Harness {
  readonly client: IndexerClient;
  readonly lines: string[];
  readonly ask: (query?: string, signal?: AbortSignal) => Promise<readonly string[]>;
  readonly phase: (wanted: string) => Promise<void>;
}

function harness(
  context: TestContext,
  environment: Record<string, string> = {},
  options: Pick<IndexerClientOptions, 'answerTimeoutMs'> = {},
): Harness {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  for (const [name, value] of Object.entries(environment)) {
    process.env[name] = value;
    context.after(() => Reflect.deleteProperty(process.env, name));
  }
  const client = new IndexerClient({
    launch: (places) => launchIndexer({ modulePath, places, log }),
    log,
    delayAfter: (crashes) => (crashes.length >= 5 ? undefined : 1),
    ...options,
  });
  context.after(() => client.shutdown());
  return {
    client,
    lines,
    ask: async (query = 'hello', signal) => (await client.search({ query, limit: 1 }, signal)).notes,
    phase: (wanted) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (client.state.phase === wanted) resolve();
        };
        client.onState.add(check);
        check();
      }),
  };
}

const pidOf = (notes: readonly string[]): string => notes.find((note) => note.startsWith('pid ')) ?? '';
const toldOf = (notes: readonly string[]): readonly string[] =>
  notes.filter((note) => !note.startsWith('pid ') && !note.startsWith('data '));

test('nothing is started before there are roots, and it stops when there are none left', async (context) => {
  const { client, phase, lines } = harness(context);
  await client.configure({ ...config, roots: [] });
  assert.equal(client.state.phase, 'stopped');
  assert.deepEqual(lines, []);
  await client.configure(config);
  await phase('running');
  await client.configure({ ...config, roots: [] });
  assert.equal(client.state.phase, 'stopped');
});

test('typing is told to a process that is at work, and to no other', async (context) => {
  const idle = harness(context);
  await idle.client.typed();
  await idle.client.configure(config);
  await idle.phase('running');
  await idle.client.typed();
  assert.deepEqual(toldOf(await idle.ask()), ['configure /a running']);
  const busy = harness(context, { FAKE_BUSY: '1' });
  await busy.client.configure(config);
  await busy.phase('running');
  await busy.client.typed();
  assert.deepEqual(toldOf(await busy.ask()), ['configure /a running', 'typed']);
});

test('when to rest on battery reaches the process, at once when it changes', async (context) => {
  const { client, ask, phase } = harness(context);
  await client.configure(config);
  await phase('running');
  await client.configure({ ...config, pauseOnBattery: 'always' });
  await client.rescan();
  const again = ['configure /a running', 'configure /a running', 'rests on battery', 'rescan'];
  assert.deepEqual(toldOf(await ask()), again);
});

test('a search waits for the process to start and to know its roots', async (context) => {
  const { client, ask } = harness(context);
  void client.configure(config);
  assert.deepEqual(toldOf(await ask()), ['configure /a running']);
});

test('settings that change while the process starts reach it', async (context) => {
  const { client, ask } = harness(context);
  void client.configure(config);
  await new Promise((resolve) => setTimeout(resolve, 1));
  void client.configure({ ...config, roots: [root('/a'), root('/b')], paused: true });
  assert.equal(toldOf(await ask()).at(-1), 'configure /a,/b paused');
});

test('folders added and removed, pause and resume are told to the same process', async (context) => {
  const { client, ask, phase } = harness(context);
  await client.configure(config);
  await phase('running');
  const pid = pidOf(await ask());
  await client.configure({ ...config, roots: [root('/b')] });
  await client.setPaused(true);
  assert.equal(client.state.status?.paused, true);
  await client.setPaused(false);
  await client.filesChanged([{ path: '/b/x', kind: 'changed' }]);
  const notes = await ask();
  assert.equal(pidOf(notes), pid);
  assert.deepEqual(toldOf(notes), [
    'configure /a running',
    'configure /b running',
    'pause',
    'resume',
    'changed changed /b/x',
  ]);
});

test('a crash is survived: the successor is told everything and answers the question that was lost', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'loupe-client-'));
  context.after(() => rm(directory, { recursive: true }));
  const { client, ask, phase, lines } = harness(context, { FAKE_MARK: join(directory, 'crashed') });
  await client.configure({ ...config, paused: true });
  await client.focus(['/a/open.ts']);
  await phase('running');
  const before = pidOf(await ask());
  const notes = await ask('crash once');
  assert.notEqual(pidOf(notes), before);
  assert.deepEqual(toldOf(notes), ['configure /a paused', 'focus /a/open.ts']);
  assert.ok(
    lines.some((line) => line.includes('exit code 7')),
    lines.join('\n'),
  );
});

test('a question that crashes the process every time is asked twice and then refused', async (context) => {
  const { client, ask } = harness(context);
  await client.configure(config);
  await assert.rejects(ask('crash'), { code: 'closed' });
});

test('many questions in flight survive one crash together', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'loupe-client-'));
  context.after(() => rm(directory, { recursive: true }));
  const { client, ask, phase } = harness(context, { FAKE_MARK: join(directory, 'crashed') });
  await client.configure(config);
  await phase('running');
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('crash once')));
  assert.equal(new Set(answers.map(pidOf)).size, 1);
});

test('five crashes end in a named stop that only a restart ends', async (context) => {
  const { client, ask, phase } = harness(context, { FAKE_CRASH_AT_START: '1' });
  await client.configure(config);
  await phase('crashed');
  assert.match(client.state.problem ?? '', /crashed five times in three minutes.*the fake was told to fail/);
  await assert.rejects(ask(), { code: 'crashedTooOften' });
  await client.configure({ ...config, paused: true });
  assert.equal(client.state.phase, 'crashed');
  process.env['FAKE_CRASH_AT_START'] = '0';
  client.restart();
  await phase('running');
  assert.equal(client.state.problem, undefined);
  assert.deepEqual(toldOf(await ask()), ['configure /a paused']);
});

test('a process that starts and never says a word is ended, and counts as a crash', async (context) => {
  const { client, ask, phase, lines } = harness(context, { FAKE_SILENT: '1' }, { answerTimeoutMs: 50 });
  await client.configure(config);
  await phase('crashed');
  assert.match(client.state.problem ?? '', /crashed five times.*it did not answer for 0\.05 seconds/);
  assert.equal(lines.filter((line) => line.includes('did not answer')).length, 5);
  await assert.rejects(ask(), { code: 'crashedTooOften' });
});

test('a process that greets and then hangs over its settings is ended, too', async (context) => {
  const { client, phase, lines } = harness(context, { FAKE_STUCK: '1' }, { answerTimeoutMs: 3_000 });
  const restarting = new Promise<void>((resolve) => {
    client.onState.add(({ problem }) => {
      if (problem?.includes('did not answer') === true) resolve();
    });
  });
  await client.configure(config);
  await restarting;
  process.env['FAKE_STUCK'] = '0';
  await phase('running');
  assert.equal(client.state.problem, undefined);
  assert.ok(lines.some((line) => line.includes('it did not answer for 3 seconds')));
});

test('a process of another version is a problem with words', async (context) => {
  const { client, phase } = harness(context, { FAKE_VERSION: '999' });
  await client.configure(config);
  await phase('crashed');
  assert.match(client.state.problem ?? '', /protocol version \d+ met version 999|reload the window/);
});

test('a process that cannot be started at all is a problem with words', async (context) => {
  const log: Log = { debug: () => 0, info: () => 0, warn: () => 0, error: () => 0 };
  const client = new IndexerClient({
    launch: () => {
      throw new Error('no such runtime');
    },
    log,
    delayAfter: () => undefined,
  });
  context.after(() => client.shutdown());
  await client.configure(config);
  await assert.rejects(client.search({ query: 'x', limit: 1 }), (error: unknown) => {
    assert.ok(error instanceof LoupeError);
    assert.equal(error.code, 'crashedTooOften');
    assert.match(error.message, /no such runtime/);
    return true;
  });
});

test('a cancelled search is cancelled while it runs and while it waits', async (context) => {
  const { client, ask, phase } = harness(context);
  const early = new AbortController();
  void client.configure(config);
  const waiting = ask('hello', early.signal);
  early.abort();
  await assert.rejects(waiting, { code: 'cancelled' });
  await phase('running');
  const late = new AbortController();
  const hanging = ask('hang', late.signal);
  late.abort();
  await assert.rejects(hanging, { code: 'cancelled' });
});

test('another data directory, model, size of the cache or number of threads starts another process', async (context) => {
  const { client, ask } = harness(context);
  await client.configure(config);
  const before = await ask();
  await client.configure({ ...config, dataDirectory: '/elsewhere' });
  const after = await ask();
  const threaded = {
    root: '/a',
    settings: { ...settings, threads: 3, memoryLimitMb: 0, profile: 'auto' as const },
  };
  await client.configure({ ...config, dataDirectory: '/elsewhere', roots: [threaded] });
  const third = await ask();
  assert.notEqual(pidOf(third), pidOf(after));
  await client.configure({
    ...config,
    dataDirectory: '/elsewhere',
    modelDirectory: '/model',
    roots: [threaded],
  });
  const fourth = await ask();
  assert.notEqual(pidOf(fourth), pidOf(third));
  await client.configure({
    ...config,
    dataDirectory: '/elsewhere',
    modelDirectory: '/model',
    cacheSizeMb: 0,
    roots: [threaded],
  });
  assert.notEqual(pidOf(await ask()), pidOf(fourth));
  assert.notEqual(pidOf(after), pidOf(before));
  assert.ok(before.includes('data usual'));
  assert.ok(after.includes('data /elsewhere'));
});

test('a cleared index is not searched, and not opened again by a restart, until somebody wants one', async (context) => {
  const { client, ask, phase } = harness(context);
  await client.configure(config);
  await phase('running');
  await client.clear();
  await assert.rejects(ask(), { code: 'notIndexed' });
  client.restart();
  await phase('running');
  await client.configure(config);
  assert.deepEqual(toldOf(await ask()), ['configure  running', 'configure /a running']);
});

test('the process is gone after shutdown, even when it does not listen', async (context) => {
  const { client, ask, phase } = harness(context, { FAKE_DEAF: '1' });
  await client.configure(config);
  await phase('running');
  const pid = Number(pidOf(await ask()).slice(4));
  await client.shutdown();
  assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  await assert.rejects(ask(), { code: 'closed' });
});

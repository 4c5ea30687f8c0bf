import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processTransport } from '../../src/base/index.ts';
import { type Channel, LoupeError, type Transport, openChannel } from '../../src/protocol/index.ts';
import type { EchoSide, NoSide } from '../fixtures/channel/echoContract.ts';

interface Pair {
  readonly client: Channel<NoSide, EchoSide>;
  readonly server: Channel<EchoSide, NoSide>;
  readonly sent: unknown[];
  readonly aborted: string[];
}

/** Two transports that deliver to each other in later turns of the loop, as pipes do. */
function connect(sent: unknown[], stalled?: Promise<void>): [Transport, Transport] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const closers: ((reason: string) => void)[][] = [[], []];
  const end = (mine: 0 | 1): Transport => ({
    send: async (message) => {
      sent.push(message);
      if (mine === 1 && (message as { type: string }).type === 'event') await stalled;
      await delay(0);
      for (const listener of listeners[1 - mine] ?? []) listener(structuredClone(message));
    },
    onMessage: (listener) => void listeners[mine]?.push(listener),
    onClose: (listener) => void closers[mine]?.push(listener),
    close: () => {
      for (const closer of closers[1 - mine] ?? []) closer('the other side hung up');
    },
  });
  return [end(0), end(1)];
}

function openPair(
  options: { serverVersion?: number; maxPending?: number; stalled?: Promise<void> } = {},
): Pair {
  const sent: unknown[] = [];
  const aborted: string[] = [];
  const [clientEnd, serverEnd] = connect(sent, options.stalled);
  const client = openChannel<NoSide, EchoSide>(clientEnd, {
    version: 1,
    handlers: {},
    ...(options.maxPending !== undefined && { maxPending: options.maxPending }),
  });
  const server = openChannel<EchoSide, NoSide>(serverEnd, {
    version: options.serverVersion ?? 1,
    latestOnly: ['tick'],
    handlers: {
      echo: ({ text }) => Promise.resolve(text),
      fail: ({ code }) => Promise.reject(new LoupeError(code, 'as asked')),
      wait: (_params, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            aborted.push('wait');
            resolve(null);
          }),
        ),
    },
  });
  return { client, server, sent, aborted };
}

test('a request is answered with the result of its handler', async () => {
  const { client } = openPair();
  assert.deepEqual(await Promise.all(['a', 'b'].map((text) => client.request('echo', { text }))), ['a', 'b']);
});

test('a failure keeps its code; what is no error of ours is internal', async () => {
  const { client } = openPair();
  await assert.rejects(client.request('fail', { code: 'diskFull' }), {
    name: 'RemoteError',
    code: 'diskFull',
    message: 'as asked',
  });
  await assert.rejects(client.request('nothing' as 'echo', { text: '' }), { code: 'unknownMethod' });
  await assert.rejects(client.request('toString' as 'echo', { text: '' }), { code: 'unknownMethod' });
});

test('cancelling rejects at once and aborts the handler', async () => {
  const { client, aborted } = openPair();
  const abort = new AbortController();
  const waiting = client.request('wait', null, abort.signal);
  await delay(5);
  abort.abort();
  await assert.rejects(waiting, { code: 'cancelled' });
  await delay(5);
  assert.deepEqual(aborted, ['wait']);
  await assert.rejects(client.request('wait', null, AbortSignal.abort()), { code: 'cancelled' });
});

test('when the other side goes away every pending and later call rejects with closed', async () => {
  const { client, server } = openPair();
  const pending = [client.request('wait', null), client.request('wait', null)];
  await delay(5);
  server.close();
  for (const request of pending) await assert.rejects(request, { code: 'closed' });
  await assert.rejects(client.request('echo', { text: 'x' }), { code: 'closed' });
  assert.match(await client.closed, /hung up/);
});

test('peers of different versions say nothing but hello', async () => {
  const { client, server, sent } = openPair({ serverVersion: 2 });
  await assert.rejects(client.request('echo', { text: 'x' }), {
    code: 'versionMismatch',
    message: /protocol version/,
  });
  assert.match(await server.closed, /protocol version/);
  assert.deepEqual(new Set(sent.map((message) => (message as { type: string }).type)), new Set(['hello']));
});

test('more requests than agreed are refused as busy, not queued without end', async () => {
  const { client } = openPair({ maxPending: 2 });
  const abort = new AbortController();
  const pending = [client.request('wait', null, abort.signal), client.request('wait', null, abort.signal)];
  await assert.rejects(client.request('echo', { text: 'x' }), { code: 'busy' });
  abort.abort();
  for (const request of pending) await assert.rejects(request, { code: 'cancelled' });
});

test('a slow reader gets only the newest of an event that is latest-only, and every other one', async () => {
  let release!: () => void;
  const { client, server } = openPair({ stalled: new Promise((resolve) => (release = resolve)) });
  await delay(5);
  const ticks: number[] = [];
  const notes: number[] = [];
  client.on('tick', (tick) => ticks.push(tick));
  client.on('note', (note) => notes.push(note));
  for (let index = 0; index < 100; index += 1) {
    server.emit('tick', index);
    server.emit('note', index);
  }
  release();
  await delay(50);
  assert.deepEqual(
    notes,
    Array.from({ length: 100 }, (_, index) => index),
  );
  assert.equal(ticks.at(-1), 99);
  assert.ok(ticks.length < 100, `${ticks.length} of 100 ticks were sent to a reader that stood still`);
});

test('a listener that was removed hears nothing more', async () => {
  const { client, server } = openPair();
  const heard: number[] = [];
  const stop = client.on('note', (note) => heard.push(note));
  server.emit('note', 1);
  await delay(10);
  stop();
  server.emit('note', 2);
  await delay(10);
  assert.deepEqual(heard, [1]);
});

test('over a real fork: typed arrays arrive, and kill -9 rejects what is pending', async () => {
  const child = fork(fileURLToPath(new URL('../fixtures/channel/echoProcess.ts', import.meta.url)), {
    serialization: 'advanced',
  });
  const client = openChannel<NoSide, EchoSide>(processTransport(child), { version: 1, handlers: {} });
  assert.equal(await client.request('echo', { text: 'hello' }), 'hello');
  const waiting = client.request('wait', null);
  waiting.catch(() => undefined);
  child.kill('SIGKILL');
  await assert.rejects(waiting, { code: 'closed' });
  await assert.rejects(client.request('echo', { text: 'x' }), { code: 'closed' });
});

test('over a real fork: the child ends when its parent hangs up', async () => {
  const child = fork(fileURLToPath(new URL('../fixtures/channel/echoProcess.ts', import.meta.url)), {
    serialization: 'advanced',
  });
  const client = openChannel<NoSide, EchoSide>(processTransport(child), { version: 1, handlers: {} });
  await client.request('echo', { text: 'hello' });
  client.close();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

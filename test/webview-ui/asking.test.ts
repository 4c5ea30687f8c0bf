import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoupeError, type SearchAnswer } from '../../src/protocol/index.ts';
import { Asking } from '../../webview-ui/asking.ts';
import { type Question, emptyQuestion } from '../../webview-ui/state.ts';
import { answer } from './harness/examples.ts';

interface Call {
  readonly query: string;
  readonly signal: AbortSignal;
  readonly settle: PromiseWithResolvers<SearchAnswer>;
}

function setUp() {
  const calls: Call[] = [];
  const heard: string[] = [];
  const asking = new Asking({
    delayMs: 150,
    search: ({ query }, signal) => {
      const settle = Promise.withResolvers<SearchAnswer>();
      calls.push({ query, signal, settle });
      return settle.promise;
    },
    asked: () => heard.push('asked'),
    answered: ({ query }) => heard.push(`answered ${query}`),
    failed: ({ code, message }) => heard.push(`failed ${code}: ${message}`),
  });
  return { asking, calls, heard };
}

const ask = (query: string): Question => ({ ...emptyQuestion, query });
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('only what stands when typing pauses is asked', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { asking, calls } = setUp();
  for (const query of ['r', 're', 'ret']) {
    asking.soon(ask(query));
    t.mock.timers.tick(100);
  }
  assert.equal(calls.length, 0);
  assert.ok(asking.busy);
  t.mock.timers.tick(50);
  assert.deepEqual(
    calls.map((call) => call.query),
    ['ret'],
  );
});

test('a superseded question is aborted and its late answer is not heard', async () => {
  const { asking, calls, heard } = setUp();
  asking.now(ask('one'));
  asking.now(ask('two'));
  assert.equal(calls[0]?.signal.aborted, true);
  assert.equal(calls[1]?.signal.aborted, false);
  calls[1].settle.resolve(answer());
  await rest();
  calls[0].settle.resolve(answer());
  await rest();
  assert.deepEqual(heard, ['asked', 'asked', 'answered two']);
  assert.equal(asking.busy, false);
});

test('a cancelled question is silent, a failed one tells code and message', async () => {
  const { asking, calls, heard } = setUp();
  asking.now(ask('one'));
  calls[0]?.settle.reject(new LoupeError('cancelled', 'search was cancelled'));
  await rest();
  asking.now(ask('two'));
  calls[1]?.settle.reject(new LoupeError('indexCorrupt', 'the index is damaged'));
  await rest();
  assert.deepEqual(heard, ['asked', 'asked', 'failed indexCorrupt: the index is damaged']);
});

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ChangeBatch } from '../../src/extension/changeBatch.ts';
import type { FileChange } from '../../src/protocol/index.ts';

function harness(context: TestContext): { batch: ChangeBatch; told: (readonly FileChange[] | 'rescan')[] } {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const told: (readonly FileChange[] | 'rescan')[] = [];
  const batch = new ChangeBatch({
    filesChanged: (changes) => told.push(changes),
    rescan: () => told.push('rescan'),
  });
  return { batch, told };
}

test('changes of one moment are told as one list in which every path stands once', (context) => {
  const { batch, told } = harness(context);
  batch.add('/a', 'created');
  batch.add('/a', 'changed');
  batch.add('/b', 'deleted');
  batch.add('/b', 'created');
  batch.add('/c', 'changed');
  batch.add('/c', 'deleted');
  context.mock.timers.tick(100);
  assert.deepEqual(told, [
    [
      { path: '/a', kind: 'created' },
      { path: '/b', kind: 'changed' },
      { path: '/c', kind: 'deleted' },
    ],
  ]);
});

test('a steady stream is told in steps, not held back', (context) => {
  const { batch, told } = harness(context);
  for (let step = 0; step < 10; step += 1) {
    batch.add(`/${step}`, 'changed');
    context.mock.timers.tick(50);
  }
  assert.ok(told.length >= 4, `${told.length} batches`);
});

test('a storm ends in one comparison, when it is over', (context) => {
  const { batch, told } = harness(context);
  for (let step = 0; step < 20; step += 1) {
    for (let index = 0; index < 3000; index += 1) batch.add(`/${step}/${index}`, 'changed');
    context.mock.timers.tick(100);
  }
  assert.deepEqual(told, [], 'nothing is told while it lasts');
  for (let step = 0; step < 10; step += 1) context.mock.timers.tick(100);
  assert.deepEqual(told, ['rescan']);
  batch.add('/after', 'created');
  context.mock.timers.tick(100);
  assert.deepEqual(told, ['rescan', [{ path: '/after', kind: 'created' }]]);
});

test('a storm that does not end is compared every ten seconds', (context) => {
  const { batch, told } = harness(context);
  for (let step = 0; step < 250; step += 1) {
    for (let index = 0; index < 2001; index += 1) batch.add(`/${index}`, 'changed');
    context.mock.timers.tick(100);
  }
  assert.deepEqual(told, ['rescan', 'rescan']);
});

test('what the editor itself changes is told in a storm, too', (context) => {
  const { batch, told } = harness(context);
  for (let index = 0; index < 5000; index += 1) batch.add(`/${index}`, 'changed');
  context.mock.timers.tick(100);
  batch.addOwn('/saved', 'changed');
  batch.add('/7', 'changed');
  context.mock.timers.tick(100);
  assert.deepEqual(told, [[{ path: '/saved', kind: 'changed' }]]);
  for (let step = 0; step < 10; step += 1) context.mock.timers.tick(100);
  assert.equal(told.at(-1), 'rescan');
});

test('nothing is told after the end', (context) => {
  const { batch, told } = harness(context);
  for (let index = 0; index < 5000; index += 1) batch.add(`/${index}`, 'changed');
  context.mock.timers.tick(100);
  batch.add('/a', 'changed');
  batch.dispose();
  context.mock.timers.tick(20_000);
  assert.deepEqual(told, []);
});

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  Budget,
  DisposableList,
  Heap,
  Listeners,
  findInstallation,
  toDisposable,
} from '../../src/base/index.ts';

test('a heap gives its items in order, whatever order they came in', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const heap = new Heap<number>((a, b) => a < b);
      for (const item of items) heap.push(item);
      const popped = Array.from({ length: items.length }, () => heap.pop());
      assert.deepEqual(
        popped,
        [...items].sort((a, b) => a - b),
      );
      assert.equal(heap.pop(), undefined);
    }),
  );
});

test('a budget lets through what fits, in order, and an oversized amount alone', async () => {
  const budget = new Budget(10);
  const order: string[] = [];
  await budget.take(6);
  const large = budget.take(50).then(() => order.push('large'));
  const small = budget.take(1).then(() => order.push('small'));
  await Promise.resolve();
  assert.deepEqual(order, []);
  budget.give(6);
  await large;
  assert.deepEqual(order, ['large']);
  budget.give(50);
  await small;
  assert.deepEqual(order, ['large', 'small']);
});

test('a budget never exceeds its capacity except for one oversized amount', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 40 }), async (amounts) => {
      const budget = new Budget(10);
      let used = 0;
      let holders = 0;
      await Promise.all(
        amounts.map(async (amount) => {
          await budget.take(amount);
          used += amount;
          holders += 1;
          assert.ok(used <= 10 || holders === 1, `${used} are in flight`);
          await Promise.resolve();
          used -= amount;
          holders -= 1;
          budget.give(amount);
        }),
      );
    }),
  );
});

test('a disposable list disposes in reverse, once, and late arrivals at once', () => {
  const order: number[] = [];
  const list = new DisposableList();
  for (const number of [1, 2]) list.add(toDisposable(() => order.push(number)));
  list.dispose();
  list.dispose();
  list.add(toDisposable(() => order.push(3)));
  assert.deepEqual(order, [2, 1, 3]);
});

test('a listener may leave while an event is told', () => {
  const listeners = new Listeners<number>();
  const heard: string[] = [];
  const leave = listeners.add((value) => {
    heard.push(`a${value}`);
    leave();
  });
  listeners.add((value) => heard.push(`b${value}`));
  listeners.fire(1);
  listeners.fire(2);
  assert.deepEqual(heard, ['a1', 'b1', 'b2']);
});

test('the installation is found from the sources', () => {
  assert.match(findInstallation(import.meta.url).version, /^\d+\.\d+\.\d+/);
  assert.throws(() => findInstallation('file:///nowhere/at/all.js'), /was not found/);
});

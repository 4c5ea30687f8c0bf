import assert from 'node:assert/strict';
import test from 'node:test';
import { type LargeTurn, type WorkItem, WorkQueue } from '../../src/indexer/workQueue.ts';

const item = (path: string, mtime: number, urgent = false): WorkItem => ({
  stat: { path, sizeBytes: 1, mtimeNs: BigInt(mtime), inode: 1n },
  urgent,
});

function drain(queue: WorkQueue): string[] {
  const paths: string[] = [];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) paths.push(next.stat.path);
  return paths;
}

test('saved files come first, then open ones, their folders, and the most recently changed', () => {
  const queue = new WorkQueue();
  queue.push(item('old.ts', 1));
  queue.push(item('new.ts', 9));
  queue.focus(['src/open.ts']);
  queue.push(item('src/open.ts', 2));
  queue.push(item('src/beside.ts', 3));
  queue.push(item('src/deep/below.ts', 4));
  queue.push(item('saved.ts', 0, true));
  assert.deepEqual(drain(queue), [
    'saved.ts',
    'src/open.ts',
    'src/beside.ts',
    'new.ts',
    'src/deep/below.ts',
    'old.ts',
  ]);
});

test('opening an editor while files wait puts its folder first', () => {
  const queue = new WorkQueue();
  for (const path of ['a/1', 'b/2', 'c/3']) queue.push(item(path, 1));
  queue.focus(['c/3']);
  assert.equal(queue.pop()?.stat.path, 'c/3');
});

test('a path waits once, in its newest state', () => {
  const queue = new WorkQueue();
  queue.push(item('a', 1));
  queue.push(item('a', 2));
  assert.equal(queue.size, 1);
  assert.equal(queue.pop()?.stat.mtimeNs, 2n);
  assert.equal(queue.pop(), undefined);
  assert.equal(queue.size, 0);
});

test('removing a folder removes what is below it and nothing that merely starts alike', () => {
  const queue = new WorkQueue();
  for (const path of ['lib/a', 'lib/b/c', 'library/d', 'lib2']) queue.push(item(path, 1));
  queue.remove('lib');
  assert.deepEqual(drain(queue).sort(), ['lib2', 'library/d']);
});

test('files new to the index are counted apart from changed ones', () => {
  const queue = new WorkQueue();
  queue.push(item('new', 1));
  queue.push({ ...item('changed', 1), known: { hash: 'ff', level: 'whole', same: false } });
  assert.equal(queue.countNew(), 1);
});

test('large files have turns of their own', () => {
  const queueOf = (): WorkQueue => {
    const queue = new WorkQueue();
    queue.push(large('large', 5));
    queue.push(item('small', 1));
    queue.push(refinement('refined', 9));
    return queue;
  };
  const turns = (large: LargeTurn): (string | undefined)[] => {
    const queue = queueOf();
    return [queue.pop(undefined, large), queue.pop(undefined, large), queue.pop(undefined, large)].map(
      (next) => next?.stat.path,
    );
  };
  assert.deepEqual(turns('now'), ['large', 'small', 'refined']);
  assert.deepEqual(turns('last'), ['small', 'large', 'refined'], 'after all others that are to be found');
  assert.deepEqual(turns('never'), ['small', 'refined', undefined]);
  const queue = queueOf();
  queue.focus(['large']);
  assert.equal(queue.pop(undefined, 'last')?.stat.path, 'large', 'a person waits for it');
  queue.push(large('large', 7));
  queue.push({ ...large('large', 8), urgent: true });
  queue.remove('small');
  assert.equal(queue.pop(undefined, 'last')?.stat.mtimeNs, 8n);
  assert.deepEqual(
    [queue.pop(undefined, 'last')?.stat.path, queue.pop(undefined, 'last'), queue.size],
    ['refined', undefined, 0],
  );
});

function large(path: string, mtime: number): WorkItem {
  const { stat, urgent } = item(path, mtime);
  return { stat: { ...stat, sizeBytes: 30 << 20 }, urgent };
}

function refinement(path: string, mtime: number): WorkItem {
  return { ...item(path, mtime), known: { hash: 'h', level: 'searchable', same: true } };
}

import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { Backlog } from '../../src/indexer/backlog.ts';
import { Progress } from '../../src/indexer/progress.ts';
import type { WorkItem } from '../../src/indexer/workQueue.ts';

function item(path: string, state: number, knownHash?: string): WorkItem {
  return {
    stat: { path, sizeBytes: 10 + state, mtimeNs: BigInt(state), inode: 1n },
    urgent: false,
    ...(knownHash !== undefined && { known: { hash: knownHash, level: 'whole', same: false } as const }),
  };
}

test('the total is what is done, waits and is at work, whatever happens in which order', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'take', 'store', 'fail', 'forget', 'forgetFolder', 'restart'),
    path: fc.constantFrom('a', 'b', 'd/c', 'd/e'),
    state: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const backlog = new Backlog();
      const progress = new Progress(backlog.first);
      const waiting = new Map<string, WorkItem>();
      const working = new Map<string, { item: WorkItem; next?: WorkItem | undefined; gone: boolean }>();
      let done = 0;
      const forget = (path: string): void => {
        waiting.delete(path);
        const work = working.get(path);
        if (work !== undefined) working.set(path, { item: work.item, gone: true });
      };
      for (const { what, path, state } of steps) {
        if (what === 'add') {
          const added = item(path, state);
          backlog.add(added);
          const work = working.get(path);
          if (work === undefined) waiting.set(path, added);
          else if (work.gone || work.next !== undefined || work.item.stat.mtimeNs !== BigInt(state))
            work.next = added;
        } else if (what === 'take') {
          const taken = backlog.take();
          assert.equal(taken === undefined, waiting.size === 0);
          if (taken === undefined) continue;
          assert.deepEqual(taken, waiting.get(taken.stat.path));
          waiting.delete(taken.stat.path);
          working.set(taken.stat.path, { item: taken, gone: false });
        } else if (what === 'store' || what === 'fail') {
          const work = working.get(path);
          if (work === undefined) continue;
          working.delete(path);
          backlog.release(work.item, what === 'store' ? undefined : work.item);
          if (what === 'store') {
            progress.finish(work.item.stat.sizeBytes);
            done += 1;
          }
          const next = work.next ?? (what === 'fail' && !work.gone ? work.item : undefined);
          if (next !== undefined) waiting.set(path, next);
        } else if (what === 'restart') {
          progress.restart();
          done = 0;
        } else if (what === 'forget') {
          backlog.forget(path);
          forget(path);
        } else {
          backlog.forget('d');
          for (const below of ['d/c', 'd/e']) forget(below);
        }
        const open = [...waiting.values(), ...[...working.values()].map((work) => work.item)];
        assert.equal(progress.filesDone, done);
        assert.equal(progress.filesTotal, done + open.length);
        assert.equal(
          backlog.first.bytes,
          open.reduce((sum, { stat }) => sum + stat.sizeBytes, 0),
        );
      }
    }),
  );
});

test('a file at work is worked on again when it, or what the index has of it, changed meanwhile', () => {
  const again = (second: WorkItem): boolean => {
    const backlog = new Backlog();
    backlog.add(item('a', 1, 'hash'));
    const taken = backlog.take();
    assert.ok(taken);
    backlog.add(second);
    backlog.release(taken, undefined);
    return backlog.take() !== undefined;
  };
  assert.equal(again(item('a', 1, 'hash')), false);
  assert.equal(again(item('a', 2, 'hash')), true);
  assert.equal(again(item('a', 1)), true, 'the index was emptied: what it knew is no reason to read nothing');
});

test('an urgent file stays urgent when a scan finds it once more', () => {
  const backlog = new Backlog();
  backlog.add({ ...item('saved', 1), urgent: true });
  backlog.add(item('newer', 3));
  backlog.add(item('saved', 2));
  assert.deepEqual(backlog.take()?.stat, { path: 'saved', sizeBytes: 12, mtimeNs: 2n, inode: 1n });
});

test('time left is told when it is founded, goes by bytes, and leaves pauses out', () => {
  let now = 0;
  const remaining = { files: 4_787, bytes: 100_000 };
  const progress = new Progress(remaining, () => now);
  const work = (ms: number, bytes: number): number | undefined => {
    now += ms;
    progress.finish(bytes);
    remaining.files -= 1;
    remaining.bytes -= bytes;
    return progress.secondsLeft;
  };
  assert.equal(progress.secondsLeft, undefined);
  assert.equal(work(300, 100), undefined, 'one file says nothing');
  assert.equal(work(2_690, 800), undefined, 'a second or two say little');
  assert.equal(work(10, 100), 297, '1 % after 3 s');
  progress.setPaused(true);
  now += 3_600_000;
  assert.equal(progress.secondsLeft, 297);
  progress.setPaused(false);
  assert.equal(work(1_000, 9_000), 36, '10 % after 4 s');
  assert.equal(progress.filesPerSecond, 1);
  progress.restart();
  assert.equal(progress.secondsLeft, undefined);
});

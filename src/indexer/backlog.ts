import type { Remaining } from './progress.ts';
import { type LargeTurn, Tally, type WorkItem, WorkQueue, isRefinement, isSameWork } from './workQueue.ts';

/** A file at work, and what happened to it meanwhile. */
interface AtWork {
  readonly item: WorkItem;
  /** It changed: it waits again afterwards. */
  next?: WorkItem;
  /** It went away: what comes of it is thrown away. */
  gone?: true;
}

/**
 * The files that are not whole in the index as they lie on the disk: those that wait and those at work.
 * Invariant: a path counts once, however often it is found to differ, and nobody works on it twice at a time.
 */
export class Backlog {
  readonly #queue = new WorkQueue();
  readonly #atWork = new Map<string, AtWork>();
  readonly #firstAtWork = new Tally();
  readonly #refiningAtWork = new Tally();
  /** What is not found yet, or not as it lies on the disk. */
  readonly first = sumOf(this.#queue.first, this.#firstAtWork);
  /** What is found and lacks its symbols only. */
  readonly refining = sumOf(this.#queue.refining, this.#refiningAtWork);

  get files(): number {
    return this.#queue.size + this.#atWork.size;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Files that are not in the index at all yet. */
  countNew(): number {
    let count = this.#queue.countNew();
    for (const { item } of this.#atWork.values()) if (item.known === undefined) count += 1;
    return count;
  }

  /** A file differs from the index; one that is at work in this very state needs nothing more. */
  add(item: WorkItem): void {
    const work = this.#atWork.get(item.stat.path);
    if (work === undefined) this.#queue.push(item);
    else if (work.gone === true || work.next !== undefined || !isSameWork(work.item, item)) work.next = item;
  }

  /** The next file to work on; it is at work until it is released. See `WorkQueue.pop`. */
  take(mayDoBulk?: () => boolean, large?: LargeTurn): WorkItem | undefined {
    const item = this.#queue.pop(mayDoBulk, large);
    if (item === undefined) return undefined;
    this.#atWork.set(item.stat.path, { item });
    this.#tallyOf(item).add(item);
    return item;
  }

  /** Ends the work on a file. It waits again when it changed, else as `next` tells, if anything is still to be done. */
  release(item: WorkItem, next: WorkItem | undefined): void {
    const work = this.#atWork.get(item.stat.path);
    if (work === undefined) return;
    this.#atWork.delete(item.stat.path);
    this.#tallyOf(item).take(item);
    const waits = work.next ?? (work.gone === true ? undefined : next);
    if (waits !== undefined) this.#queue.push(waits);
  }

  /** A path, or everything below a folder, is gone. */
  forget(path: string): void {
    this.#queue.remove(path);
    for (const [working, work] of this.#atWork) {
      if (working !== path && !working.startsWith(`${path}/`)) continue;
      work.gone = true;
      delete work.next;
    }
  }

  isGone(path: string): boolean {
    return this.#atWork.get(path)?.gone === true;
  }

  focus(paths: readonly string[]): void {
    this.#queue.focus(paths);
  }

  /** Whether a person is at work on the file right now. */
  isAtHand(item: WorkItem): boolean {
    return this.#queue.isAtHand(item);
  }

  isOpen(path: string): boolean {
    return this.#queue.isOpen(path);
  }

  /** Nothing waits any more; what is at work ends in its time. */
  clear(): void {
    this.#queue.clear();
  }

  #tallyOf(item: WorkItem): Tally {
    return isRefinement(item) ? this.#refiningAtWork : this.#firstAtWork;
  }
}

function sumOf(waiting: Remaining, atWork: Remaining): Remaining {
  return {
    get files() {
      return waiting.files + atWork.files;
    },
    get bytes() {
      return waiting.bytes + atWork.bytes;
    },
  };
}

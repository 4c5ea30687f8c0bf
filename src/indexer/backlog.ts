import { type WorkItem, WorkQueue, isSameWork } from './workQueue.ts';

/** A file at work, and what happened to it meanwhile. */
interface AtWork {
  readonly item: WorkItem;
  /** It changed: it waits again afterwards. */
  next?: WorkItem;
  /** It went away: what comes of it is thrown away. */
  gone?: true;
}

/**
 * The files that are not in the index as they lie on the disk: those that wait and those at work.
 * Invariant: a path counts once, however often it is found to differ, and nobody works on it twice at a time.
 */
export class Backlog {
  readonly #queue = new WorkQueue();
  readonly #atWork = new Map<string, AtWork>();
  #bytesAtWork = 0;

  get files(): number {
    return this.#queue.size + this.#atWork.size;
  }

  get bytes(): number {
    return this.#queue.bytes + this.#bytesAtWork;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Files that are not in the index at all yet. */
  countNew(): number {
    let count = this.#queue.countNew();
    for (const { item } of this.#atWork.values()) if (item.knownHash === undefined) count += 1;
    return count;
  }

  /** A file differs from the index; one that is at work in this very state needs nothing more. */
  add(item: WorkItem): void {
    const work = this.#atWork.get(item.stat.path);
    if (work === undefined) this.#queue.push(item);
    else if (work.gone === true || work.next !== undefined || !isSameWork(work.item, item)) work.next = item;
  }

  /** The next file to work on; it is at work until it is released. */
  take(): WorkItem | undefined {
    const item = this.#queue.pop();
    if (item === undefined) return undefined;
    this.#atWork.set(item.stat.path, { item });
    this.#bytesAtWork += item.stat.sizeBytes;
    return item;
  }

  /** Ends the work on a file; when it was not stored, or changed meanwhile, it waits again. */
  release(item: WorkItem, stored: boolean): void {
    const work = this.#atWork.get(item.stat.path);
    if (work === undefined) return;
    this.#atWork.delete(item.stat.path);
    this.#bytesAtWork -= item.stat.sizeBytes;
    const next = work.next ?? (stored || work.gone === true ? undefined : item);
    if (next !== undefined) this.#queue.push(next);
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

  /** Nothing waits any more; what is at work ends in its time. */
  clear(): void {
    this.#queue.clear();
  }
}

import { Heap } from '../base/index.ts';
import type { FileStat } from './records.ts';

/** A file that waits to be prepared. */
export interface WorkItem {
  readonly stat: FileStat;
  /** The hash the index has of this path; absent for a file that is new to it. */
  readonly knownHash?: string;
  /** A change the person just made: it goes before everything else. */
  readonly urgent: boolean;
}

/** Whether working on the one makes working on the other needless. */
export function isSameWork(a: WorkItem, b: WorkItem): boolean {
  return (
    a.stat.sizeBytes === b.stat.sizeBytes && a.stat.mtimeMs === b.stat.mtimeMs && a.knownHash === b.knownHash
  );
}

interface Entry {
  readonly item: WorkItem;
  readonly tier: number;
}

/**
 * Files in the order in which a person is likely to need them: just saved, open, beside an open file, then the most
 * recently changed first. A path is in the queue once; pushed again it has its newest state and stays urgent.
 */
export class WorkQueue {
  readonly #newest = new Map<string, WorkItem>();
  #heap = new Heap<Entry>(goesBefore);
  #openPaths = new Set<string>();
  #openFolders = new Set<string>();
  #bytes = 0;

  get size(): number {
    return this.#newest.size;
  }

  /** Sum of the waiting files' sizes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Files that are not in the index at all yet. */
  countNew(): number {
    let count = 0;
    for (const item of this.#newest.values()) if (item.knownHash === undefined) count += 1;
    return count;
  }

  push(pushed: WorkItem): void {
    const waiting = this.#newest.get(pushed.stat.path);
    const item = waiting?.urgent === true ? { ...pushed, urgent: true } : pushed;
    if (waiting?.urgent === item.urgent && isSameWork(waiting, item)) return;
    this.#drop(item.stat.path);
    this.#newest.set(item.stat.path, item);
    this.#bytes += item.stat.sizeBytes;
    this.#heap.push({ item, tier: this.#tierOf(item) });
  }

  pop(): WorkItem | undefined {
    for (let entry = this.#heap.pop(); entry !== undefined; entry = this.#heap.pop()) {
      const { item } = entry;
      if (this.#newest.get(item.stat.path) !== item) continue;
      this.#drop(item.stat.path);
      return item;
    }
    return undefined;
  }

  /** Takes a path out, or everything below a folder that is gone. */
  remove(path: string): void {
    this.#drop(path);
    const folder = path.endsWith('/') ? path : `${path}/`;
    for (const queued of this.#newest.keys()) if (queued.startsWith(folder)) this.#drop(queued);
  }

  clear(): void {
    this.#newest.clear();
    this.#bytes = 0;
    this.#heap = new Heap<Entry>(goesBefore);
  }

  /** Sorts anew around these open files. */
  focus(paths: readonly string[]): void {
    this.#openPaths = new Set(paths);
    this.#openFolders = new Set(paths.map(folderOf));
    this.#heap = new Heap<Entry>(goesBefore);
    for (const item of this.#newest.values()) this.#heap.push({ item, tier: this.#tierOf(item) });
  }

  #drop(path: string): void {
    this.#bytes -= this.#newest.get(path)?.stat.sizeBytes ?? 0;
    this.#newest.delete(path);
  }

  #tierOf({ stat, urgent }: WorkItem): number {
    if (urgent) return 0;
    if (this.#openPaths.has(stat.path)) return 1;
    return this.#openFolders.has(folderOf(stat.path)) ? 2 : 3;
  }
}

function goesBefore(a: Entry, b: Entry): boolean {
  return a.tier === b.tier ? a.item.stat.mtimeMs > b.item.stat.mtimeMs : a.tier < b.tier;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

import { Heap } from '../base/index.ts';
import { type FileStat, type KnownContent, type PrepareResult, isSameStamp } from './records.ts';

/** A file that waits to be prepared. */
export interface WorkItem {
  readonly stat: FileStat;
  /** What the index has of this path; absent for a file that is new to it. */
  readonly known?: KnownContent;
  /** A change the person just made: it goes before everything else. */
  readonly urgent: boolean;
}

/** Whether working on the one makes working on the other needless. */
export function isSameWork(a: WorkItem, b: WorkItem): boolean {
  return (
    isSameStamp(a.stat, b.stat) &&
    a.known?.hash === b.known?.hash &&
    a.known?.level === b.known?.level &&
    isRefinement(a) === isRefinement(b)
  );
}

/** Whether the file can be found as it lies on the disk, and only its symbols and final chunk borders are missing. */
export function isRefinement({ known }: WorkItem): boolean {
  return known?.level === 'searchable' && known.same;
}

/** What is still to be done with a file that was stored as searchable. */
export function refinementAfter(result: PrepareResult): WorkItem | undefined {
  if (result.kind !== 'prepared' || result.file.level === 'whole') return undefined;
  const { stat, hash, level } = result.file;
  return { stat, known: { hash, level, same: true }, urgent: false };
}

export function isLarge({ stat }: WorkItem): boolean {
  return stat.sizeBytes > largeFileBytes;
}

/** A number of files, and the sum of their sizes. */
export class Tally {
  files = 0;
  bytes = 0;

  add({ stat }: Pick<WorkItem, 'stat'>): void {
    this.files += 1;
    this.bytes += stat.sizeBytes;
  }

  take({ stat }: WorkItem): void {
    this.files -= 1;
    this.bytes -= stat.sizeBytes;
  }

  clear(): void {
    this.files = this.bytes = 0;
  }
}

interface Entry {
  readonly item: WorkItem;
  readonly tier: number;
}

/** What only waits for its symbols comes after all that cannot be found yet. */
const tiers = { urgent: 0, open: 1, beside: 2, other: 3, refineBeside: 4, refineOther: 5 };

/** A larger file is prepared with no other of its kind at a time: it would hold up those behind it. */
const largeFileBytes = 2 << 20;
/** Whether large files have their turn: as others, after all others that are to be found, or not at all. */
export type LargeTurn = 'now' | 'last' | 'never';

/**
 * Files in the order in which a person is likely to need them: just saved, open, beside an open file, then the most
 * recently changed first. A path is in the queue once; pushed again it has its newest state and stays urgent.
 */
export class WorkQueue {
  /** What waits to be found at all, or as it lies on the disk. */
  readonly first = new Tally();
  /** What waits for its symbols only. */
  readonly refining = new Tally();
  readonly #newest = new Map<string, WorkItem>();
  #heap = new Heap<Entry>(goesBefore);
  #large = new Heap<Entry>(goesBefore);
  #openPaths = new Set<string>();
  #openFolders = new Set<string>();

  get size(): number {
    return this.#newest.size;
  }

  /** Files that are not in the index at all yet. */
  countNew(): number {
    let count = 0;
    for (const item of this.#newest.values()) if (item.known === undefined) count += 1;
    return count;
  }

  push(pushed: WorkItem): void {
    const waiting = this.#newest.get(pushed.stat.path);
    const item = waiting?.urgent === true ? { ...pushed, urgent: true } : pushed;
    if (waiting?.urgent === item.urgent && isSameWork(waiting, item)) return;
    this.#drop(item.stat.path);
    this.#newest.set(item.stat.path, item);
    this.#tallyOf(item).add(item);
    this.#place(item);
  }

  /** @param mayDoBulk asked when no file is left that a person is at work on; false leaves the others where they are */
  pop(mayDoBulk: () => boolean = () => true, large: LargeTurn = 'now'): WorkItem | undefined {
    const next = this.#first(this.#heap);
    const nextLarge = large === 'never' ? undefined : this.#first(this.#large);
    const goesFirst = large === 'now' ? goesBefore : goesBeforeThough;
    const takesLarge = nextLarge !== undefined && (next === undefined || goesFirst(nextLarge, next));
    const item = (takesLarge ? nextLarge : next)?.item;
    if (item === undefined || (!this.isAtHand(item) && !mayDoBulk())) return undefined;
    (takesLarge ? this.#large : this.#heap).pop();
    this.#drop(item.stat.path);
    return item;
  }

  /** Takes a path out, or everything below a folder that is gone. */
  remove(path: string): void {
    this.#drop(path);
    const folder = path.endsWith('/') ? path : `${path}/`;
    for (const queued of this.#newest.keys()) if (queued.startsWith(folder)) this.#drop(queued);
  }

  clear(): void {
    this.#newest.clear();
    this.first.clear();
    this.refining.clear();
    this.#heap = new Heap<Entry>(goesBefore);
    this.#large = new Heap<Entry>(goesBefore);
  }

  /** Sorts anew around these open files. */
  focus(paths: readonly string[]): void {
    this.#openPaths = new Set(paths);
    this.#openFolders = new Set(paths.map(folderOf));
    this.#heap = new Heap<Entry>(goesBefore);
    this.#large = new Heap<Entry>(goesBefore);
    for (const item of this.#newest.values()) this.#place(item);
  }

  /** Whether a person is at work on the file right now. */
  isAtHand({ stat, urgent }: WorkItem): boolean {
    return urgent || this.isOpen(stat.path);
  }

  isOpen(path: string): boolean {
    return this.#openPaths.has(path);
  }

  #place(item: WorkItem): void {
    const heap = isLarge(item) ? this.#large : this.#heap;
    heap.push({ item, tier: this.#tierOf(item) });
  }

  /** The first that still counts, left in its place. */
  #first(heap: Heap<Entry>): Entry | undefined {
    let entry = heap.first;
    while (entry !== undefined && this.#newest.get(entry.item.stat.path) !== entry.item) {
      heap.pop();
      entry = heap.first;
    }
    return entry;
  }

  #drop(path: string): void {
    const item = this.#newest.get(path);
    if (item === undefined) return;
    this.#tallyOf(item).take(item);
    this.#newest.delete(path);
  }

  #tallyOf(item: WorkItem): Tally {
    return isRefinement(item) ? this.refining : this.first;
  }

  #tierOf(item: WorkItem): number {
    const { stat, urgent } = item;
    if (urgent) return tiers.urgent;
    if (this.#openPaths.has(stat.path)) return tiers.open;
    const isBeside = this.#openFolders.has(folderOf(stat.path));
    if (isRefinement(item)) return isBeside ? tiers.refineBeside : tiers.refineOther;
    return isBeside ? tiers.beside : tiers.other;
  }
}

function goesBefore(a: Entry, b: Entry): boolean {
  return a.tier === b.tier ? a.item.stat.mtimeNs > b.item.stat.mtimeNs : a.tier < b.tier;
}

/** Whether the large one goes before the other although it comes last: a person waits for it, or the other lacks only its symbols. */
function goesBeforeThough(large: Entry, other: Entry): boolean {
  if (large.tier <= tiers.open) return goesBefore(large, other);
  return large.tier < tiers.refineBeside && other.tier >= tiers.refineBeside;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

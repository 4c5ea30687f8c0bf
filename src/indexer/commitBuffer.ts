import type { PrepareResult } from './records.ts';
import type { WorkItem } from './workQueue.ts';

/** A file at work, and what the prepare threads made of it. */
export interface Preparation {
  readonly item: WorkItem;
  readonly result: PrepareResult;
}

/** Results are committed together: at most so many, or so many bytes of source, or after so long. */
const batchFiles = 256;
const batchBytes = 2 << 20;
const batchMs = 100;

/** Gathers what is prepared, and commits one batch after the other. */
export class CommitBuffer {
  readonly #commit: (batch: readonly Preparation[]) => Promise<void>;
  #waiting: Preparation[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #committing = false;

  /** @param commit never rejects */
  constructor(commit: (batch: readonly Preparation[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** @param isLast nothing more is to be expected soon */
  add(preparation: Preparation, isLast: boolean): void {
    this.#waiting.push(preparation);
    this.#bytes += preparation.item.stat.sizeBytes;
    if (this.#waiting.length >= batchFiles || this.#bytes >= batchBytes || isLast) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), batchMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#committing || this.#waiting.length === 0) return;
    this.#committing = true;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    void this.#commit(batch).finally(() => {
      this.#committing = false;
      if (this.#waiting.length > 0) this.#flush();
    });
  }
}

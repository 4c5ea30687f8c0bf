import type { PrepareResult } from './records.ts';
import type { WorkItem } from './workQueue.ts';

/** A file at work, and what the prepare threads made of it. */
export interface Preparation {
  readonly item: WorkItem;
  readonly result: PrepareResult;
}

/** Results are committed together: at most so many, or so many bytes of source, or after so long. */
interface Batch {
  readonly files: number;
  readonly bytes: number;
  readonly ms: number;
}

/** The first batch of a run is small, so that there is soon something to find; each is twice as large as the one before. */
const smallest: Batch = { files: 128, bytes: 512 << 10, ms: 100 };
/** Larger ones save little more: what one commit writes several times over, larger ones write once. */
const largest: Batch = { files: 1_024, bytes: 1536 << 10, ms: 1_000 };

/** Gathers what is prepared, and commits one batch after the other. */
export class CommitBuffer {
  readonly #commit: (batch: readonly Preparation[]) => Promise<void>;
  #waiting: Preparation[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #committing = false;
  #batch = smallest;

  /** @param commit never rejects */
  constructor(commit: (batch: readonly Preparation[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** @param isLast nothing more is to be expected soon */
  add(preparation: Preparation, isLast: boolean): void {
    const { stat, urgent } = preparation.item;
    if (isLast || urgent) this.#batch = smallest;
    this.#waiting.push(preparation);
    this.#bytes += stat.sizeBytes;
    const { files, bytes, ms } = this.#batch;
    if (this.#waiting.length >= files || this.#bytes >= bytes || isLast) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), ms);
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
    this.#batch = doubled(this.#batch);
    void this.#commit(batch).finally(() => {
      this.#committing = false;
      if (this.#waiting.length > 0) this.#flush();
    });
  }
}

function doubled({ files, bytes, ms }: Batch): Batch {
  return {
    files: Math.min(2 * files, largest.files),
    bytes: Math.min(2 * bytes, largest.bytes),
    ms: Math.min(2 * ms, largest.ms),
  };
}

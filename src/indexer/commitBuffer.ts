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

/** The largest batch at the moment. */
export interface MostAtOnce {
  readonly batchFiles: number;
  readonly batchBytes: number;
}

/** The first batch of a run is small, so that there is soon something to find; each is twice as large as the one before. */
const smallest: Batch = { files: 128, bytes: 512 << 10, ms: 100 };
const longestMs = 1_000;

/** Gathers what is prepared, and commits one batch after the other. */
export class CommitBuffer {
  readonly #commit: (batch: readonly Preparation[]) => Promise<void>;
  readonly #most: () => MostAtOnce;
  #waiting: Preparation[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #committing = false;
  #batch = smallest;

  /** @param commit never rejects */
  constructor(commit: (batch: readonly Preparation[]) => Promise<void>, most: () => MostAtOnce) {
    this.#commit = commit;
    this.#most = most;
  }

  /** @param isLast nothing more is to be expected soon */
  add(preparation: Preparation, isLast: boolean): void {
    const { stat, urgent } = preparation.item;
    if (isLast || urgent) this.#batch = smallest;
    this.#waiting.push(preparation);
    this.#bytes += stat.sizeBytes;
    const { files, bytes, ms } = atMost(this.#batch, this.#most());
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
    this.#batch = atMost(doubled(this.#batch), this.#most());
    void this.#commit(batch).finally(() => {
      this.#committing = false;
      if (this.#waiting.length > 0) this.#flush();
    });
  }
}

function doubled({ files, bytes, ms }: Batch): Batch {
  return { files: 2 * files, bytes: 2 * bytes, ms: 2 * ms };
}

function atMost({ files, bytes, ms }: Batch, { batchFiles, batchBytes }: MostAtOnce): Batch {
  return {
    files: Math.min(files, batchFiles),
    bytes: Math.min(bytes, batchBytes),
    ms: Math.min(ms, longestMs),
  };
}

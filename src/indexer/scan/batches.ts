const maxBatchLength = 512;
const maxDelayMs = 40;
/** Unread entries from which on producers are asked to wait. */
const maxUnread = 16 * maxBatchLength;

/**
 * Collects single values into batches for one reader. A batch is handed over when it is full, or when its first value
 * has waited for 40 ms.
 */
export class Batches<T> implements AsyncIterable<readonly T[]> {
  #unread: T[] = [];
  #ended = false;
  #released = false;
  #due = false;
  #timer: NodeJS.Timeout | undefined;
  #wakeReader: (() => void) | undefined;
  #waiting: (() => void)[] = [];

  push(value: T): void {
    this.#unread.push(value);
    if (this.#unread.length >= maxBatchLength) this.#wakeReader?.();
    else this.#startTimer();
  }

  /** Resolves when the reader keeps up, at once after `release`. */
  async ready(): Promise<void> {
    while (!this.#released && this.#unread.length > maxUnread)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Lets waiting producers go on although nobody may read any more. */
  release(): void {
    this.#released = true;
    this.#wakeReader?.();
    this.#wakeProducers();
  }

  end(): void {
    this.#ended = true;
    this.#wakeReader?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<readonly T[]> {
    try {
      while (await this.#full()) yield this.#take();
    } finally {
      clearTimeout(this.#timer);
    }
  }

  /** Resolves with false when there will be no more. */
  async #full(): Promise<boolean> {
    while (!this.#ended && !this.#released && !this.#due && this.#unread.length < maxBatchLength)
      await new Promise<void>((resolve) => (this.#wakeReader = resolve));
    return this.#unread.length > 0;
  }

  #take(): readonly T[] {
    const batch = this.#unread.splice(0, maxBatchLength);
    if (this.#unread.length <= maxUnread) this.#wakeProducers();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#due = false;
    if (this.#unread.length > 0) this.#startTimer();
    return batch;
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      this.#due = true;
      this.#wakeReader?.();
    }, maxDelayMs);
  }

  #wakeProducers(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

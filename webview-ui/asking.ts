import { type SearchAnswer, codeOf, isCancelled, messageOf } from '../src/protocol/index.ts';
import type { Failure, Question } from './state.ts';

export interface AskingOptions {
  /** Milliseconds without a key press before a question is asked. */
  readonly delayMs: number;
  search(question: Question, signal: AbortSignal): Promise<SearchAnswer>;
  asked(): void;
  answered(question: Question, answer: SearchAnswer): void;
  failed(failure: Failure): void;
}

/** Asks the newest question only: waits for a pause in typing and gives up whatever is superseded. */
export class Asking {
  readonly #options: AskingOptions;
  #abort: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: Question | undefined;

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /** True while a question waits or is being answered. */
  get busy(): boolean {
    return this.#waiting !== undefined || this.#abort !== undefined;
  }

  /** Asks after the pause; the question before it is given up at once. */
  soon(question: Question): void {
    this.cancel();
    this.#waiting = question;
    this.#timer = setTimeout(() => this.now(question), this.#options.delayMs);
  }

  now(question: Question): void {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.#options.asked();
    void this.#ask(question, abort);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #ask(question: Question, abort: AbortController): Promise<void> {
    try {
      const answer = await this.#options.search(question, abort.signal);
      if (this.#settle(abort)) this.#options.answered(question, answer);
    } catch (error) {
      if (!this.#settle(abort) || isCancelled(error)) return;
      this.#options.failed({ code: codeOf(error), message: messageOf(error) });
    }
  }

  /** False when a newer question has taken over. */
  #settle(abort: AbortController): boolean {
    if (this.#abort !== abort) return false;
    this.#abort = undefined;
    return true;
  }
}

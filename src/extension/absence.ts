const longMs = 5 * 60_000;

/**
 * Notices that a window has the focus again after a long time without it. What watchers of files lose they tell nobody (a
 * queue that overflowed, a machine that slept), so this is when to look at the disk once more.
 */
export class Absence {
  readonly #onReturn: () => void;
  readonly #now: () => number;
  #leftAt: number | undefined;

  /** @param now milliseconds of a clock that goes on while the machine sleeps */
  constructor(onReturn: () => void, now: () => number = () => Date.now()) {
    this.#onReturn = onReturn;
    this.#now = now;
  }

  readonly focusChanged = ({ focused }: { readonly focused: boolean }): void => {
    const left = this.#leftAt;
    if (!focused) {
      this.#leftAt ??= this.#now();
      return;
    }
    this.#leftAt = undefined;
    if (left !== undefined && this.#now() - left >= longMs) this.#onReturn();
  };
}

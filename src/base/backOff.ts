/** How long to wait before something that failed is tried again: twice as long each time, up to a bound. */
export class BackOff {
  readonly #firstMs: number;
  readonly #mostMs: number;
  #failures = 0;

  constructor(firstMs: number, mostMs: number) {
    this.#firstMs = firstMs;
    this.#mostMs = mostMs;
  }

  /** Since it last worked. */
  get failures(): number {
    return this.#failures;
  }

  /** It failed once more; returns the milliseconds to wait. */
  fail(): number {
    return Math.min(this.#mostMs, this.#firstMs * 2 ** this.#failures++);
  }

  succeed(): void {
    this.#failures = 0;
  }
}

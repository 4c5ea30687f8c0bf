/**
 * Back-pressure as one number: what is in flight may add up to `capacity`. A single amount larger than the capacity is
 * let through alone, so that nothing waits forever.
 */
export class Budget {
  readonly #capacity: () => number;
  readonly #waiting: { readonly amount: number; readonly proceed: () => void }[] = [];
  #used = 0;

  /** @param capacity a function, where it changes: an amount that waits learns of more room with the next `give` */
  constructor(capacity: number | (() => number)) {
    this.#capacity = typeof capacity === 'number' ? () => capacity : capacity;
  }

  /** Resolves when `amount` fits; every take needs one `give` of the same amount. */
  take(amount: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(amount)) {
      this.#used += amount;
      return Promise.resolve();
    }
    return new Promise((proceed) => this.#waiting.push({ amount, proceed }));
  }

  give(amount: number): void {
    this.#used -= amount;
    for (
      let next = this.#waiting[0];
      next !== undefined && this.#fits(next.amount);
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      this.#used += next.amount;
      next.proceed();
    }
  }

  #fits(amount: number): boolean {
    return this.#used === 0 || this.#used + amount <= this.#capacity();
  }
}

/** A set of callbacks of one event. */
export class Listeners<T> {
  readonly #callbacks = new Set<(value: T) => void>();

  /** Returns the function that stops listening. */
  add(callback: (value: T) => void): () => void {
    this.#callbacks.add(callback);
    return () => void this.#callbacks.delete(callback);
  }

  fire(value: T): void {
    for (const callback of [...this.#callbacks]) callback(value);
  }
}

/**
 * What a comparison of the disk with the index has seen so far. It is kept in memory only: a scan that a restart cuts short
 * removes nothing and is done again, and a scan that finds nothing new writes nothing.
 */
export class Scan {
  readonly generation: number;
  readonly #files = new Set<number>();
  readonly #skips = new Set<string>();

  /** Generations grow, also from one writer thread to the next. */
  constructor(former: number | undefined) {
    this.generation = Math.max(Date.now(), (former ?? 0) + 1);
  }

  seeFile(id: number): void {
    this.#files.add(id);
  }

  sawFile(id: number): boolean {
    return this.#files.has(id);
  }

  seeSkip(path: string): void {
    this.#skips.add(path);
  }

  sawSkip(path: string): boolean {
    return this.#skips.has(path);
  }

  /** The index was emptied; ids may come again. */
  forget(): void {
    this.#files.clear();
    this.#skips.clear();
  }
}

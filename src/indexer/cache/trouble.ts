/** What is said of trouble, once. */
export function damaged(path: string): string {
  return `The embedding cache ${path} was damaged: it is made anew.`;
}

export function unusable(path: string, why: string): string {
  return `The embedding cache ${path} cannot be used (${why}): Loupe does without it for now.`;
}

const restMs = 60_000;

/** After trouble that will not pass by itself soon, such as a full disk, the cache is left alone for a while. */
export class Rest {
  #until = 0;

  get goesOn(): boolean {
    return performance.now() < this.#until;
  }

  begin(): void {
    this.#until = performance.now() + restMs;
  }
}

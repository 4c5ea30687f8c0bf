import type { Budget } from '../base/index.ts';
import { type LargeTurn, type WorkItem, isLarge } from './workQueue.ts';

/** Files of one root between the queue and the database: within the budget of all roots, and one large file beside it. */
export class InFlight {
  readonly #budget: Budget;
  readonly #threads: () => number;
  #hasLarge = false;

  constructor(budget: Budget, threads: () => number) {
    this.#budget = budget;
    this.#threads = threads;
  }

  /** Of several threads one has the large files, and others go past it. With one thread they would wait behind it, so it waits for them. */
  get largeTurn(): LargeTurn {
    if (this.#hasLarge) return 'never';
    return this.#threads() > 1 ? 'now' : 'last';
  }

  /** Resolves when there is room for the file; every take needs one `give`. */
  async take(item: WorkItem): Promise<void> {
    if (isLarge(item)) this.#hasLarge = true;
    else await this.#budget.take(item.stat.sizeBytes);
  }

  give(item: WorkItem): void {
    if (isLarge(item)) this.#hasLarge = false;
    else this.#budget.give(item.stat.sizeBytes);
  }
}

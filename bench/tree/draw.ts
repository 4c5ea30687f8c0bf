import { seededRandom } from '../random.ts';

/** The size that half of the files are below, and by how many doublings sizes spread: together a mean of about 4 kB. */
const medianBytes = 1_740;
const spread = 1.75;
const leastBytes = 160;
const mostBytes = 200_000;

/**
 * Choices that are the same on every machine: nothing but whole numbers, sums and products, which IEEE 754 leaves no freedom in, as it
 * does in the last bit of `Math.exp` and its like.
 */
export class Draw {
  readonly #random: () => number;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  /** The earlier an item stands, the likelier it is, as words are in a language. */
  pickFrequent<Item>(items: readonly Item[]): Item {
    const at = this.#random();
    return items[Math.floor(at * at * items.length)] as Item;
  }

  /** Shares are whole numbers. */
  pickByShare<Item extends { readonly share: number }>(items: readonly Item[]): Item {
    const weighed = items.flatMap((item) => Array.from({ length: item.share }, () => item));
    return this.pick(weighed);
  }

  /** About log-normal: twelve uniform numbers make nearly a normal one, and between two powers of two the line is straight. */
  fileSize(): number {
    let deviation = -6;
    for (let at = 0; at < 12; at++) deviation += this.#random();
    const power = deviation * spread;
    const whole = Math.floor(power);
    const scaled = whole < 0 ? medianBytes / (1 << -whole) : medianBytes * (1 << whole);
    return Math.min(mostBytes, Math.max(leastBytes, Math.floor(scaled * (1 + power - whole))));
  }
}

const pageBits = 10;
const pageIds = 1 << pageBits;

interface Page {
  /** The row of each id, plus 1; 0 where there is none. */
  readonly rows: Int32Array;
  count: number;
}

/**
 * Which row an id has. Ids are given in ascending order and never again, so that those that live lie close together: a page of
 * them is there as long as one of them lives.
 */
export class RowsById {
  readonly #pages: (Page | undefined)[] = [];

  get(id: number): number | undefined {
    const page = this.#pages[id >>> pageBits];
    const row = page === undefined ? 0 : (page.rows[id & (pageIds - 1)] ?? 0);
    return row === 0 ? undefined : row - 1;
  }

  set(id: number, row: number): void {
    // Without holes, with which an array is as slow as a map.
    while (this.#pages.length <= id >>> pageBits) this.#pages.push(undefined);
    const page = (this.#pages[id >>> pageBits] ??= { rows: new Int32Array(pageIds), count: 0 });
    const at = id & (pageIds - 1);
    if (page.rows[at] === 0) page.count += 1;
    page.rows[at] = row + 1;
  }

  delete(id: number): void {
    const page = this.#pages[id >>> pageBits];
    const at = id & (pageIds - 1);
    if (page === undefined || page.rows[at] === 0) return;
    page.rows[at] = 0;
    page.count -= 1;
    if (page.count === 0) this.#pages[id >>> pageBits] = undefined;
  }

  clear(): void {
    this.#pages.length = 0;
  }
}

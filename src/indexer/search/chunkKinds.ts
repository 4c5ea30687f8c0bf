import { setImmediate as immediately } from 'node:timers/promises';
import { type SymbolKind, symbolKinds } from '../../protocol/index.ts';
import type { StoreReader } from '../store/index.ts';
import type { VectorTable } from './vectorTable.ts';

/** Chunks looked up at once: about 5 ms. */
const chunksAtOnce = 1_000;
const none = 1;
/** The first kind. */
const first = 2;
const codes = new Map(symbolKinds.map((kind, at) => [kind, at + first]));

/** What kind of definition each chunk is: learned when a question filters by it, for all later ones, at one byte each. */
export class ChunkKinds {
  readonly #index: Pick<StoreReader, 'chunks'>;
  readonly #table: VectorTable;
  /** By the chunk's id, which no other chunk gets; 0 where nobody has asked yet. */
  #codes = new Uint8Array(0);
  /** The kinds of the rows below this are known. */
  #rowsKnown = 0;

  constructor(index: Pick<StoreReader, 'chunks'>, table: VectorTable) {
    this.#index = index;
    this.#table = table;
  }

  /** After every change of the table. */
  refresh(): void {
    this.#rowsKnown = 0;
  }

  /** Afterwards the kinds of all rows are known, until the table changes. */
  async learn(signal: AbortSignal): Promise<void> {
    while (this.#rowsKnown < this.#table.count) {
      const ids: number[] = [];
      for (; this.#rowsKnown < this.#table.count && ids.length < chunksAtOnce; this.#rowsKnown++) {
        const id = this.#table.idOf(this.#rowsKnown);
        if ((this.#codes[id] ?? 0) === 0) ids.push(id);
      }
      if (ids.length === 0) continue;
      this.#makeRoom(Math.max(...ids));
      for (const id of ids) this.#codes[id] = none;
      for (const { id, symbolKind } of this.#index.chunks(ids))
        this.#codes[id] = (symbolKind && codes.get(symbolKind)) ?? none;
      await immediately();
      signal.throwIfAborted();
    }
  }

  isOf(row: number, kinds: readonly SymbolKind[]): boolean {
    const code = this.#codes[this.#table.idOf(row)] ?? 0;
    return kinds.some((kind) => codes.get(kind) === code);
  }

  #makeRoom(id: number): void {
    if (id < this.#codes.length) return;
    const larger = new Uint8Array(Math.ceil((id + 1) * 1.2));
    larger.set(this.#codes);
    this.#codes = larger;
  }
}

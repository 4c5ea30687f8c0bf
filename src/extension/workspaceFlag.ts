import type { Storage } from './history.ts';

/** A yes or no about this workspace that survives a reload, such as "indexing is paused here". */
export class WorkspaceFlag {
  readonly #storage: Storage;
  readonly #key: string;

  constructor(storage: Storage, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  get value(): boolean {
    return this.#storage.get(this.#key) === true;
  }

  async set(value: boolean): Promise<void> {
    await this.#storage.update(this.#key, value ? true : undefined);
  }
}

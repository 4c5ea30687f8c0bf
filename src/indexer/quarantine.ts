import { statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FileStat } from './records.ts';
import type { Store } from './store/index.ts';

interface Suspect {
  readonly crashes: number;
  readonly sizeBytes: number;
  /** In digits: JSON has no whole numbers of this size. */
  readonly mtimeNs: string;
}

const metaKey = 'suspects';
const crashesToQuarantine = 2;

/**
 * Files that were at work when the process crashed. After two crashes a file is left alone until it changes; being
 * stored once clears it of suspicion.
 */
export class Quarantine {
  readonly #root: string;
  readonly #store: Store;
  readonly #suspects: Map<string, Suspect>;

  constructor(root: string, store: Store) {
    this.#root = root;
    this.#store = store;
    const saved = store.getMeta(metaKey);
    this.#suspects = new Map(saved === undefined ? [] : (JSON.parse(saved) as [string, Suspect][]));
  }

  get paths(): string[] {
    return [...this.#suspects]
      .filter(([, { crashes }]) => crashes >= crashesToQuarantine)
      .map(([path]) => path);
  }

  holds(stat: FileStat): boolean {
    const suspect = this.#suspects.get(stat.path);
    if (suspect === undefined || suspect.crashes < crashesToQuarantine) return false;
    return suspect.sizeBytes === stat.sizeBytes && suspect.mtimeNs === String(stat.mtimeNs);
  }

  /** Counts a crash against each of these absolute paths that lies in the root; returns those now quarantined. */
  async accuse(absolutePaths: readonly string[]): Promise<string[]> {
    const accused = absolutePaths.map((path) => this.#inRoot(path)).filter((path) => path !== undefined);
    for (const path of accused) {
      const stat = statSync(join(this.#root, path), { bigint: true, throwIfNoEntry: false });
      if (stat === undefined) continue;
      const crashes = (this.#suspects.get(path)?.crashes ?? 0) + 1;
      const { size, mtimeNs } = stat;
      this.#suspects.set(path, { crashes, sizeBytes: Number(size), mtimeNs: String(mtimeNs) });
    }
    if (accused.length > 0) await this.#save();
    return accused.filter((path) => (this.#suspects.get(path)?.crashes ?? 0) >= crashesToQuarantine);
  }

  /** These files were stored: they are no suspects. */
  passed(paths: readonly string[]): void {
    let cleared = false;
    for (const path of paths)
      cleared = (this.#suspects.get(path)?.crashes === 1 && this.#suspects.delete(path)) || cleared;
    if (cleared) void this.#save();
  }

  async forgive(): Promise<void> {
    this.#suspects.clear();
    await this.#save();
  }

  #save(): Promise<void> {
    return this.#store.setMeta(metaKey, JSON.stringify([...this.#suspects]));
  }

  #inRoot(absolutePath: string): string | undefined {
    const path = relative(this.#root, absolutePath);
    return path === '..' || path.startsWith(`..${sep}`) || path === ''
      ? undefined
      : path.split(sep).join('/');
  }
}

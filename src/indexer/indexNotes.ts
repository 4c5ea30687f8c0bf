import type { CacheRun, IndexerSettings } from '../protocol/index.ts';
import type { Store } from './store/index.ts';

/** How far the writing process has come, so that a following process can tell. */
export interface SharedProgress {
  readonly ready: boolean;
  readonly coverage: number;
}

/** What the last full run did. */
export interface LastRun {
  /** Seconds of work per stage. */
  readonly stages: Readonly<Record<string, number>>;
  /** Of the files that it went through. */
  readonly preparedBytes: number;
  readonly cache: CacheRun;
}

/** What decides which files are in an index; how much of the machine the work may take does not. */
type KeptSettings = Omit<IndexerSettings, 'threads' | 'memoryLimitMb' | 'profile'>;

const noRun: LastRun = { stages: {}, preparedBytes: 0, cache: { hits: 0, misses: 0 } };
const progressKey = 'progress';
const lastRunKey = 'lastRun';
const settingsKey = 'settings';

/** What an index says of itself beside its content. Emptying the index forgets it. */
export class IndexNotes {
  readonly #store: Pick<Store, 'getMeta' | 'setMeta'>;

  constructor(store: Pick<Store, 'getMeta' | 'setMeta'>) {
    this.#store = store;
  }

  get progress(): SharedProgress {
    return (this.#read(progressKey) as SharedProgress | undefined) ?? { ready: false, coverage: 0 };
  }

  setProgress(progress: SharedProgress): Promise<void> {
    return this.#store.setMeta(progressKey, JSON.stringify(progress));
  }

  get lastRun(): LastRun {
    return { ...noRun, ...(this.#read(lastRunKey) as Partial<LastRun> | undefined) };
  }

  setLastRun({ stages, preparedBytes, cache }: LastRun): Promise<void> {
    return this.#store.setMeta(lastRunKey, JSON.stringify({ stages, preparedBytes, cache }));
  }

  /** Those the index was last brought up to date with. */
  get settings(): KeptSettings | undefined {
    return this.#read(settingsKey) as KeptSettings | undefined;
  }

  async setSettings({ exclude, include, editorExclude, maxFileSizeKb }: IndexerSettings): Promise<void> {
    const text = JSON.stringify({ exclude, include, editorExclude, maxFileSizeKb } satisfies KeptSettings);
    if (text !== this.#store.getMeta(settingsKey)) await this.#store.setMeta(settingsKey, text);
  }

  #read(key: string): unknown {
    const text = this.#store.getMeta(key);
    return text === undefined ? undefined : JSON.parse(text);
  }
}

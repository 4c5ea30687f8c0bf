import type { FileChange } from '../protocol/index.ts';

const batchMs = 75;
/** A burst larger than this (a branch switch, an unpacked archive) is cheaper to find by comparing the disk with the index. */
const maxChanges = 2000;

export interface ChangeSink {
  filesChanged(changes: readonly FileChange[]): void;
  /** Compare everything: more changed than is worth listing. */
  rescan(): void;
}

/** Gathers file system changes for 75 ms and passes them on as one list in which every path stands once. */
export class ChangeBatch {
  readonly #sink: ChangeSink;
  readonly #kinds = new Map<string, FileChange['kind']>();
  #timer: NodeJS.Timeout | undefined;

  constructor(sink: ChangeSink) {
    this.#sink = sink;
  }

  add(path: string, kind: FileChange['kind']): void {
    this.#kinds.set(path, mergedKind(this.#kinds.get(path), kind));
    this.#timer ??= setTimeout(() => this.#flush(), batchMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#kinds.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const changes = [...this.#kinds].map(([path, kind]) => ({ path, kind }));
    this.#kinds.clear();
    if (changes.length > maxChanges) this.#sink.rescan();
    else this.#sink.filesChanged(changes);
  }
}

/** Two things that happened to one path, as one: what was deleted and created again has changed. */
function mergedKind(before: FileChange['kind'] | undefined, now: FileChange['kind']): FileChange['kind'] {
  if (before === 'deleted' && now !== 'deleted') return 'changed';
  if (before === 'created' && now === 'changed') return 'created';
  return now;
}

import type { FileChange } from '../protocol/index.ts';

const batchMs = 75;
/** A burst larger than this (a branch switch, an unpacked archive) is cheaper to find by comparing the disk with the index. */
const maxChanges = 2000;
/** A storm is over when nothing changed for so long; one that lasts is looked into all the same. */
const calmMs = 500;
const longestStormMs = 10_000;

export interface ChangeSink {
  filesChanged(changes: readonly FileChange[]): void;
  /** Compare everything: more changed than is worth listing. */
  rescan(): void;
}

/**
 * Gathers file system changes for 75 ms and passes them on as one list in which every path stands once. Changes that come too
 * thick for a list are a storm: they are listed no more, and when it is over one comparison finds them all.
 */
export class ChangeBatch {
  readonly #sink: ChangeSink;
  readonly #kinds = new Map<string, FileChange['kind']>();
  #timer: NodeJS.Timeout | undefined;
  #calmTimer: NodeJS.Timeout | undefined;
  #stormTimer: NodeJS.Timeout | undefined;
  #isCalm = false;

  constructor(sink: ChangeSink) {
    this.#sink = sink;
  }

  /** A change that a watcher saw. */
  add(path: string, kind: FileChange['kind']): void {
    if (this.#stormTimer === undefined) this.addOwn(path, kind);
    else this.#isCalm = false;
  }

  /** A change that the editor itself made: it is told in a storm, too. */
  addOwn(path: string, kind: FileChange['kind']): void {
    this.#kinds.set(path, mergedKind(this.#kinds.get(path), kind));
    this.#timer ??= setTimeout(() => this.#flush(), batchMs);
  }

  dispose(): void {
    for (const timer of [this.#timer, this.#calmTimer, this.#stormTimer]) clearTimeout(timer);
    this.#kinds.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    const changes = [...this.#kinds].map(([path, kind]) => ({ path, kind }));
    this.#kinds.clear();
    if (changes.length <= maxChanges) this.#sink.filesChanged(changes);
    else this.#beginStorm();
  }

  #beginStorm(): void {
    this.#stormTimer = setTimeout(() => this.#endStorm(), longestStormMs);
    this.#awaitCalm();
  }

  #awaitCalm(): void {
    this.#isCalm = true;
    this.#calmTimer = setTimeout(() => {
      if (this.#isCalm) this.#endStorm();
      else this.#awaitCalm();
    }, calmMs);
  }

  #endStorm(): void {
    clearTimeout(this.#calmTimer);
    clearTimeout(this.#stormTimer);
    this.#calmTimer = this.#stormTimer = undefined;
    this.#sink.rescan();
  }
}

/** Two things that happened to one path, as one: what was deleted and created again has changed. */
function mergedKind(before: FileChange['kind'] | undefined, now: FileChange['kind']): FileChange['kind'] {
  if (before === 'deleted' && now !== 'deleted') return 'changed';
  if (before === 'created' && now === 'changed') return 'created';
  return now;
}

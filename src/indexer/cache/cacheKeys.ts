import { hash } from 'node:crypto';
import type { ChunkMethod, FileLevel } from '../records.ts';

/** What decides the vectors of a file beside the model: its content, how it was cut, and its path, which the model reads too. */
export interface CacheSource {
  /** Of the content. */
  readonly hash: string;
  /** Relative to its root: the language goes by it, and the same file lies at the same place in another worktree. */
  readonly path: string;
  readonly level: FileLevel;
  /** A parser that gave up leaves other chunks. */
  readonly method: ChunkMethod;
}

const keyBytes = 16;

/** Names versions of files, as one model and one way of cutting sees them. */
export class CacheKeys {
  readonly #scope: string;

  /** @param scope everything that decides vectors and is the same for all files: the model, the chunker */
  constructor(scope: string) {
    this.#scope = scope;
  }

  keyOf({ hash: content, path, level, method }: CacheSource): Uint8Array {
    const named = [this.#scope, content, level, method, path].join('\0');
    return shortHash(named, keyBytes);
  }
}

/** SHA-256 exists in every build of Node; half of it tells all files of a life apart. */
export function shortHash(data: string | Uint8Array, bytes: number): Uint8Array {
  // A copy: it travels from thread to thread, with all the memory that it is a part of.
  return new Uint8Array(hash('sha256', data, 'buffer').subarray(0, bytes));
}

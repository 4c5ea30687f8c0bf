/** Reads a whole file as it was at one moment. Synchronous: prepare threads have nothing else to do. */
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { type SkipReason, readTrouble } from '../../protocol/index.ts';
import type { FileStamp } from '../records.ts';

export type BytesResult =
  | {
      readonly kind: 'bytes';
      /** Valid until the next call on this thread. */
      readonly bytes: Buffer;
      /** Of the file that was read, which another may have taken the place of since. */
      readonly stamp: FileStamp;
    }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly detail?: string };

export interface StableOptions {
  readonly maxFileSizeBytes: number;
  /** Called between reading and checking, for tests of files that change meanwhile. */
  readonly afterRead?: () => void;
}

/** A file that changes while it is read is read again, so often. */
const attempts = 3;
/** A pipe that took a file's place must not block the thread until somebody writes to it. */
const openFlags = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);
const reasons: Readonly<Record<string, SkipReason>> = {
  ENOENT: 'vanished',
  ENOTDIR: 'vanished',
  EISDIR: 'special',
  ENXIO: 'special',
  ELOOP: 'symlink',
};

let scratch = Buffer.allocUnsafeSlow(64 << 10);

export function readStableBytes(absolutePath: string, options: StableOptions): BytesResult {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(absolutePath, openFlags);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const result = readOnce(descriptor, options);
      if (result !== 'changed') return result;
    }
    return { kind: 'skipped', reason: 'unstable' };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const reason = reasons[code];
    return reason === undefined
      ? { kind: 'skipped', reason: 'unreadable', detail: readTrouble(code) }
      : { kind: 'skipped', reason };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function readOnce(descriptor: number, options: StableOptions): BytesResult | 'changed' {
  const before = fstatSync(descriptor, { bigint: true });
  if (!before.isFile()) return { kind: 'skipped', reason: 'special' };
  const size = Number(before.size);
  if (size > options.maxFileSizeBytes) return { kind: 'skipped', reason: 'tooLarge' };
  const length = fill(descriptor, size);
  options.afterRead?.();
  if (length !== size || hasChanged(before, fstatSync(descriptor, { bigint: true }))) return 'changed';
  const stamp = { sizeBytes: size, mtimeNs: before.mtimeNs, inode: before.ino };
  return { kind: 'bytes', bytes: scratch.subarray(0, length), stamp };
}

/** Reads from the start into the thread's buffer; one byte more than expected shows that the file has grown. */
function fill(descriptor: number, size: number): number {
  if (scratch.length <= size) scratch = Buffer.allocUnsafeSlow(Math.max(size + 1, scratch.length * 2));
  let length = 0;
  while (length <= size) {
    const count = readSync(descriptor, scratch, length, size + 1 - length, length);
    if (count === 0) break;
    length += count;
  }
  return length;
}

function hasChanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs;
}

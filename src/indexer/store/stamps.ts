import type { FileStamp } from '../records.ts';

/**
 * A file that was modified less than this before it was stored is compared by its content next time: times may be as coarse
 * as 2 s (FAT), and between reading and storing a few seconds may pass.
 */
const racyMs = 10_000;
const nsPerMs = 1_000_000n;

/** Whether the file is so fresh that it may change without a new time. */
export function isRacy({ mtimeNs }: FileStamp): boolean {
  return mtimeNs > BigInt(Date.now() - racyMs) * nsPerMs;
}

/** SQLite knows no unsigned numbers. */
export function signedInode(inode: bigint): bigint {
  return BigInt.asIntN(64, inode);
}

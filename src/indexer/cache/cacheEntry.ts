import { shortHash } from './cacheKeys.ts';

/** Vectors to keep, or with none the news that those under this key were of use. */
export interface CacheEntry {
  readonly key: Uint8Array;
  readonly vectors?: Int8Array;
}

const proofBytes = 8;

/** Tells whether vectors are still what they were. */
export function proofOf(vectors: Int8Array | Buffer): Uint8Array {
  return shortHash(new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength), proofBytes);
}

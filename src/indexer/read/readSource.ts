import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Skip, SkipReason } from '../../protocol/index.ts';
import type { FileStat, SourceText } from '../records.ts';
import { decode } from './decode.ts';
import { generatedDetail } from './generated.ts';
import { minifiedDetail } from './minified.ts';
import { secretDetail } from './secret.ts';
import { readStableBytes } from './stableBytes.ts';

export interface ReadOptions {
  /** Absolute. */
  readonly root: string;
  readonly maxFileSizeBytes: number;
  /** The hash that the index has of this file: the same content is not decoded again. */
  readonly knownHash?: string;
  /** Told the milliseconds that hashing took, which are part of reading. */
  readonly onHashed?: (ms: number) => void;
}

export type ReadResult =
  | { readonly kind: 'source'; readonly source: SourceText }
  | { readonly kind: 'unchanged'; readonly stat: FileStat }
  | { readonly kind: 'skipped'; readonly skip: Skip };

/** 128 bits in hexadecimal digits. */
const hashDigits = 32;

/**
 * Reads, hashes and decodes one file and judges its content. The stamp returned is that of the bytes read,
 * which may be newer than `stat`. Never rejects for trouble with the file: that is a skip.
 */
export function readSource(stat: FileStat, options: ReadOptions): Promise<ReadResult> {
  return Promise.resolve(readNow(stat.path, options));
}

function readNow(path: string, options: ReadOptions): ReadResult {
  const read = readStableBytes(join(options.root, path), options);
  if (read.kind === 'skipped') return skipped(path, read.reason, read.detail);
  const { bytes, stamp } = read;
  const stat: FileStat = { path, ...stamp };
  const started = performance.now();
  // SHA-256 is as fast as any hash here (about 1 GB/s) and exists in every build of Node.
  const contentHash = hash('sha256', bytes, 'hex').slice(0, hashDigits);
  options.onHashed?.(performance.now() - started);
  if (contentHash === options.knownHash) return { kind: 'unchanged', stat };
  const decoded = decode(bytes);
  if (decoded.kind !== 'text') return skipped(path, decoded.kind, decoded.detail);
  const { text, encoding } = decoded;
  return judge(path, text) ?? { kind: 'source', source: { ...stat, text, hash: contentHash, encoding } };
}

function judge(path: string, text: string): ReadResult | undefined {
  const secret = secretDetail(path, text);
  if (secret !== undefined) return skipped(path, 'secret', secret);
  const generated = generatedDetail(path, text);
  if (generated !== undefined) return skipped(path, 'generated', generated);
  const minified = minifiedDetail(path, text);
  return minified === undefined ? undefined : skipped(path, 'minified', minified);
}

function skipped(path: string, reason: SkipReason, detail?: string): ReadResult {
  return { kind: 'skipped', skip: { path, reason, ...(detail !== undefined && { detail }) } };
}

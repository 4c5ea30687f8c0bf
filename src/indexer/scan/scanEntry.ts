import type { Skip } from '../../protocol/index.ts';
import type { IgnoreRules } from '../ignore/index.ts';
import type { FileStat } from '../records.ts';

export interface ScanOptions {
  /** Absolute path of the folder. */
  readonly root: string;
  /** Rules opened for the same root; a snapshot, so opened anew for every scan. */
  readonly rules: Pick<IgnoreRules, 'enter'>;
  readonly maxFileSizeBytes: number;
  /** Directory readers that work at once. */
  readonly concurrency?: number;
  /** Ends the scan with LoupeError `cancelled`. */
  readonly signal: AbortSignal;
}

/** A file to index, or a path that is left out; a skipped directory stands for all below it. */
export type ScanEntry =
  { readonly kind: 'file'; readonly stat: FileStat } | { readonly kind: 'skip'; readonly skip: Skip };

/** `directory`: it exists and is not left out; its entries may be. */
export type InspectedEntry = ScanEntry | { readonly kind: 'directory' };

import type { FileKind, SymbolKind } from './symbol.ts';

/** A question as the person typed it: free words plus `lang:` `path:` `kind:` `-path:` and `"exact phrase"`. */
export interface SearchParams {
  readonly query: string;
  /** How many hits at most, 1 to 200. */
  readonly limit: number;
  /** Absolute roots to search; all open roots when absent. */
  readonly roots?: readonly string[];
  /** Facets chosen beside the query text; each narrows the answer. */
  readonly languages?: readonly string[];
  readonly folders?: readonly string[];
  /** Whether open editors and files that were changed lately break ties. */
  readonly preferRecent?: boolean;
}

/** A piece of evidence that really ranked a hit, in words: "defines `retryUpload`", "near in meaning", "path". */
export interface Reason {
  readonly kind: 'words' | 'meaning' | 'symbol' | 'path' | 'phrase' | 'file' | 'frame' | 'recent';
  readonly text: string;
  /** This evidence's share of the hit's score, 0 to 1. */
  readonly share: number;
}

/** Columns are 0-based UTF-16 offsets into the line; `end` is exclusive. */
export interface MatchRange {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** One answer. Lines are 1-based and inclusive; `path` is relative to the absolute `root`, with forward slashes. */
export interface Hit {
  readonly root: string;
  readonly path: string;
  readonly language: string;
  readonly fileKind: FileKind;
  readonly startLine: number;
  readonly endLine: number;
  /** The line inside the chunk that answers best: where the cursor goes. */
  readonly bestLine: number;
  readonly score: number;
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
  /** Names from the outermost container to the symbol itself. */
  readonly breadcrumb: readonly string[];
  /** The source lines around `bestLine`, first at `previewStartLine`; empty when the file cannot be read now. */
  readonly preview: readonly string[];
  readonly previewStartLine: number;
  readonly matches: readonly MatchRange[];
  readonly reasons: readonly Reason[];
}

export interface Facet {
  readonly value: string;
  readonly count: number;
}

/**
 * What a search returns. `coverage` is the share of known files that are indexed by now, 0 to 1; `refined` the share of the
 * indexed files whose symbols and chunk borders are final, absent when all are.
 */
export interface SearchAnswer {
  readonly hits: readonly Hit[];
  readonly coverage: number;
  readonly refined?: number;
  readonly tookMs: number;
  readonly languages: readonly Facet[];
  readonly folders: readonly Facet[];
  /** Sentences for the person: an unknown filter, a query cut to its first words, vectors not available. */
  readonly notes: readonly string[];
}

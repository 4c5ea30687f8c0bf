import type { QualityReport } from './quality.ts';

export const qualityPageProtocolVersion = 1;

/** What the page of a quality check shows: a report per folder. */
export interface QualityPageState {
  readonly reports: readonly QualityReport[];
  /** Names of the folders by absolute path. */
  readonly rootNames: Readonly<Record<string, string>>;
}

/** Served by the extension host to the page of a quality check. */
export interface QualityPageHostSide {
  readonly requests: {
    readonly ready: { params: null; result: QualityPageState };
    /** Opens the file of a folder at the line. */
    readonly open: {
      params: { readonly root: string; readonly path: string; readonly line: number };
      result: null;
    };
    /** Checks again. */
    readonly repeat: { params: null; result: null };
  };
  readonly events: { readonly state: QualityPageState };
}

/** The page serves nothing; it only asks. */
export interface QualityPageSide {
  readonly requests: object;
  readonly events: object;
}

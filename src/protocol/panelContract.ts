import type { SearchAnswer, SearchParams } from './search.ts';
import type { IndexerStatus } from './status.ts';

export const panelProtocolVersion = 1;

/** What the panel is told about the workspace; it chooses the panel's words when there are no results to show. */
export interface PanelState {
  readonly workspace: 'none' | 'untrusted' | 'virtual' | 'open';
  /** The person deleted the index; nothing can be found until somebody asks for one again. */
  readonly cleared: boolean;
  readonly indexer: 'stopped' | 'starting' | 'running' | 'crashed';
  /** The sentence of the last crash or start failure. */
  readonly problem?: string;
  readonly status?: IndexerStatus;
  /** Recent questions, newest first. */
  readonly history: readonly string[];
  /** Names of open roots by absolute path. */
  readonly rootNames: Readonly<Record<string, string>>;
}

/** Served by the extension host to the panel. */
export interface PanelHostSide {
  readonly requests: {
    readonly ready: { params: null; result: PanelState };
    readonly search: { params: SearchParams; result: SearchAnswer };
    /** Opens the file at the line; `aside` opens to the side; `preview` keeps the focus in the panel. */
    readonly open: {
      params: {
        readonly root: string;
        readonly path: string;
        readonly line: number;
        readonly aside: boolean;
        readonly preview: boolean;
      };
      result: null;
    };
    /** Remembers a question that led somewhere. */
    readonly remember: { params: { readonly query: string }; result: null };
    readonly forgetHistory: { params: null; result: null };
    /** Runs one of the extension's own commands. */
    readonly run: { params: { readonly command: PanelCommand }; result: null };
  };
  readonly events: {
    readonly state: PanelState;
    /** Puts a question into the box and asks it. */
    readonly ask: { readonly query: string };
    readonly focus: null;
  };
}

export type PanelCommand =
  | 'openFolder'
  | 'manageTrust'
  | 'resume'
  | 'pause'
  | 'update'
  | 'reindex'
  | 'restart'
  | 'showHealth'
  | 'showLog'
  | 'openSettings'
  | 'openInEditor';

/** The panel serves nothing; it only asks. */
export interface PanelSide {
  readonly requests: object;
  readonly events: object;
}

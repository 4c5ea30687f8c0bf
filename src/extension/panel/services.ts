import type * as vscode from 'vscode';
import type { PanelCommand, PanelState, SearchAnswer, SearchParams } from '../../protocol/index.ts';

/** What the panel needs of the extension. */
export interface PanelServices {
  readonly extensionUri: vscode.Uri;
  readonly subscriptions: { dispose(): unknown }[];
  search(params: SearchParams, signal: AbortSignal): Promise<SearchAnswer>;
  state(): PanelState;
  /** Calls the listener whenever `state()` would answer differently. */
  onState(listener: () => void): vscode.Disposable;
  /** Opens the file with the cursor on the 1-based line; `preview` keeps the focus where it is. */
  open(target: {
    readonly root: string;
    readonly path: string;
    readonly line: number;
    readonly aside: boolean;
    readonly preview: boolean;
  }): Promise<void>;
  remember(query: string): void;
  forgetHistory(): void;
  run(command: PanelCommand): Promise<void>;
}

/** What the extension may ask of the panel. */
export interface PanelController {
  /** Shows the view, puts the question into its box and asks it. */
  ask(query: string): Promise<void>;
  /** Shows the view with the cursor in its box. */
  focus(): Promise<void>;
  /** Opens an editor tab of its own, asking `query`, or else what the view was asked last. */
  openInEditor(query?: string): Promise<void>;
}

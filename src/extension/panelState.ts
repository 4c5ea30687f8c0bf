import type { PanelState } from '../protocol/index.ts';
import type { IndexerState } from './indexerClient.ts';
import type { WorkspaceKind } from './workspaceKind.ts';

/** What the panel is told, from what the extension knows. */
export function panelState(
  workspace: WorkspaceKind,
  { phase, problem, status, cleared }: IndexerState,
  history: readonly string[],
  rootNames: Readonly<Record<string, string>>,
): PanelState {
  return {
    workspace,
    cleared,
    indexer: phase,
    history,
    rootNames,
    ...(problem !== undefined && { problem }),
    ...(status !== undefined && { status }),
  };
}

import type { PanelState } from '../protocol/index.ts';

/** Whether there is anything to index: no folder, an untrusted workspace, only virtual folders, or folders on a disk. */
export type WorkspaceKind = PanelState['workspace'];

/** @param schemes the URI scheme of every open folder */
export function workspaceKind(schemes: readonly string[], trusted: boolean): WorkspaceKind {
  if (schemes.length === 0) return 'none';
  if (!schemes.includes('file')) return 'virtual';
  return trusted ? 'open' : 'untrusted';
}

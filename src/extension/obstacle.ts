import type { WorkspaceKind } from './workspaceKind.ts';

/** Why there is nothing to search, and what to do about it. */
export interface Obstacle {
  readonly message: string;
  readonly button?: { readonly title: string; readonly command: string };
}

export const obstacles: Readonly<Record<WorkspaceKind, Obstacle | undefined>> = {
  open: undefined,
  none: {
    message: 'Loupe searches the folders you open. No folder is open in this window.',
    button: { title: 'Open Folder', command: 'workbench.action.files.openFolder' },
  },
  untrusted: {
    message: 'Loupe has read nothing in this folder, because the workspace is not trusted.',
    button: { title: 'Manage Workspace Trust', command: 'workbench.trust.manage' },
  },
  virtual: {
    message:
      'Loupe searches folders on a disk. The folder open here is virtual, so there is nothing it can index: clone or download it and open the copy.',
  },
};

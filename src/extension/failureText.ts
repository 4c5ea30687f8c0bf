import { type ErrorCode, codeOf, messageOf } from '../protocol/index.ts';

/** A failure in words, with the one command that helps most. */
export interface FailureText {
  readonly message: string;
  readonly button: string;
  /** Command id. */
  readonly command: string;
}

const remedies: Partial<Readonly<Record<ErrorCode, Omit<FailureText, 'message'>>>> = {
  closed: { button: 'Restart', command: 'loupe.restart' },
  crashedTooOften: { button: 'Restart', command: 'loupe.restart' },
  versionMismatch: { button: 'Reload Window', command: 'workbench.action.reloadWindow' },
  modelMissing: { button: 'Restart', command: 'loupe.restart' },
  notIndexed: { button: 'Reindex Workspace', command: 'loupe.reindex' },
  indexCorrupt: { button: 'Reindex Workspace', command: 'loupe.reindex' },
  noFolder: { button: 'Open Folder', command: 'workbench.action.files.openFolder' },
};

const closedSentence = 'The indexing process stopped before it could answer. Ask again, or restart it.';

export function failureText(error: unknown): FailureText {
  const remedy = remedies[codeOf(error)] ?? { button: 'Show Log', command: 'loupe.showLog' };
  const message = codeOf(error) === 'closed' ? closedSentence : messageOf(error);
  return { message, ...remedy };
}

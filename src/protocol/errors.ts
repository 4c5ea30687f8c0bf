/** Stable codes of every error that crosses a process border; callers branch on these, never on messages. */
export const errorCodes = [
  'closed',
  'cancelled',
  'versionMismatch',
  'unknownMethod',
  'invalidParams',
  'busy',
  'noFolder',
  'folderUnreadable',
  'notIndexed',
  'paused',
  'indexLocked',
  'indexCorrupt',
  'diskFull',
  'modelMissing',
  'modelChecksum',
  'modelInvalid',
  'crashedTooOften',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** An expected failure with a code; its message says what happened, to which file or setting, and what to do. */
export class LoupeError extends Error {
  override readonly name: string = 'LoupeError';
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A failure that happened at the other end of a channel; `remoteStack` is for the log, never for a person. */
export class RemoteError extends LoupeError {
  override readonly name = 'RemoteError';
  readonly remoteStack: string | undefined;
  constructor(code: ErrorCode, message: string, remoteStack?: string) {
    super(code, message);
    this.remoteStack = remoteStack;
  }
}

/** The code of any thrown value; what is not ours is `internal`. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof LoupeError ? error.code : 'internal';
}

/** The message of any thrown value, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

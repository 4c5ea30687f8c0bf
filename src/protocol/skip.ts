/** Why a path is not in the index, with the sentence a person reads. */
export const skipReasons = {
  ignored: 'an ignore rule excludes it',
  binary: 'it is not text',
  tooLarge: 'it is larger than the settings loupe.maxFileSizeKb and loupe.memoryLimitMb allow',
  minified: 'it is minified',
  generated: 'it is generated',
  vendored: 'it is vendored third-party code',
  unreadable: 'it cannot be read',
  undecodable: 'its text encoding is not known',
  secret: 'it may hold a secret',
  lockFile: 'it is a dependency lock file',
  symlink: 'it is a symbolic link that is not followed',
  special: 'it is not a regular file',
  vanished: 'it vanished while it was read',
  unstable: 'it kept changing while it was read',
  crashed: 'the indexing process crashed twice while it worked on this file',
} as const;
export type SkipReason = keyof typeof skipReasons;

/** Why the file system refuses to read a path, by its error code, and what to do about it where something can be done. */
const readTroubles: Readonly<Record<string, string>> = {
  EACCES: 'permission denied: let your user account read it, then update the index',
  EPERM: 'permission denied: let your user account read it, then update the index',
  ENAMETOOLONG: 'its path is too long',
  ELOOP: 'its path leads back to itself',
};

/** @param code of the file system's error */
export function readTrouble(code: string): string {
  return readTroubles[code] ?? code;
}

/** The rule that made a path ignored: the file that holds it (absolute, or a setting's name) and its 1-based line. */
export interface RuleSource {
  readonly file: string;
  readonly line: number;
  readonly pattern: string;
}

/** A path that is not indexed; `path` is relative to its root with forward slashes, a directory's ends in `/`. */
export interface Skip {
  readonly path: string;
  readonly reason: SkipReason;
  readonly detail?: string;
  readonly rule?: RuleSource;
}

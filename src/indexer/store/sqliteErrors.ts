import Database from 'better-sqlite3';
import { LoupeError } from '../../protocol/index.ts';

/** True for SQLite's errors whose code starts so: `SQLITE_CORRUPT` covers `SQLITE_CORRUPT_VTAB`. */
export function isSqliteError(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith(code);
}

export function meansDamage(error: unknown): boolean {
  return isSqliteError(error, 'SQLITE_CORRUPT') || isSqliteError(error, 'SQLITE_NOTADB');
}

/** Any error of working on the index file as one with a code and a next step. */
export function toLoupeError(error: unknown, path: string): LoupeError {
  if (error instanceof LoupeError) return error;
  const cause = error instanceof Error ? error.message : String(error);
  if (meansDamage(error)) {
    return new LoupeError(
      'indexCorrupt',
      `The index ${path} is damaged (${cause}). Bringing it up to date builds it anew.`,
      {
        cause: error,
      },
    );
  }
  if (isSqliteError(error, 'SQLITE_FULL')) {
    const message = `The disk with the index ${path} is full. Nothing is lost; free some space, or choose another place with the setting loupe.dataDirectory.`;
    return new LoupeError('diskFull', message, { cause: error });
  }
  if (isSqliteError(error, 'SQLITE_BUSY') || isSqliteError(error, 'SQLITE_LOCKED')) {
    return new LoupeError('indexLocked', `The index ${path} is in use by another process (${cause}).`, {
      cause: error,
    });
  }
  return new LoupeError('internal', `The index ${path}: ${cause}`, { cause: error });
}

import Database from 'better-sqlite3';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPrivateFile } from '../../base/index.ts';
import { isSqliteError } from './sqliteErrors.ts';

const lockFile = 'lease.sqlite';
const holderFile = 'writer.pid';

/**
 * The right to write the index of one directory: a lock that the operating system takes away when the process ends, however
 * it ends. It is SQLite's own exclusive lock on an empty file, so it works wherever SQLite does.
 * Invariant: this process never opens the lock file by other means while a lease is held: with POSIX locks, closing any
 * descriptor of a file gives all locks on it away. It is never deleted either: two processes could lock two files of one name.
 */
export class Lease {
  readonly #connection: Database.Database;
  readonly #directory: string;

  /** undefined when another process, or another store of this one, holds it. */
  static take(directory: string): Lease | undefined {
    const path = join(directory, lockFile);
    createPrivateFile(path);
    const connection = lock(path) ?? undefined;
    if (connection === undefined) return undefined;
    writeFileSync(join(directory, holderFile), String(process.pid), { mode: 0o600 });
    return new Lease(connection, directory);
  }

  private constructor(connection: Database.Database, directory: string) {
    this.#connection = connection;
    this.#directory = directory;
  }

  release(): void {
    rmSync(join(this.#directory, holderFile), { force: true });
    this.#connection.close();
  }
}

/** The process that writes the index, for messages; undefined when it left no word. */
export function leaseHolder(directory: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(directory, holderFile), 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    // The file is written just after the lock is taken and removed just before it is given back.
    return undefined;
  }
}

function lock(path: string): Database.Database | undefined {
  for (let attempt = 1; ; attempt++) {
    const connection = new Database(path, { timeout: 0 });
    try {
      connection.exec('BEGIN EXCLUSIVE');
      return connection;
    } catch (error) {
      connection.close();
      if (isSqliteError(error, 'SQLITE_BUSY')) return undefined;
      if (!isSqliteError(error, 'SQLITE_NOTADB') || attempt > 1) throw error;
      // Something wrote into the lock file. Emptying it keeps its identity, so that whoever locks it locks the same file.
      truncateSync(path, 0);
    }
  }
}

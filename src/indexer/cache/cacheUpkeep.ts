import { statSync } from 'node:fs';
import { LoupeError, type CacheRun, type CacheStats, messageOf } from '../../protocol/index.ts';
import {
  type CacheFile,
  discard,
  identityOf,
  isBusy,
  meansDamage,
  openToRead,
  openToWrite,
} from './cacheFile.ts';

const lastRunNote = 'lastRun';
/** A person waits for these; other processes hold the file for milliseconds. */
const patienceMs = 5_000;

/** What the cache holds. Damage is nothing: the next writer makes the file anew. */
export async function readCacheStats({ path, maxBytes }: CacheFile): Promise<CacheStats> {
  const nothing = { path, limitBytes: maxBytes, bytes: bytesOnDisk(path), entries: 0, models: [] };
  try {
    const connection = await openToRead(path);
    if (connection === undefined) return nothing;
    const { database } = connection;
    try {
      const models = database
        .prepare<[], CacheStats['models'][number]>(
          `SELECT name AS model, count(*) AS entries, sum(bytes) AS vectorBytes
             FROM entries JOIN models ON models.id = entries.model GROUP BY name ORDER BY name`,
        )
        .all();
      const note = database
        .prepare<[string], string>('SELECT value FROM notes WHERE name = ?')
        .pluck()
        .get(lastRunNote);
      const entries = models.reduce((sum, model) => sum + model.entries, 0);
      return {
        ...nothing,
        entries,
        models,
        ...(note !== undefined && { lastRun: JSON.parse(note) as CacheRun }),
      };
    } finally {
      database.close();
    }
  } catch (error) {
    return { ...nothing, problem: messageOf(error) };
  }
}

/**
 * Empties the cache and gives its room on the disk back. Other processes may use it meanwhile: the file stays the same one.
 * @throws LoupeError `indexLocked` while another process does not let go of it
 */
export async function clearCache({ path }: CacheFile): Promise<void> {
  const identity = identityOf(path);
  if (identity === undefined) return;
  try {
    const { database } = await openToWrite(path, patienceMs);
    try {
      database.exec('BEGIN IMMEDIATE; DELETE FROM entries; DELETE FROM vectors; DELETE FROM notes; COMMIT');
      database.exec('PRAGMA incremental_vacuum');
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
  } catch (error) {
    if (isBusy(error))
      throw new LoupeError('indexLocked', `The embedding cache ${path} is in use by another process.`, {
        cause: error,
      });
    if (!meansDamage(error)) throw error;
    discard(path, identity);
  }
}

/** Keeps what the last run asked of the cache, for whoever looks; where that cannot be, nobody misses it. */
export async function noteCacheRun({ path }: CacheFile, run: CacheRun): Promise<void> {
  if (identityOf(path) === undefined) return;
  try {
    const { database } = await openToWrite(path);
    try {
      database.prepare('INSERT OR REPLACE INTO notes VALUES (?, ?)').run(lastRunNote, JSON.stringify(run));
    } finally {
      database.close();
    }
  } catch {
    // The next run leaves another note.
  }
}

/** With its log, and the list of who reads it. */
function bytesOnDisk(path: string): number {
  const sizes = ['', '-wal', '-shm'].map(
    (suffix) => statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? 0,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { statSync } from 'node:fs';
import type { TestContext } from 'node:test';
import {
  type CacheFile,
  CacheKeys,
  CacheReader,
  CacheWriter,
  cacheFileIn,
} from '../../../src/indexer/cache/index.ts';
import { temporaryFolder } from '../serviceHarness.ts';

export const mb = 1 << 20;
const keys = new CacheKeys('a model');

/** A cache in a folder of its own. */
export function place(t: TestContext, maxBytes = 8 * mb): CacheFile {
  return cacheFileIn(temporaryFolder(t), maxBytes);
}

/** The key of a file of this name; its content is always the same. */
export function key(path: string): Uint8Array {
  return keys.keyOf({ hash: 'f'.repeat(32), path, level: 'whole', method: 'parser' });
}

/** Vectors that nobody takes for those of another file. */
export function vectors(path: string, bytes: number): Int8Array {
  let state = Buffer.from(path).reduce((sum, byte) => Math.imul(sum ^ byte, 16_777_619), 7);
  return Int8Array.from({ length: bytes }, () => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return state >> 16;
  });
}

export function writerOf(t: TestContext, file: CacheFile): { writer: CacheWriter; problems: string[] } {
  const problems: string[] = [];
  const writer = new CacheWriter(file, 'a model', (problem) => problems.push(problem));
  t.after(() => writer.close());
  return { writer, problems };
}

export async function write(writer: CacheWriter, bytes: number, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) writer.add({ key: key(path), vectors: vectors(path, bytes) });
  await writer.flush();
}

export function readerOf(t: TestContext, file: CacheFile): CacheReader {
  const reader = new CacheReader(file.path);
  t.after(() => reader.close());
  return reader;
}

/** Which of the files are there; what is there must be right. */
export async function found(
  reader: CacheReader,
  bytes: number,
  ...paths: readonly string[]
): Promise<string[]> {
  const there: string[] = [];
  for (const path of paths) {
    const hit = await reader.find(key(path), bytes);
    if (hit === undefined) continue;
    assert.deepEqual(hit.vectors, vectors(path, bytes), path);
    there.push(path);
  }
  return there;
}

export function bytesOf({ path }: CacheFile): number {
  const sizes = [path, `${path}-wal`].map((each) => statSync(each, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Looks at the file by other means. */
export function inspect<T>(file: CacheFile, work: (database: Database.Database) => T): T {
  const database = new Database(file.path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

export function assertWhole(file: CacheFile): void {
  inspect(file, (database) => {
    assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
    const orphans = 'SELECT count(*) FROM vectors WHERE id NOT IN (SELECT vectors FROM entries)';
    assert.equal(database.prepare(orphans).pluck().get(), 0);
  });
}

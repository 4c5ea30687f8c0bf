import type Database from 'better-sqlite3';
import type { Skip, SkipReason } from '../../protocol/index.ts';
import type { FileStamp, FileStat } from '../records.ts';
import { endOfDirectory } from './pathRange.ts';
import { isRacy, signedInode } from './stamps.ts';

/** What only the content of a file tells: as long as its stamp is the same, it need not be opened again to be left out. */
const reasonsOfContent: ReadonlySet<SkipReason> = new Set([
  'binary',
  'undecodable',
  'minified',
  'generated',
  'secret',
]);

/** The paths that are left out, inside the transactions of the caller. Directories end in `/`. */
export class SkipTable {
  readonly #statements: ReturnType<typeof prepareStatements>;

  constructor(database: Database.Database) {
    this.#statements = prepareStatements(database);
  }

  /** @param stamp of the file that was read. Returns by how many paths there are more. */
  put({ path, reason, detail, rule }: Skip, stamp?: FileStamp): number {
    const removed = this.remove(path);
    const kept = stamp !== undefined && reasonsOfContent.has(reason) && !isRacy(stamp) ? stamp : undefined;
    this.#statements.insert.run(
      path,
      reason,
      detail ?? null,
      ruleText(rule),
      kept?.sizeBytes ?? null,
      kept?.mtimeNs ?? null,
      kept === undefined ? null : signedInode(kept.inode),
    );
    return 1 - removed;
  }

  /** Returns how many there were: one or none. */
  remove(path: string): number {
    return this.#statements.remove.run(path).changes;
  }

  /** Whether the file was read as it is, and left out for what it holds. */
  isJudged({ path, sizeBytes, mtimeNs, inode }: FileStat): boolean {
    return this.#statements.judged.get(path, sizeBytes, mtimeNs, signedInode(inode)) !== undefined;
  }

  holds({ path, reason, detail, rule }: Skip): boolean {
    const known = this.#statements.find.get(path);
    return known?.reason === reason && known.detail === (detail ?? null) && known.rule === ruleText(rule);
  }

  paths(): string[] {
    return this.#statements.paths.all();
  }

  /** @param directory ends in `/` */
  below(directory: string): string[] {
    return this.#statements.below.all(directory, endOfDirectory(directory));
  }
}

function prepareStatements(database: Database.Database) {
  return {
    find: database.prepare<[string], { reason: string; detail: string | null; rule: string | null }>(
      'SELECT reason, detail, rule FROM skips WHERE path = ?',
    ),
    judged: database
      .prepare<[string, number, bigint, bigint], number>(
        'SELECT 1 FROM skips WHERE path = ? AND size_bytes = ? AND mtime_ns = ? AND inode = ?',
      )
      .pluck(),
    insert: database.prepare('INSERT INTO skips VALUES (?, ?, ?, ?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM skips WHERE path = ?'),
    paths: database.prepare<[], string>('SELECT path FROM skips').pluck(),
    below: database
      .prepare<[string, string], string>('SELECT path FROM skips WHERE path >= ? AND path < ?')
      .pluck(),
  };
}

function ruleText(rule: Skip['rule']): string | null {
  return rule === undefined ? null : JSON.stringify([rule.file, rule.line, rule.pattern]);
}

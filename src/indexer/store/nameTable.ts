import type Database from 'better-sqlite3';
import { symbolName } from './symbolName.ts';

const cachedNames = 50_000;

/** Every different name of a symbol once. */
export class NameTable {
  readonly #ids = new Map<string, number>();
  readonly #find: Database.Statement<[string, string], number>;
  readonly #insert: Database.Statement<[string, string, string, number]>;
  readonly #prune: Database.Statement<[number, number]>;

  constructor(database: Database.Database) {
    this.#find = database
      .prepare<[string, string], number>('SELECT id FROM names WHERE key = ? AND name = ?')
      .pluck();
    this.#insert = database.prepare('INSERT INTO names (name, key, initials, letters) VALUES (?, ?, ?, ?)');
    this.#prune = database.prepare(
      'DELETE FROM names WHERE id = ? AND NOT EXISTS (SELECT 1 FROM symbols WHERE name_id = ?)',
    );
  }

  /** The name is added when it is new. */
  idOf(text: string): number {
    const cached = this.#ids.get(text);
    if (cached !== undefined) return cached;
    const { name, key, initials, letters } = symbolName(text);
    const id =
      this.#find.get(key, name) ?? Number(this.#insert.run(name, key, initials, letters).lastInsertRowid);
    if (this.#ids.size >= cachedNames) this.#ids.clear();
    this.#ids.set(text, id);
    return id;
  }

  /** Removes those of the names that no symbol has any more. */
  prune(ids: Iterable<number>): void {
    let pruned = 0;
    for (const id of ids) pruned += this.#prune.run(id, id).changes;
    if (pruned > 0) this.forget();
  }

  /** After a rollback, or a removal of names. */
  forget(): void {
    this.#ids.clear();
  }
}

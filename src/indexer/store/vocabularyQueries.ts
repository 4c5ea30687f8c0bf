import type Database from 'better-sqlite3';
import { Fts5Pages, keyOf, termOf } from './fts5Pages.ts';
import { keysOnLeaf } from './keysOnLeaf.ts';

/** Terms straight from the leaf pages of the full-text index: FTS5's own list of them goes through all their posting lists. */
export class VocabularyQueries {
  readonly #pages: Fts5Pages;
  readonly #read: (beginning: string) => string[];

  constructor(database: Database.Database) {
    this.#pages = new Fts5Pages(database);
    this.#read = database.transaction((beginning: string) => this.#terms(keyOf(beginning)));
  }

  termsBeginning(beginning: string): string[] {
    return this.#read(beginning);
  }

  #terms(beginning: Buffer): string[] {
    const found = new Set<string>();
    for (const segment of this.#pages.segments())
      for (const page of this.#pages.pagesBeginning(segment, beginning))
        for (const key of keysOnLeaf(page, beginning)) found.add(termOf(key));
    return [...found].sort();
  }
}

import type Database from 'better-sqlite3';

const lastCharacter = '\u{10FFFF}';

export class VocabularyQueries {
  readonly #beginning: Database.Statement<[string, string], { term: string; chunks: number }>;

  constructor(database: Database.Database) {
    this.#beginning = database.prepare(
      'SELECT term, doc AS chunks FROM vocabulary WHERE term >= ? AND term < ?',
    );
  }

  termsBeginning(beginning: string): { term: string; chunks: number }[] {
    return this.#beginning.all(beginning, beginning + lastCharacter);
  }
}

import type Database from 'better-sqlite3';
import { isSqliteError } from './sqliteErrors.ts';

interface Match {
  readonly id: number;
  readonly score: number;
}

const lastCharacter = '\u{10FFFF}';

export class WordQueries {
  readonly #match: Database.Statement<[number, number, number, string, number], Match>;
  readonly #beginning: Database.Statement<[string, string], { term: string; chunks: number }>;
  readonly #frequencies: (terms: readonly string[]) => number[];

  constructor(database: Database.Database) {
    // FTS5's bm25 is negative, lower is better.
    this.#match = database.prepare(
      `SELECT rowid AS id, -bm25(words, ?, ?, ?) AS score FROM words WHERE words MATCH ? ORDER BY score DESC LIMIT ?`,
    );
    this.#beginning = database.prepare(
      'SELECT term, doc AS chunks FROM vocabulary WHERE term >= ? AND term < ?',
    );
    const frequency = database.prepare<[string], number>('SELECT doc FROM vocabulary WHERE term = ?').pluck();
    this.#frequencies = database.transaction((terms: readonly string[]) =>
      terms.map((term) => frequency.get(term) ?? 0),
    );
  }

  matchTerms(expression: string, limit: number, weights: readonly [number, number, number]): Match[] {
    try {
      return this.#match.all(...weights, expression, limit);
    } catch (error) {
      // The statement itself was prepared: what is left to be wrong is the expression.
      if (isSqliteError(error, 'SQLITE_ERROR')) return [];
      throw error;
    }
  }

  documentFrequencies(terms: readonly string[]): number[] {
    return this.#frequencies(terms);
  }

  termsBeginning(beginning: string): { term: string; chunks: number }[] {
    return this.#beginning.all(beginning, beginning + lastCharacter);
  }
}

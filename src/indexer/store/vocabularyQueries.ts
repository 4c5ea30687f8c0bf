import type Database from 'better-sqlite3';
import { BlockReader } from './wordBlocks.ts';
import type { WordReader } from './wordReader.ts';

/** The terms of all segments. */
export class VocabularyQueries {
  readonly #words: WordReader;
  readonly #block = new BlockReader();
  readonly #read: (beginning: string) => string[];

  constructor(database: Database.Database, words: WordReader) {
    this.#words = words;
    this.#read = database.transaction((beginning: string) => this.#terms(Buffer.from(beginning)));
  }

  termsBeginning(beginning: string): string[] {
    return this.#read(beginning);
  }

  #terms(beginning: Buffer): string[] {
    const found = new Set<string>();
    for (const segment of this.#words.segments())
      for (const term of this.#words.termsBeginning(segment, beginning, this.#block)) found.add(term);
    return [...found].sort();
  }
}

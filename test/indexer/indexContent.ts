import Database from 'better-sqlite3';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { wordsOfChunks } from './store/storedWords.ts';

/** All that the one index in a data directory holds of each path: whatever numbers its rows have, and in whatever order it was made. */
export function indexContent(dataDirectory: string): Map<string, unknown> {
  const [folder = ''] = readdirSync(dataDirectory).filter((name) => !/\.(?:journal|sqlite.*)$/.test(name));
  const database = new Database(join(dataDirectory, folder, 'index.sqlite'), { readonly: true });
  try {
    const all = (sql: string, ...values: unknown[]): Record<string, unknown>[] =>
      database.prepare<unknown[], Record<string, unknown>>(sql).all(...values);
    const words = wordsOfChunks(database);
    return new Map(
      all('SELECT * FROM files').map(({ id, path, first_chunk, ...file }) => [
        String(path),
        {
          file: { ...file, first_symbol: undefined, racy: undefined },
          chunks: all('SELECT * FROM chunks WHERE file_id = ? ORDER BY id', id).map(
            ({ id: chunk, ...rest }) => ({ ...rest, file_id: undefined, words: words.get(Number(chunk)) }),
          ),
          vectors: all('SELECT lengths, vectors FROM vectors WHERE first_chunk = ?', first_chunk),
          symbols: all(
            `SELECT name, kind, container, start_line, end_line FROM symbols JOIN names ON names.id = name_id
             WHERE file_id = ? ORDER BY symbols.id`,
            id,
          ),
        },
      ]),
    );
  } finally {
    database.close();
  }
}

import type Database from 'better-sqlite3';
import type { SymbolKind } from '../../protocol/index.ts';
import type { StoredSymbol } from './storeReader.ts';
import { lettersOf } from './symbolName.ts';

type SymbolRow = Omit<StoredSymbol, 'container'> & {
  readonly kind: SymbolKind;
  readonly container: string | null;
};

/** One pass over all names: initials that begin so, or letters in the order of a LIKE pattern. */
interface NameScan {
  /** Bits every such name has. */
  readonly mask: number;
  readonly initials: string;
  readonly afterInitials: string;
  readonly pattern: string;
  readonly limit: number;
}

/** Definitions of one name among the candidates: `main` must not crowd out all others. */
const mostPerName = 50;
const lastCharacter = '\u{10FFFF}';
const columns = `name, kind, container, path, start_line AS startLine, end_line AS endLine, file_id AS fileId`;
const names = 'SELECT id FROM names WHERE';
const joined = `FROM symbols JOIN names ON names.id = name_id JOIN files ON files.id = file_id`;

export class SymbolQueries {
  readonly #named: Database.Statement<[string, string, number], SymbolRow>;
  readonly #ofName: Database.Statement<[number, number], SymbolRow>;
  readonly #exact: Database.Statement<[string, number], number>;
  readonly #beginning: Database.Statement<[string, string, number], number>;
  readonly #scan: Database.Statement<[NameScan], number>;

  constructor(database: Database.Database) {
    this.#named = database.prepare(
      `SELECT ${columns} ${joined} WHERE key = ? ORDER BY name = ? DESC, symbols.id LIMIT ?`,
    );
    this.#ofName = database.prepare(`SELECT ${columns} ${joined} WHERE name_id = ? LIMIT ?`);
    this.#exact = database.prepare<[string, number], number>(`${names} key = ? LIMIT ?`).pluck();
    this.#beginning = database
      .prepare<[string, string, number], number>(`${names} key > ? AND key < ? ORDER BY length(key) LIMIT ?`)
      .pluck();
    this.#scan = database
      .prepare<[NameScan], number>(
        `${names} (letters & @mask) = @mask
         AND ((initials >= @initials AND initials < @afterInitials) OR key LIKE @pattern ESCAPE '\\')
         ORDER BY (initials >= @initials AND initials < @afterInitials) DESC, length(key) LIMIT @limit`,
      )
      .pluck();
  }

  symbolsNamed(name: string, limit: number): StoredSymbol[] {
    return this.#named.all(name.toLowerCase(), name, limit).map(toSymbol);
  }

  symbolCandidates(query: string, limit: number): StoredSymbol[] {
    const key = query.toLowerCase().replace(/\s+/g, '');
    if (key === '') return [];
    const seen = new Set<number>();
    const symbols: StoredSymbol[] = [];
    for (const nameIds of this.#namesLike(key, limit)) {
      for (const nameId of nameIds) {
        if (seen.has(nameId)) continue;
        seen.add(nameId);
        const room = Math.min(mostPerName, limit - symbols.length);
        for (const row of this.#ofName.all(nameId, room)) symbols.push(toSymbol(row));
        if (symbols.length >= limit) return symbols;
      }
    }
    return symbols;
  }

  /** Best kinds of likeness first; the scan costs most and is reached only when there is room. */
  *#namesLike(key: string, limit: number): Generator<number[]> {
    yield this.#exact.all(key, limit);
    yield this.#beginning.all(key, key + lastCharacter, limit);
    const plain = key.replace(/[^\p{L}\p{N}]/gu, '');
    const initials = plain === '' ? lastCharacter : plain;
    const pattern = `%${Array.from(key, escapeLike).join('%')}%`;
    const afterInitials = initials + lastCharacter;
    yield this.#scan.all({ mask: lettersOf(plain), initials, afterInitials, pattern, limit });
  }
}

function escapeLike(character: string): string {
  return character === '%' || character === '_' || character === '\\' ? `\\${character}` : character;
}

function toSymbol({ container, ...row }: SymbolRow): StoredSymbol {
  return { ...row, ...(container !== null && { container }) };
}

import type Database from 'better-sqlite3';
import type { SymbolKind } from '../../protocol/index.ts';
import type { CodeSymbol } from '../records.ts';
import { NameScan } from './nameScan.ts';
import type { StoredSymbol, SymbolPlace } from './storeReader.ts';

type SymbolRow = Omit<StoredSymbol, 'container'> & {
  readonly kind: SymbolKind;
  readonly container: string | null;
};

type PlacedRow = [
  nameId: number,
  kind: SymbolKind,
  container: string | null,
  startLine: number,
  endLine: number,
];

/** Definitions of one name among the candidates: `main` must not crowd out all others. */
const mostPerName = 50;
/** Names whose definitions are read in one slice: a few milliseconds. */
const readAtOnce = 256;
const columns = `name, kind, container, path, start_line AS startLine, end_line AS endLine, file_id AS fileId`;
const names = 'SELECT id FROM names WHERE';
const joined = `FROM symbols JOIN names ON names.id = name_id JOIN files ON files.id = file_id`;

export class SymbolQueries {
  readonly #at: (places: readonly SymbolPlace[]) => CodeSymbol[][];
  readonly #named: Database.Statement<[string, string, number], SymbolRow>;
  readonly #ofName: Database.Statement<[number, number], SymbolRow>;
  readonly #exact: Database.Statement<[string, number], number>;
  readonly #scan: NameScan;

  constructor(database: Database.Database) {
    const at = symbolsAtPlace(database);
    // One transaction for all places: each statement by itself would lock and unlock the index.
    this.#at = database.transaction((places: readonly SymbolPlace[]) => places.map(at));
    this.#named = database.prepare(
      `SELECT ${columns} ${joined} WHERE key = ? ORDER BY name = ? DESC, path, start_line, symbols.id LIMIT ?`,
    );
    this.#ofName = database.prepare(`SELECT ${columns} ${joined} WHERE name_id = ? LIMIT ?`);
    this.#exact = database.prepare<[string, number], number>(`${names} key = ? LIMIT ?`).pluck();
    this.#scan = new NameScan(database);
  }

  symbolsAt(places: readonly SymbolPlace[]): CodeSymbol[][] {
    return this.#at(places);
  }

  symbolsNamed(name: string, limit: number): StoredSymbol[] {
    return this.#named.all(name.toLowerCase(), name, limit).map(toSymbol);
  }

  *symbolCandidates(query: string, limit: number): Generator<StoredSymbol[]> {
    const key = query.toLowerCase().replace(/\s+/g, '');
    if (key === '') return;
    const seen = new Set<number>();
    let found = 0;
    for (const nameIds of this.#namesLike(key, limit)) {
      const symbols: StoredSymbol[] = [];
      for (const nameId of nameIds) {
        if (seen.has(nameId)) continue;
        seen.add(nameId);
        const room = Math.min(mostPerName, limit - found);
        const rows = this.#ofName.all(nameId, room);
        found += rows.length;
        for (const row of rows) symbols.push(toSymbol(row));
        if (found >= limit) break;
      }
      yield symbols;
      if (found >= limit) return;
    }
  }

  /** Best kinds of likeness first. */
  *#namesLike(key: string, limit: number): Generator<readonly number[]> {
    yield* slicesOf(this.#exact.all(key, limit));
    yield* this.#scanNames(key, limit);
  }

  *#scanNames(key: string, limit: number): Generator<readonly number[]> {
    const plain = key.replace(/[^\p{L}\p{N}]/gu, '');
    const scan = this.#scan.namesWith(key, plain, limit);
    let step = scan.next();
    for (; step.done !== true; step = scan.next()) yield [];
    yield* slicesOf(step.value);
  }
}

function* slicesOf(ids: readonly number[]): Generator<readonly number[]> {
  for (let start = 0; start < ids.length; start += readAtOnce) yield ids.slice(start, start + readAtOnce);
}

/** Three small questions take a third of the time of one join. */
function symbolsAtPlace(database: Database.Database): (place: SymbolPlace) => CodeSymbol[] {
  const range = database
    .prepare<[number], [first: number, count: number]>(
      'SELECT first_symbol, symbol_count FROM files WHERE id = ?',
    )
    .raw();
  const around = database
    .prepare<[number, number, number, number], PlacedRow>(
      `SELECT name_id, kind, container, start_line, end_line FROM symbols
       WHERE id BETWEEN ? AND ? AND start_line <= ? AND end_line >= ?`,
    )
    .raw();
  const nameOf = database.prepare<[number], string>('SELECT name FROM names WHERE id = ?').pluck();
  return ({ fileId, line }) => {
    const [first, count] = range.get(fileId) ?? [0, 0];
    return around
      .all(first, first + count - 1, line, line)
      .map(([nameId, kind, container, startLine, endLine]) => ({
        name: nameOf.get(nameId) ?? '',
        kind,
        ...(container !== null && { container }),
        startLine,
        endLine,
      }))
      .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine);
  };
}

function toSymbol({ container, ...row }: SymbolRow): StoredSymbol {
  return { ...row, ...(container !== null && { container }) };
}

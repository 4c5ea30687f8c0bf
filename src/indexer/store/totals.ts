import type Database from 'better-sqlite3';

/** The one row of sums and counters; kept in memory by the writer, written with every transaction. */
export interface Totals {
  epoch: number;
  /** The last number given to a chunk or a removal. */
  sequence: number;
  symbolSequence: number;
  files: number;
  chunks: number;
  symbols: number;
  skipped: number;
  sourceBytes: number;
  /** Files that are whole. */
  whole: number;
  /** Rows of the removal log. */
  removals: number;
  /** Removals up to this number are no longer in the log. */
  pruned: number;
}

export function readTotals(database: Database.Database): Totals {
  const row = totalsStatement(database).get();
  if (row === undefined) throw new Error('The table totals has no row');
  return row;
}

export function totalsStatement(database: Database.Database): Database.Statement<[], Totals> {
  return database.prepare(
    `SELECT epoch, sequence, symbol_sequence AS symbolSequence, files, chunks, symbols, skipped,
       source_bytes AS sourceBytes, whole, removals, pruned FROM totals`,
  );
}

export function totalsUpdate(database: Database.Database): Database.Statement<[Totals]> {
  return database.prepare(
    `UPDATE totals SET sequence = @sequence, symbol_sequence = @symbolSequence, files = @files, chunks = @chunks,
       symbols = @symbols, skipped = @skipped, source_bytes = @sourceBytes, whole = @whole, removals = @removals, pruned = @pruned`,
  );
}

import type Database from 'better-sqlite3';
import { PostingReader } from '../../../src/indexer/store/postingList.ts';
import { SegmentQueries } from '../../../src/indexer/store/segmentQueries.ts';
import { BlockReader } from '../../../src/indexer/store/wordBlocks.ts';

/** How often a term is in the body, the names and the path of a chunk. */
export type FieldCounts = readonly [body: number, name: number, path: number];

/** Every posting of every segment, read block by block; those of chunks that are gone too. */
export function* storedPostings(
  database: Database.Database,
): Generator<{ segmentId: number; term: string; id: number; counts: FieldCounts }> {
  const queries = new SegmentQueries(database);
  const block = new BlockReader();
  const list = new PostingReader();
  for (const segment of queries.all())
    for (let number = 0; ; number++) {
      const bytes = queries.block(segment.id, number);
      if (bytes === undefined) break;
      block.open(bytes);
      while (block.next()) {
        const term = block.term.toString('utf8', 0, block.termLength);
        list.open(bytes, block.listStart, block.listEnd, segment.firstChunk);
        while (list.next())
          yield { segmentId: segment.id, term, id: list.id, counts: [list.body, list.name, list.path] };
      }
    }
}

/** The terms of each chunk that there is. */
export function wordsOfChunks(database: Database.Database): Map<number, Record<string, FieldCounts>> {
  const living = database.prepare<[], number>('SELECT id FROM chunks').pluck().all();
  const words = new Map<number, Record<string, FieldCounts>>(living.map((id) => [id, {}]));
  for (const { term, id, counts } of storedPostings(database)) {
    const known = words.get(id);
    if (known !== undefined) known[term] = counts;
  }
  return words;
}

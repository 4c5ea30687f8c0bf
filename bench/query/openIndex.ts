import { chunkerVersion } from '../../src/indexer/chunk/index.ts';
import { type EmbeddingModel, openModel } from '../../src/indexer/embed/index.ts';
import { ChunkTable } from '../../src/indexer/search/chunkTable.ts';
import {
  type Fingerprint,
  type StoreReader,
  openStore,
  schemaVersion,
} from '../../src/indexer/store/index.ts';
import { tokenizerVersion } from '../../src/indexer/tokens/index.ts';
import { shippedModel } from '../shippedModel.ts';

export interface OpenIndex {
  readonly reader: StoreReader;
  /** All of the store. */
  readonly table: ChunkTable;
  readonly model: EmbeddingModel;
}

/** What an index is made with by this checkout and that model. */
export function fingerprintOf({ id, version, dimension }: EmbeddingModel): Fingerprint {
  const versions = { schema: schemaVersion, chunker: chunkerVersion, tokenizer: tokenizerVersion };
  return { ...versions, model: `${id} ${version}`, dimension };
}

/** Looks at an index that the command line made. */
export async function withIndex<T>(
  root: string,
  dataDirectory: string,
  look: (index: OpenIndex) => Promise<T>,
): Promise<T> {
  const model = await openModel((await shippedModel()).directory);
  const store = await openStore({ dataDirectory, root, fingerprint: fingerprintOf(model), readOnly: true });
  try {
    return await withTable(store.reader, model, (table) => look({ reader: store.reader, table, model }));
  } finally {
    await store.close();
  }
}

/** What the searcher keeps of a store in memory. */
export async function withTable<T>(
  reader: StoreReader,
  { dimension }: EmbeddingModel,
  look: (table: ChunkTable) => Promise<T>,
): Promise<T> {
  const table = new ChunkTable(reader, dimension);
  try {
    table.refresh();
    await table.whole(new AbortController().signal);
    return await look(table);
  } finally {
    table.dispose();
  }
}

import { type EmbeddingModel, quantize } from '../../src/indexer/embed/index.ts';
import { type PreparedFile, type PrepareResult, packFile } from '../../src/indexer/records.ts';
import type { Store } from '../../src/indexer/store/index.ts';
import { RunReader, TermWriter } from '../../src/indexer/tokens/index.ts';
import { type SyntheticFile, syntheticFile } from './syntheticFile.ts';

const chunksPerCommit = 4_000;
const terms = new TermWriter(new RunReader());
const changedNs = BigInt(Date.UTC(2026, 0, 1)) * 1_000_000n;

/**
 * Fills an empty index through its writer with at least so many synthetic chunks; terms and vectors are made as the product
 * makes them. While one batch is written the next is made.
 */
export async function fillStore(store: Store, model: EmbeddingModel, chunks: number): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  let made = 0;
  let number = 0;
  while (made < chunks) {
    const batch: PrepareResult[] = [];
    for (const end = made + chunksPerCommit; made < Math.min(end, chunks); number++) {
      const file = syntheticFile(number);
      made += file.chunks.length;
      batch.push({ kind: 'prepared', file: packFile(await prepare(file, model, number)) });
    }
    await writing;
    writing = store.commit(batch, { handOver: true });
  }
  await writing;
  await store.checkpoint();
}

async function prepare(
  { path, text, chunks }: SyntheticFile,
  model: EmbeddingModel,
  number: number,
): Promise<PreparedFile> {
  const inputs = chunks.map((chunk) => ({ text: chunk.text, path, names: chunk.name }));
  return {
    stat: {
      path,
      sizeBytes: Buffer.byteLength(text),
      mtimeNs: changedNs + BigInt(number),
      inode: BigInt(number),
    },
    level: 'whole',
    hash: number.toString(16).padStart(32, '0'),
    language: 'typescript',
    fileKind: 'code',
    method: 'parser',
    chunks: chunks.map((chunk) => ({
      startLine: chunk.startLine,
      endLine: chunk.endLine,
      breadcrumb: [chunk.name],
      symbol: chunk.name,
      symbolKind: 'function',
      bodyTerms: terms.ofText(chunk.text),
      nameTerms: terms.ofText(chunk.name),
      pathTerms: terms.ofText(`${path} ${chunk.name}`),
    })),
    symbols: chunks.map(({ name, startLine, endLine }) => ({ name, kind: 'function', startLine, endLine })),
    vectors: quantize(await model.embedDocuments(inputs)),
  };
}

/**
 * What it costs to find out what changed: an index of 50,000 files compared with what a scan says of them, through the store as the
 * pipeline does. How long, how much memory, and how many files need not be opened.
 *
 * usage: npm run bench -- catalog
 */
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { type FileStat, type PrepareResult, packFile } from '../src/indexer/records.ts';
import { type Store, openStore, schemaVersion } from '../src/indexer/store/index.ts';
import { changedShare, statsOf } from './catalog/stats.ts';
import { quantile } from './quantile.ts';
import { report } from './report.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

const files = 50_000;
/** As many as a scan hands over at once. */
const batchFiles = 512;
const rounds = 5;
const fingerprint = {
  schema: schemaVersion,
  model: 'none',
  dimension: 0,
  chunker: 'none',
  tokenizer: 'none',
};

interface Comparison {
  /** From the beginning of a scan to its end, medians. */
  readonly seconds: number;
  readonly filesPerSecond: number;
  /** Of the whole process, threads included, over what it was before; the most of all rounds. */
  readonly grownBytes: number;
  /** The share of the files that need not be opened. */
  readonly hitRate: number;
}

await withTemporaryFolder(async (folder) => {
  const loadBefore = loadavg()[0];
  const root = path.join(folder, 'root');
  await mkdir(root);
  const store = await openStore({ dataDirectory: folder, root, fingerprint });
  try {
    const known = statsOf(files, 0);
    const fresh = await compare(store, known, 1);
    for (let at = 0; at < files; at += batchFiles)
      await store.commit(known.slice(at, at + batchFiles).map(stored));
    const unchanged = await compare(store, known, rounds);
    const changed = await compare(store, statsOf(files, changedShare), rounds);
    const indexBytes = store.reader.indexBytes();
    console.table({ 'nothing known': fresh, unchanged, 'one in a hundred changed': changed });
    await report('catalog', [], {
      files,
      loadBefore,
      loadAfter: loadavg()[0],
      indexBytes,
      fresh,
      unchanged,
      changed,
    });
  } finally {
    await store.close();
  }
});

async function compare(store: Store, stats: readonly FileStat[], times: number): Promise<Comparison> {
  const seconds: number[] = [];
  let toPrepare = 0;
  let grownBytes = 0;
  for (let round = 0; round < times; round++) {
    const before = process.memoryUsage.rss();
    const started = performance.now();
    const generation = await store.beginScan();
    toPrepare = 0;
    for (let at = 0; at < stats.length; at += batchFiles) {
      toPrepare += (await store.diff(generation, stats.slice(at, at + batchFiles))).length;
      grownBytes = Math.max(grownBytes, process.memoryUsage.rss() - before);
    }
    const { removed } = await store.endScan(generation);
    seconds.push((performance.now() - started) / 1000);
    if (removed > 0) throw new Error(`${removed} files were taken for removed.`);
  }
  const median = quantile(seconds, 0.5);
  return {
    seconds: Number(median.toFixed(4)),
    filesPerSecond: Math.round(stats.length / median),
    grownBytes,
    hitRate: 1 - toPrepare / stats.length,
  };
}

/** A file of one chunk: what else is in an index does not bear on the comparison. */
function stored(stat: FileStat): PrepareResult {
  const terms = new TextEncoder().encode('word');
  const place = { startLine: 1, endLine: 1, breadcrumb: [] };
  return {
    kind: 'prepared',
    file: packFile({
      stat,
      level: 'whole',
      hash: '0'.repeat(32),
      language: 'text',
      fileKind: 'code',
      method: 'lines',
      chunks: [{ ...place, bodyTerms: terms, nameTerms: terms, pathTerms: terms }],
      symbols: [],
      vectors: new Int8Array(0),
    }),
  };
}

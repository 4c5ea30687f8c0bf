/** Questions, symbols and recall over an index of so many synthetic chunks, in this process: idle, and while it indexes. */
import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { languages } from '../../src/indexer/chunk/index.ts';
import { type EmbeddingModel, openModel } from '../../src/indexer/embed/index.ts';
import { createSearcher } from '../../src/indexer/search/index.ts';
import { type Store, openStore } from '../../src/indexer/store/index.ts';
import { report } from '../report.ts';
import { shippedModel } from '../shippedModel.ts';
import { withTemporaryFolder } from '../temporaryFolder.ts';
import { openTree } from '../trees.ts';
import { fillStore } from './fillStore.ts';
import { fingerprintOf, withTable } from './openIndex.ts';
import { recallAtTen } from './recall.ts';
import { symbolQueries, syntheticQuestions, syntheticText } from './syntheticFile.ts';
import { type Times, timesOf } from './times.ts';
import { whileIndexing } from './whileIndexing.ts';

const sizes = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 } as const;
type SizeName = keyof typeof sizes;
export const sizeNames = Object.keys(sizes) as readonly SizeName[];

const asked = 200;
const askedExactly = 50;
const rounds = 20;
const signal = new AbortController().signal;

export function measureAtSize(name: SizeName): Promise<void> {
  return withTemporaryFolder(async (folder) => {
    const loadBefore = loadavg()[0];
    const root = path.join(folder, 'root');
    await mkdir(root);
    const model = await openModel((await shippedModel()).directory);
    const store = await openStore({ dataDirectory: folder, root, fingerprint: fingerprintOf(model) });
    try {
      const filled = await timed(() => fillStore(store, model, sizes[name]));
      const { files, chunks, symbols } = store.reader.counts();
      console.log(`${name}: ${files} files, ${chunks} chunks and symbols written in ${filled.toFixed(1)} s`);
      const { recall, floors } = await recallAndFloors(store, model);
      const times = await askAll(store, root, model);
      print({ recall, floors, ...times });
      await report(`query-${name}`, [], {
        corpus: { made: 'synthetic', files, chunks, symbols, indexBytes: statSync(store.path).size },
        loadBefore,
        loadAfter: loadavg()[0],
        fillSeconds: filled,
        ...times,
        recallAtTen: recall,
        floors,
        peakRssBytes: process.resourceUsage().maxRSS * 1024,
      });
    } finally {
      await store.close();
    }
  });
}

/** By the clock, and the processor time of the thread that answers: on a busy machine the clock tells of its neighbours. */
interface AskedTimes {
  readonly ms: Times;
  readonly ownMs: Times;
}

interface Asked {
  readonly questions: AskedTimes;
  readonly symbols: AskedTimes;
  readonly questionsWhileIndexing: AskedTimes;
  readonly symbolsWhileIndexing: AskedTimes;
}

async function askAll(store: Store, root: string, model: EmbeddingModel): Promise<Asked> {
  const texts = new Map<string, string | undefined>();
  const searcher = createSearcher({
    root,
    store,
    model,
    dimension: model.dimension,
    languages,
    readText: (file) => {
      if (!texts.has(file)) texts.set(file, syntheticText(file));
      return Promise.resolve(texts.get(file));
    },
  });
  const { files } = store.reader.counts();
  const questions = (): Promise<AskedTimes> =>
    askEach(syntheticQuestions(asked, files), (query) => searcher.search({ query, limit: 10 }, signal));
  const symbols = (): Promise<AskedTimes> =>
    askEach(symbolQueries(asked, files), (query) => searcher.symbols(query, 50, signal));
  try {
    // All is asked once before it is measured: code is compiled then, and the texts of previews are made, which are on no disk.
    await questions();
    await symbols();
    return {
      questions: await questions(),
      symbols: await symbols(),
      ...(await whileIndexing(await openTree('10k'), async () => ({
        questionsWhileIndexing: await questions(),
        symbolsWhileIndexing: await symbols(),
      }))),
    };
  } finally {
    searcher.dispose();
  }
}

async function askEach(
  queries: readonly string[],
  ask: (query: string) => Promise<unknown>,
): Promise<AskedTimes> {
  const ms: number[] = [];
  const ownMs: number[] = [];
  for (const query of queries) {
    const used = ownWork();
    const started = performance.now();
    await ask(query);
    ms.push(performance.now() - started);
    ownMs.push(ownWork() - used);
  }
  return { ms: timesOf(ms), ownMs: timesOf(ownMs) };
}

/** Milliseconds that this thread has worked. */
function ownWork(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** What no question can be quicker than: its vector, and one pass over the sign codes, as fast as memory can be copied. */
interface Floors {
  readonly vectorMs: number;
  readonly codesMs: number;
}

function recallAndFloors(
  { reader }: Store,
  model: EmbeddingModel,
): Promise<{ recall: number; floors: Floors }> {
  return withTable(reader, model, async ({ vectors }) => {
    const questions = syntheticQuestions(askedExactly, reader.counts().files);
    const recall = await recallAtTen(vectors, model, questions);
    const codes = Buffer.alloc((vectors.count * model.dimension) / 8, 1);
    const copy = Buffer.alloc(codes.length);
    const floors = {
      vectorMs: await leastMs((round) => model.embedQuery(questions[round] ?? '')),
      codesMs: await leastMs(() => Promise.resolve(codes.copy(copy))),
    };
    return { recall, floors };
  });
}

async function leastMs(work: (round: number) => Promise<unknown>): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) seconds.push(await timed(() => work(round)));
  return 1000 * Math.min(...seconds);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function print({
  recall,
  floors,
  ...times
}: Asked & { readonly recall: number; readonly floors: Floors }): void {
  const rows = Object.entries(times).flatMap(([what, { ms, ownMs }]: [string, AskedTimes]) => [
    [what, ms],
    [`${what}, own work`, ownMs],
  ]);
  console.table(Object.fromEntries(rows));
  console.log(
    `recall@10 of the sign codes ${recall.toFixed(4)}; floors: vector ${floors.vectorMs.toFixed(3)} ms, codes ${floors.codesMs.toFixed(3)} ms`,
  );
}

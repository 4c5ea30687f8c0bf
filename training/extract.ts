/**
 * Makes pairs of questions and answers from the sifted sources, with the product's own chunker and tokenizer, as
 * .cache/training/pairs/<source>.{words,stream,lengths,pairs}. Goes on where it was stopped.
 *
 * usage: node training/extract.ts
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createChunker, languages } from '../src/indexer/chunk/index.ts';
import { benchmarkLines, cosqaLines } from './benchmark.ts';
import { archiveFolder } from './collect/download.ts';
import { repositoryName } from './collect/git.ts';
import { historyPairs, type HistoryPair } from './extract/history/historyPairs.ts';
import { readHistory } from './extract/history/readHistory.ts';
import { pairKinds, PairWriter } from './extract/pairFile.ts';
import { pairsOfFile, type Pair } from './extract/pairsOfFile.ts';
import { seededRandom, shuffled } from '../bench/random.ts';
import { cacheFolder, idOf, readManifest, type Source } from './manifest.ts';
import { mayLearnFrom } from './sift/licence.ts';
import { longLineHashes, type LineSet } from './sift/longLines.ts';

const pairsPerKind = 14_000;
/** Of one source, files drawn at random: the later ones say little that is new. */
const maxChars = 2_500_000;
const leakShare = 0.6;
const copyShare = 0.4;
const folder = path.join(cacheFolder, 'pairs');
const languageNumber = new Map(languages.map(({ id }, index) => [id, index]));

/** What no pair may come from. */
interface Forbidden {
  readonly benchmarks: LineSet;
  readonly questions: LineSet;
}

await mkdir(folder, { recursive: true });
const chunker = await createChunker();
const forbidden: Forbidden = { benchmarks: await benchmarkLines(), questions: await cosqaLines() };
// In an order that is varied from the start, so that a run cut short is a fair sample.
for (const source of shuffled(await readManifest(), seededRandom('sources'))) {
  const id = idOf(source);
  const text = path.join(cacheFolder, 'text', `${id}.jsonl`);
  if (existsSync(text) && !existsSync(`${path.join(folder, id)}.pairs`)) await extract(source, text);
}
chunker.dispose();

async function extract(source: Source, text: string): Promise<void> {
  const id = idOf(source);
  const random = seededRandom(id);
  const writer = new PairWriter();
  const counts = Object.fromEntries(pairKinds.map((kind) => [kind, 0]));
  const add = (pair: Pair, file: string, languageId: string): void => {
    const made = counts[pair.kind] ?? 0;
    const leaks = forbidden.questions.share(longLineHashes(pair.body)) > leakShare;
    if (made >= pairsPerKind || leaks) return;
    counts[pair.kind] = made + 1;
    writer.add({ ...pair, path: file, language: languageNumber.get(languageId) ?? 0 });
  };
  let chars = 0;
  for (const line of shuffled((await readFile(text, 'utf8')).split('\n'), random)) {
    if (line === '' || chars > maxChars) continue;
    const file = JSON.parse(line) as { path: string; text: string };
    chars += file.text.length;
    const read = { path: file.path, text: file.text, sizeBytes: file.text.length, mtimeNs: 0n, inode: 0n };
    const chunked = await chunker.chunk({ ...read, hash: '', encoding: 'utf-8' });
    if (chunked.fileKind === 'test') continue;
    for (const pair of pairsOfFile(file.path, file.text, chunked, random))
      add(pair, file.path, chunked.language);
  }
  if (source.kind === 'git')
    for (const pair of await historyOf(source, random)) add(pair, pair.path, pair.languageId);
  await writer.write(path.join(folder, id));
  console.log(`${id} ${JSON.stringify(counts)}`);
}

async function historyOf(source: Source, random: () => number): Promise<HistoryPair[]> {
  const repository = path.join(archiveFolder(source), repositoryName);
  const commits = await readHistory(repository, source.version ?? '', random);
  return historyPairs(
    commits,
    chunker,
    (text) => mayLearnFrom(text) && forbidden.benchmarks.share(longLineHashes(text)) <= copyShare,
  );
}

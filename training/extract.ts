/**
 * Makes pairs of questions and answers from the sifted sources, with the product's own chunker and tokenizer, as
 * .cache/training/pairs/<source>.{words,stream,lengths,pairs}. Goes on where it was stopped.
 *
 * usage: node training/extract.ts
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { createChunker, languages, type Chunker } from '../src/indexer/chunk/index.ts';
import { cosqaLines } from './benchmark.ts';
import { pairKinds, PairWriter } from './extract/pairFile.ts';
import { pairsOfFile } from './extract/pairsOfFile.ts';
import { seededRandom, shuffled } from './extract/random.ts';
import { cacheFolder, idOf, readManifest } from './manifest.ts';
import { longLineHashes, type LineSet } from './sift/longLines.ts';

const pairsPerKind = 14_000;
/** Of one source, files drawn at random: the later ones say little that is new. */
const maxChars = 2_500_000;
const leakShare = 0.6;
const folder = path.join(cacheFolder, 'pairs');
const languageNumber = new Map(languages.map(({ id }, index) => [id, index]));

await mkdir(folder, { recursive: true });
const chunker = await createChunker();
const cosqa = await cosqaLines();
// In an order that is varied from the start, so that a run cut short is a fair sample.
for (const source of shuffled(await readManifest(), seededRandom('sources'))) {
  const id = idOf(source);
  const text = path.join(cacheFolder, 'text', `${id}.jsonl`);
  const stem = path.join(folder, id);
  if (existsSync(text) && !existsSync(`${stem}.pairs`)) await extract(id, text, stem, chunker, cosqa);
}
chunker.dispose();

async function extract(
  id: string,
  text: string,
  stem: string,
  cut: Chunker,
  questions: LineSet,
): Promise<void> {
  const random = seededRandom(id);
  const writer = new PairWriter();
  const counts = Object.fromEntries(pairKinds.map((kind) => [kind, 0]));
  let chars = 0;
  for (const line of shuffled((await readFile(text, 'utf8')).split('\n'), random)) {
    if (line === '' || chars > maxChars) continue;
    const file = JSON.parse(line) as { path: string; text: string };
    chars += file.text.length;
    const source = { path: file.path, text: file.text, sizeBytes: file.text.length, mtimeMs: 0 };
    const chunked = await cut.chunk({ ...source, hash: '', encoding: 'utf-8' });
    if (chunked.fileKind === 'test') continue;
    const language = languageNumber.get(chunked.language) ?? 0;
    for (const pair of pairsOfFile(file.path, file.text, chunked, random)) {
      const made = counts[pair.kind] ?? 0;
      if (made >= pairsPerKind || questions.share(longLineHashes(pair.body)) > leakShare) continue;
      counts[pair.kind] = made + 1;
      writer.add({ ...pair, path: file.path, language });
    }
  }
  await writer.write(stem);
  console.log(`${id} ${JSON.stringify(counts)}`);
}

/**
 * Chooses the words of the model and writes all pairs as rows of its table, for `train.py`, below .cache/training/encoded.
 *
 * usage: node training/vocabulary.ts [--words N]
 */
import { once } from 'node:events';
import { createWriteStream, existsSync, type WriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { languages } from '../src/indexer/chunk/index.ts';
import { Vocabulary, makeWordTable } from '../src/indexer/embed/index.ts';
import { numbersPerPair, pairKinds, readPairFile, type PairKind } from './extract/pairFile.ts';
import { cacheFolder, idOf, readManifest } from './manifest.ts';
import { chooseWords, type WordUse } from './vocabulary/chooseWords.ts';
import { phrasings } from './vocabulary/phrasings.ts';

const { values } = parseArgs({ options: { words: { type: 'string', default: '32768' } } });
const folder = path.join(cacheFolder, 'encoded');
/** One more than on disk: the source. */
const columns = numbersPerPair + 1;

await mkdir(folder, { recursive: true });
const stems = (await readManifest())
  .filter((source) => source.heldOut !== true)
  .map((source) => ({ id: idOf(source), stem: path.join(cacheFolder, 'pairs', idOf(source)) }))
  .filter(({ stem }) => existsSync(`${stem}.pairs`));
const words = chooseWords(await countWords(), Number(values.words));
await writeFile(path.join(folder, 'vocabulary.txt'), `${words.join('\n')}\n`);
const vocabulary = new Vocabulary(makeWordTable(Buffer.from(words.join('\n'))));
await writeFile(path.join(folder, 'phrasings.json'), JSON.stringify(encodePhrasings()));
await encodeTexts();

async function countWords(): Promise<Iterable<WordUse>> {
  const uses = new Map<string, { word: string; sources: number; count: number }>();
  for (const { stem } of stems) {
    const file = await readPairFile(stem);
    const counts = new Uint32Array(file.words.length);
    for (const id of file.stream) counts[id] = (counts[id] ?? 0) + 1;
    for (const [id, word] of file.words.entries()) {
      const use = uses.get(word);
      if (use === undefined) uses.set(word, { word, sources: 1, count: counts[id] ?? 0 });
      else {
        use.sources++;
        use.count += counts[id] ?? 0;
      }
    }
  }
  return uses.values();
}

function rowsOf(text: string): number[] {
  return text.split(/\W+/).flatMap((word) => [...vocabulary.rowsOf(word, true)]);
}

function encodePhrasings(): unknown {
  return {
    phrasings: phrasings.map(([before, after]) => [rowsOf(before), rowsOf(after)]),
    languages: languages.map(({ name }) => rowsOf(name.toLowerCase())),
  };
}

/** Files: rows (uint16), counts (uint8) of all texts, lengths (uint32) by text, pairs (int32 × 7: kind, source, four texts, language). */
async function encodeTexts(): Promise<void> {
  const open = (name: string): WriteStream => createWriteStream(path.join(folder, name));
  const out = {
    rows: open('rows.u16'),
    counts: open('counts.u8'),
    lengths: open('lengths.u32'),
    pairs: open('pairs.i32'),
  };
  let texts = 0;
  let pairs = 0;
  const pairsOfKind: Partial<Record<PairKind, number>> = {};
  for (const [number, { stem }] of stems.entries()) {
    const file = await readPairFile(stem);
    const encoded = encode(
      file.words.map((word) => vocabulary.rowsOf(word, true)),
      file.stream,
      file.lengths,
    );
    await write(out.rows, encoded.rows);
    await write(out.counts, encoded.counts);
    await write(out.lengths, encoded.lengths);
    const table = new Int32Array((file.pairs.length / numbersPerPair) * columns);
    for (let from = 0, to = 0; from < file.pairs.length; from += numbersPerPair, to += columns) {
      const [kind = 0, ...rest] = file.pairs.subarray(from, from + numbersPerPair);
      const language = rest.pop() ?? 0;
      table.set([kind, number, ...rest.map((text) => texts + text), language], to);
      const name = pairKinds[kind] ?? 'doc';
      pairsOfKind[name] = (pairsOfKind[name] ?? 0) + 1;
    }
    await write(out.pairs, table);
    texts += file.lengths.length;
    pairs += table.length / columns;
  }
  for (const stream of Object.values(out)) {
    stream.end();
    await once(stream, 'finish');
  }
  const summary = {
    texts,
    pairs,
    pairsOfKind,
    words: words.length,
    kinds: pairKinds,
    sources: stems.map(({ id }) => id),
  };
  await writeFile(path.join(folder, 'summary.json'), JSON.stringify(summary));
  console.log(JSON.stringify({ ...summary, sources: stems.length }));
}

async function write(stream: WriteStream, numbers: ArrayBufferView): Promise<void> {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (bytes.length > 0 && !stream.write(bytes)) await once(stream, 'drain');
}

/** Each text as its different rows with their counts. */
function encode(
  rowsOfWord: readonly (readonly number[])[],
  stream: Uint32Array,
  textLengths: Uint32Array,
): { rows: Uint16Array; counts: Uint8Array; lengths: Uint32Array } {
  const rows: number[] = [];
  const counts: number[] = [];
  const lengths = new Uint32Array(textLengths.length);
  const seen = new Int32Array(words.length);
  let at = 0;
  for (const [text, length] of textLengths.entries()) {
    const start = rows.length;
    for (const end = at + length; at < end; at++) {
      for (const row of rowsOfWord[stream[at] ?? 0] ?? []) {
        if (seen[row] === 0) rows.push(row);
        seen[row] = (seen[row] ?? 0) + 1;
      }
    }
    for (let index = start; index < rows.length; index++) {
      const row = rows[index] ?? 0;
      counts.push(Math.min(255, seen[row] ?? 0));
      seen[row] = 0;
    }
    lengths[text] = rows.length - start;
  }
  return { rows: Uint16Array.from(rows), counts: Uint8Array.from(counts), lengths };
}

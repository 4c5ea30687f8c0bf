/** Docstring → function over the packages that are held out: first sentence against bodies without their doc. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createChunker } from '../../src/indexer/chunk/index.ts';
import { pairsOfFile } from '../extract/pairsOfFile.ts';
import { seededRandom, shuffled } from '../../bench/random.ts';
import { cacheFolder, idOf, readManifest } from '../manifest.ts';

export interface DocstringPair {
  readonly source: string;
  readonly language: string;
  readonly query: string;
  readonly body: string;
  readonly names: string;
}

const pairsPerSource = 250;
const fewestWords = 3;
const file = path.join(cacheFolder, 'evaluation/docstring.json');
/** Takes the first sentence of every doc, and makes no question of a name. */
const always = (): number => 0.99;

export async function docstringSet(): Promise<DocstringPair[]> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as DocstringPair[];
  const pairs: DocstringPair[] = [];
  for (const source of await readManifest())
    if (source.heldOut === true && existsSync(textOf(idOf(source))))
      pairs.push(...(await pairsOf(idOf(source))));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(pairs));
  return pairs;
}

function textOf(source: string): string {
  return path.join(cacheFolder, 'text', `${source}.jsonl`);
}

async function pairsOf(source: string): Promise<DocstringPair[]> {
  const chunker = await createChunker();
  const found: DocstringPair[] = [];
  const known = new Set<string>();
  const text = await readFile(textOf(source), 'utf8');
  for (const line of shuffled(text.split('\n'), seededRandom(source))) {
    if (line === '' || found.length >= pairsPerSource) continue;
    const held = JSON.parse(line) as { path: string; text: string };
    const chunked = await chunker.chunk({
      ...{ path: held.path, text: held.text, sizeBytes: held.text.length },
      ...{ mtimeNs: 0n, inode: 0n, hash: '', encoding: 'utf-8' },
    });
    for (const { kind, query, body, names } of pairsOfFile(held.path, held.text, chunked, always)) {
      const isNew = !known.has(query) && !known.has(body);
      if (kind !== 'doc' || !isNew || query.split(/\s+/).length < fewestWords) continue;
      known.add(query).add(body);
      if (found.length < pairsPerSource)
        found.push({ source, language: chunked.language, query, body, names });
    }
  }
  chunker.dispose();
  return found;
}

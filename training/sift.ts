/**
 * Keeps of every source the files that may be learned from, as .cache/training/text/<source>.jsonl: one {path, text} a line.
 * Leaves out tests, vendored, generated and minified files, licences that are not permissive, near duplicates, and files
 * that share lines with the benchmarks. Goes on where it was stopped.
 *
 * usage: node training/sift.ts
 */
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readSource } from '../src/indexer/read/index.ts';
import { benchmarkLines } from './benchmark.ts';
import { archiveFolder } from './collect/download.ts';
import { seededRandom, shuffled } from '../bench/random.ts';
import { cacheFolder, idOf, readManifest, type Source } from './manifest.ts';
import { choosePaths } from './sift/choosePath.ts';
import { mayLearnFrom, readDebianCopyright } from './sift/licence.ts';
import { LineSet, longLineHashes } from './sift/longLines.ts';
import { listFiles, readCopyright, unpack } from './sift/unpack.ts';

const maxFileSizeBytes = 400_000;
/** Of one source, files drawn at random: many packages teach more than much of one. */
const maxSourceChars = 8_000_000;
const leakShare = 0.4;
const repositoriesLast = 2 ** 50;
const duplicateShare = 0.7;
const writeChars = 4_000_000;

const folder = path.join(cacheFolder, 'text');
const unpacked = path.join(cacheFolder, 'unpacked');

interface Counts {
  kept: number;
  chars: number;
  skipped: number;
  licence: number;
  leak: number;
  duplicate: number;
}

await mkdir(folder, { recursive: true });
const leaks = await benchmarkLines();
const seen = new LineSet();
for (const source of await bySize(await readManifest())) {
  const target = path.join(folder, `${idOf(source)}.jsonl`);
  if (existsSync(target)) await remember(target);
  else await sift(source, target);
}
await rm(unpacked, { recursive: true, force: true });

/** The smallest archives first: of near duplicates the one in the smaller package stays. Repositories come last. */
async function bySize(sources: readonly Source[]): Promise<Source[]> {
  const sized: { source: Source; sizeBytes: number }[] = [];
  for (const source of sources) {
    const archives = archiveFolder(source);
    if (!existsSync(archives)) continue;
    let sizeBytes = source.kind === 'git' ? repositoriesLast : 0;
    for (const name of await readdir(archives)) sizeBytes += (await stat(path.join(archives, name))).size;
    sized.push({ source, sizeBytes });
  }
  return sized.sort((left, right) => left.sizeBytes - right.sizeBytes).map(({ source }) => source);
}

/** What an earlier run kept counts as seen. */
async function remember(file: string): Promise<void> {
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (line !== '') seen.add(longLineHashes((JSON.parse(line) as { text: string }).text));
  }
}

async function sift(source: Source, target: string): Promise<void> {
  const archives = archiveFolder(source);
  await unpack(archives, unpacked, source.version ?? '');
  const copyright =
    source.kind === 'debian' || source.kind === 'deb' ? await readCopyright(archives, unpacked) : undefined;
  const isFree = copyright === undefined ? undefined : readDebianCopyright(copyright);
  const files = new Map((await listFiles(unpacked)).map((file) => [file.path, file]));
  const counts: Counts = { kept: 0, chars: 0, skipped: 0, licence: 0, leak: 0, duplicate: 0 };
  const partial = `${target}.partial`;
  await writeFile(partial, '');
  let pending = '';
  const chosenPaths = choosePaths([...files.keys()], source.paths);
  for (const chosen of shuffled(chosenPaths, seededRandom(idOf(source)))) {
    const file = files.get(chosen);
    if (file === undefined || counts.chars > maxSourceChars) continue;
    if (isFree?.(chosen) === false) counts.licence++;
    else {
      const text = await keep(file, counts);
      if (text !== undefined) pending += `${JSON.stringify({ path: chosen, text })}\n`;
    }
    if (pending.length > writeChars) {
      await appendFile(partial, pending);
      pending = '';
    }
  }
  await appendFile(partial, pending);
  await rename(partial, target);
  await writeFile(`${target.slice(0, -'jsonl'.length)}counts.json`, JSON.stringify(counts));
  console.log(`${idOf(source)} ${JSON.stringify(counts)}`);
}

async function keep(file: { place: string; sizeBytes: number }, counts: Counts): Promise<string | undefined> {
  const stat = { path: file.place, sizeBytes: file.sizeBytes, mtimeNs: 0n, inode: 0n };
  const read = await readSource(stat, { root: unpacked, maxFileSizeBytes });
  if (read.kind !== 'source') {
    counts.skipped++;
    return undefined;
  }
  const { text } = read.source;
  const hashes = longLineHashes(text);
  if (!mayLearnFrom(text)) counts.licence++;
  else if (leaks.share(hashes) > leakShare) counts.leak++;
  else if (seen.share(hashes) > duplicateShare) counts.duplicate++;
  else {
    seen.add(hashes);
    counts.kept++;
    counts.chars += text.length;
    return text;
  }
  return undefined;
}

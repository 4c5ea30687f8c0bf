/** The questions of the set semble by meaning alone: the best chunk of each file, no words, no rules. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readRepositories, unpackCorpora } from '../../bench/corpora.ts';
import { indexedFolder, readQuestions, readUnnamed } from '../../bench/developmentSets.ts';
import { score, targetsOf, type Result, type Row, type Scores } from '../../bench/score.ts';
import { createChunker, fileKindOf, languageOf } from '../../src/indexer/chunk/index.ts';
import type { EmbeddingModel } from '../../src/indexer/embed/index.ts';
import { namesIn } from '../extract/pairsOfFile.ts';
import { cacheFolder } from '../manifest.ts';

interface StoredChunk {
  readonly path: string;
  readonly text: string;
  readonly names: string;
  readonly startLine: number;
  readonly endLine: number;
}

const maxFileChars = 400_000;
const data = new Set(['text', 'json', 'xml', 'csv', 'ignore', 'svg']);

export async function scoreSemble(model: EmbeddingModel): Promise<Scores> {
  const unnamed = await readUnnamed();
  const rows: Row[] = [];
  for (const repository of await readRepositories()) {
    const chunks = await chunksOf(repository.name, indexedFolder('semble', repository));
    const vectors = await model.embedDocuments(
      chunks.map((chunk) => ({
        ...chunk,
        isDocument: fileKindOf(chunk.path, languageOf(chunk.path)) === 'docs',
      })),
    );
    for (const [qid, question] of (await readQuestions('semble', repository)).entries()) {
      const asked = await model.embedQuery(question.query);
      const groups = [question.category, `language ${repository.language}`];
      if (unnamed.has(`${repository.name} ${qid}`)) groups.push('unnamed');
      const results = bestOfFiles(asked, vectors, chunks);
      rows.push({ repository: repository.name, groups, results, targets: targetsOf(question) });
    }
  }
  return score(rows);
}

function bestOfFiles(asked: Float32Array, vectors: Float32Array, chunks: readonly StoredChunk[]): Result[] {
  const best = new Map<string, { score: number; result: Result }>();
  for (const [row, { path: file, startLine, endLine }] of chunks.entries()) {
    let sum = 0;
    for (let at = 0; at < asked.length; at++)
      sum += (asked[at] ?? 0) * (vectors[row * asked.length + at] ?? 0);
    if (sum > (best.get(file)?.score ?? -2))
      best.set(file, { score: sum, result: [file, startLine, endLine] });
  }
  return [...best.values()]
    .sort((left, right) => right.score - left.score)
    .slice(0, 10)
    .map(({ result }) => result);
}

async function chunksOf(name: string, below: string): Promise<StoredChunk[]> {
  const file = path.join(cacheFolder, 'evaluation', `${name}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as StoredChunk[];
  const root = path.join(await unpackCorpora(), name);
  const chunker = await createChunker();
  const chunks: StoredChunk[] = [];
  for (const entry of await readdir(path.join(root, below), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const place = path.join(entry.parentPath, entry.name);
    const text = await readFile(place, 'utf8');
    const inside = path.relative(root, place);
    if (data.has(languageOf(inside)) || text.length > maxFileChars) continue;
    const source = { path: inside, text, sizeBytes: text.length, mtimeNs: 0n, inode: 0n, hash: '' };
    const { chunks: cut, symbols } = await chunker.chunk({ ...source, encoding: 'utf-8' });
    for (const chunk of cut) {
      const { startLine, endLine } = chunk;
      chunks.push({ path: inside, text: chunk.text, names: namesIn(chunk, symbols), startLine, endLine });
    }
  }
  chunker.dispose();
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(chunks));
  return chunks;
}

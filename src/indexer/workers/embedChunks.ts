import type { CacheKeys, CacheReader, CacheSource } from '../cache/index.ts';
import { type EmbedInput, type EmbeddingModel, quantize } from '../embed/index.ts';
import type { CacheNote, ChunkedFile, SourceText } from '../records.ts';

/** The embedding cache as a prepare thread uses it. */
export interface ThreadCache {
  readonly keys: CacheKeys;
  readonly reader: Pick<CacheReader, 'find' | 'takeProblem'>;
}

/** How a file is looked for in it; where it cannot be found its vectors are only noted. */
interface CacheQuestion extends ThreadCache {
  readonly isAsked: boolean;
}

/** What was asked of the cache for a file. */
export interface CacheUse {
  readonly hit: boolean;
  /** For the log. */
  readonly problem?: string;
}

export interface Embedded {
  readonly vectors: Int8Array;
  readonly cacheNote?: CacheNote;
  /** Absent where the cache was not asked. */
  readonly cacheUse?: CacheUse;
}

/** The vectors of a file's chunks, from the cache if it has them. @param inputs what the model is to read, one for each chunk */
export async function embedChunks(
  source: SourceText,
  chunked: ChunkedFile,
  inputs: () => readonly EmbedInput[],
  model: EmbeddingModel | undefined,
  cache: CacheQuestion | undefined,
): Promise<Embedded> {
  const { chunks, level, method } = chunked;
  if (model === undefined || chunks.length === 0) return { vectors: new Int8Array(0) };
  const { path, hash } = source;
  const known = cache && (await ask(cache, { hash, path, level, method }, chunks.length * model.dimension));
  if (known?.vectors !== undefined) return { ...known, vectors: known.vectors };
  return { ...known, vectors: quantize(await model.embedDocuments(inputs())) };
}

async function ask(
  { keys, reader, isAsked }: CacheQuestion,
  source: CacheSource,
  bytes: number,
): Promise<Partial<Embedded>> {
  const key = keys.keyOf(source);
  const found = isAsked ? await reader.find(key, bytes) : undefined;
  const problem = reader.takeProblem();
  const cacheUse = { hit: found !== undefined, ...(problem !== undefined && { problem }) };
  if (found === undefined) return { cacheUse, cacheNote: { kind: 'new', key } };
  const { vectors, isForgotten } = found;
  return { cacheUse, vectors, ...(isForgotten && { cacheNote: { kind: 'used', key } }) };
}

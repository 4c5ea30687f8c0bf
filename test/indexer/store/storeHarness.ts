import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import {
  type FileLevel,
  type FileStat,
  type PreparedChunk,
  type PreparedFile,
  type PrepareResult,
  packFile,
} from '../../../src/indexer/records.ts';
import {
  type Fingerprint,
  type Store,
  type StoreOptions,
  openStore,
} from '../../../src/indexer/store/index.ts';

export const dimension = 4;
export const fingerprint: Fingerprint = { schema: 1, model: 'test', dimension, chunker: '1', tokenizer: '1' };

export function temporaryFolder(t: TestContext): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'loupe-store-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A data directory and a root, for stores that are opened again and again. */
export function place(t: TestContext): StoreOptions {
  const folder = temporaryFolder(t);
  return { dataDirectory: join(folder, 'data'), root: folder, fingerprint };
}

export async function open(t: TestContext, options: StoreOptions): Promise<Store> {
  const store = await openStore(options);
  t.after(() => store.close());
  return store;
}

export function statOf(path: string, sizeBytes = 100, mtimeMs = 1_000): FileStat {
  return { path, sizeBytes, mtimeNs: nsOf(mtimeMs), inode: 1n };
}

export function nsOf(ms: number): bigint {
  return BigInt(Math.round(ms * 1e6));
}

export interface FileShape {
  readonly chunks?: number;
  readonly body?: string;
  readonly symbols?: readonly string[];
  readonly stat?: Partial<FileStat>;
  readonly hash?: string;
  readonly note?: string;
  readonly level?: FileLevel;
  readonly language?: string;
  /** First component of every vector. */
  readonly vector?: number;
}

/** A small prepared file; its terms are its body and the parts of its path. */
export function fileOf(path: string, shape: FileShape = {}): PreparedFile {
  const count = shape.chunks ?? 1;
  const chunks = Array.from({ length: count }, (_, index): PreparedChunk => ({
    startLine: index * 10 + 1,
    endLine: index * 10 + 10,
    breadcrumb: index === 0 ? [] : ['outer', `part${index}`],
    ...(index > 0 && { symbol: `part${index}`, symbolKind: 'function' }),
    bodyTerms: Buffer.from(shape.body ?? 'alpha beta'),
    nameTerms: Buffer.from(`name${index}`),
    pathTerms: Buffer.from(path.split(/[^\p{L}\p{N}]+/u).join(' ')),
  }));
  const vectors = new Int8Array(count * dimension);
  for (let chunk = 0; chunk < count; chunk++)
    vectors.set([shape.vector ?? 1, chunk, -1, 0], chunk * dimension);
  return {
    stat: { ...statOf(path), ...shape.stat },
    level: shape.level ?? 'whole',
    hash: (shape.hash ?? 'a').padEnd(32, '0'),
    language: shape.language ?? 'typescript',
    fileKind: 'code',
    method: shape.note === undefined ? 'parser' : 'lines',
    ...(shape.note !== undefined && { note: shape.note }),
    chunks,
    symbols: (shape.symbols ?? []).map((name, index) => ({
      name,
      kind: 'function',
      startLine: index + 1,
      endLine: index + 2,
    })),
    vectors,
  };
}

export function prepared(path: string, shape?: FileShape): PrepareResult {
  return resultOf(fileOf(path, shape));
}

export function resultOf(file: PreparedFile): PrepareResult {
  return { kind: 'prepared', file: packFile(file) };
}

/** Paths of all indexed files, sorted. */
export function pathsOf(store: Store): string[] {
  return [...store.reader.paths()].map(({ path }) => path).sort();
}

/** Paths of the files that hold a term, sorted, each once. */
export function matching(
  store: Store,
  term: string,
  weights: readonly [number, number, number] = [1, 1, 1],
): string[] {
  const [found] = store.reader.postings([term], weights);
  const ids = Array.from(found?.ids ?? []).filter((_, at) => (found?.frequencies[at] ?? 0) > 0);
  return [...new Set(store.reader.chunks(ids).map(({ path }) => path))].sort();
}

/** In how many chunks that live each term occurs. */
export function documentFrequencies(store: Store, terms: readonly string[]): number[] {
  return store.reader.postings(terms, [1, 1, 1]).map(({ ids }) => store.reader.chunks([...ids]).length);
}

import type { Chunker } from '../chunk/index.ts';
import type { EmbedInput, EmbeddingModel } from '../embed/index.ts';
import { readSource } from '../read/index.ts';
import {
  type Chunk,
  type ChunkedFile,
  type CodeSymbol,
  type FileStat,
  type PreparedChunk,
  type PreparedFile,
  type SourceText,
  packFile,
} from '../records.ts';
import type { RunReader, TermWriter, TextRuns } from '../tokens/index.ts';
import { type ThreadCache, embedChunks } from './embedChunks.ts';
import type { Prepared, PrepareTask } from './prepareTask.ts';

export interface PrepareTools {
  readonly chunker: Chunker;
  /** Vectors stay empty without a model. */
  readonly model: EmbeddingModel | undefined;
  /** Reads each text once for all who want its words; model and terms were made with it. */
  readonly reader: RunReader;
  readonly terms: TermWriter;
  /** Without one every chunk is embedded. */
  readonly cache?: ThreadCache;
}

/** Reads, cuts, tokenises and embeds one file: everything the index will hold of it. */
export async function prepareFile(task: PrepareTask, tools: PrepareTools): Promise<Prepared> {
  const clock = new StageClock();
  const read = await readSource(task.stat, {
    root: task.root,
    maxFileSizeBytes: task.maxFileSizeBytes,
    ...(task.knownHash !== undefined && { knownHash: task.knownHash }),
    onHashed: (ms) => clock.takeOut('hash', ms),
  });
  clock.lap('read');
  if (read.kind === 'unchanged') return { result: read, times: clock.times };
  if (read.kind === 'skipped') return { result: { ...read, stat: task.stat }, times: clock.times };
  const chunked = await tools.chunker.chunk(read.source, task.level);
  clock.lap('chunk');
  const pieces = readPieces(chunked, tools.reader);
  const chunks = pieces.map((piece) => prepareChunk(read.source.path, piece, tools.terms));
  clock.lap('tokens');
  const { vectors, cacheNote, cacheUse } = await embedChunks(
    read.source,
    chunked,
    () => inputsOf(read.source.path, chunked.fileKind, pieces),
    tools.model,
    tools.cache && { ...tools.cache, isAsked: task.askCache === true },
  );
  clock.lap('vectors');
  const file = packFile(toFile(read.source, chunked, chunks, vectors));
  return {
    result: { kind: 'prepared', file: { ...file, ...(cacheNote !== undefined && { cacheNote }) } },
    times: clock.times,
    ...(cacheUse !== undefined && { cacheUse }),
  };
}

class StageClock {
  readonly times = { read: 0, hash: 0, chunk: 0, tokens: 0, vectors: 0 };
  #last = performance.now();

  lap(stage: keyof StageClock['times']): void {
    const now = performance.now();
    this.times[stage] = now - this.#last;
    this.#last = now;
  }

  /** Of the lap that runs, so much was another stage's. */
  takeOut(stage: keyof StageClock['times'], ms: number): void {
    this.times[stage] += ms;
    this.#last += ms;
  }
}

function toFile(
  source: SourceText,
  chunked: ChunkedFile,
  chunks: PreparedChunk[],
  vectors: Int8Array,
): PreparedFile {
  return {
    stat: statOf(source),
    level: chunked.level,
    hash: source.hash,
    language: chunked.language,
    fileKind: chunked.fileKind,
    method: chunked.method,
    ...(chunked.note !== undefined && { note: chunked.note }),
    chunks,
    symbols: chunked.symbols,
    vectors,
  };
}

function statOf({ path, sizeBytes, mtimeNs, inode }: SourceText): FileStat {
  return { path, sizeBytes, mtimeNs, inode };
}

/** A chunk, the names of the definitions that begin in it, and the runs of its text. */
interface Piece {
  readonly chunk: Chunk;
  readonly names: string;
  readonly runs: TextRuns;
}

function readPieces({ chunks, symbols }: ChunkedFile, reader: RunReader): Piece[] {
  const names = namesByChunk(chunks, symbols);
  reader.clear();
  return chunks.map((chunk, index) => ({ chunk, names: names[index] ?? '', runs: reader.read(chunk.text) }));
}

function prepareChunk(path: string, { chunk, names, runs }: Piece, terms: TermWriter): PreparedChunk {
  return {
    startLine: chunk.startLine,
    endLine: chunk.endLine,
    breadcrumb: chunk.breadcrumb,
    ...(chunk.symbol !== undefined && { symbol: chunk.symbol }),
    ...(chunk.symbolKind !== undefined && { symbolKind: chunk.symbolKind }),
    bodyTerms: terms.ofRuns(runs),
    nameTerms: terms.ofText(names),
    pathTerms: terms.ofText(`${path} ${chunk.breadcrumb.join(' ')}`),
  };
}

/** Per chunk, the names of the definitions that begin in it; both lists ascend. */
function namesByChunk(chunks: readonly Chunk[], symbols: readonly CodeSymbol[]): string[] {
  let next = 0;
  return chunks.map(({ startLine, endLine }) => {
    const names: string[] = [];
    for (
      let symbol = symbols[next];
      symbol !== undefined && symbol.startLine <= endLine;
      symbol = symbols[next]
    ) {
      if (symbol.startLine >= startLine) names.push(symbol.name);
      next += 1;
    }
    return names.join(' ');
  });
}

function inputsOf(path: string, fileKind: ChunkedFile['fileKind'], pieces: readonly Piece[]): EmbedInput[] {
  const isDocument = fileKind === 'docs';
  return pieces.map(({ chunk: { text }, names, runs }) => ({ text, path, names, isDocument, runs }));
}

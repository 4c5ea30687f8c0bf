import type { StoreReader, StoredChunk } from '../store/index.ts';
import { type Trace, commonEnd } from './frames.ts';
import type { Ranked } from './rank.ts';

/** Above every score that other evidence adds up to; each frame a little below the one before it. */
const firstScore = 10;
const step = 0.1;
const noEvidence = { words: 0, meaning: 0, symbol: 0, path: 0, file: 0, phrase: 0 };

/** The chunks that the frames of a trace name, in their order, each at its line; frames of files elsewhere are left out. */
export function findFrames(
  reader: Pick<StoreReader, 'pathsNamed' | 'file' | 'chunksOfFile'>,
  { frames, isTrace }: Pick<Trace, 'frames' | 'isTrace'>,
): Ranked[] {
  const found: Ranked[] = [];
  for (const { path, line } of frames) {
    const chunk = chunkAt(reader, path, line);
    if (chunk === undefined || found.some((one) => one.chunk.id === chunk.id && one.line === line)) continue;
    const score = firstScore - step * found.length;
    const parts = { ...noEvidence, frame: score };
    found.push({ chunk, line, isInTrace: isTrace, score, parts, worth: 1, defines: undefined });
  }
  return found;
}

function chunkAt(
  reader: Pick<StoreReader, 'pathsNamed' | 'file' | 'chunksOfFile'>,
  path: string,
  line: number,
): StoredChunk | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const nearest = reader
    .pathsNamed(name)
    .map((candidate) => ({ candidate, common: commonEnd(path, candidate) }))
    .filter(({ common }) => common > 0)
    .sort((a, b) => b.common - a.common || a.candidate.length - b.candidate.length)[0];
  const file = nearest && reader.file(nearest.candidate);
  // A file that was changed since may have no chunk at the line: the one before it is nearest.
  return file && reader.chunksOfFile(file.id).findLast(({ startLine }) => startLine <= line);
}

import type { StoreReader, StoredChunk } from '../store/index.ts';
import { type Trace, commonEnd } from './frames.ts';
import type { LanguageName } from './parseQuery.ts';
import type { Ranked } from './rank.ts';

/** Above every score that other evidence adds up to; each frame a little below the one before it. */
const firstScore = 10;
const step = 0.1;
/** Files of the same name that a place alone may be in. */
const mostFiles = 8;
const searchedAsWords = ' is indexed here: the question was searched as words.';
const noEvidence = { words: 0, meaning: 0, symbol: 0, path: 0, file: 0, phrase: 0 };

type FrameReader = Pick<StoreReader, 'pathsNamed' | 'file' | 'chunksOfFile'>;

/**
 * The chunks that the frames of a trace name, in their order, each at its line; frames of files elsewhere are left out. A place
 * that stands alone may be in several files of its name.
 */
export function findFrames(reader: FrameReader, { frames, isTrace }: Trace): Ranked[] {
  const found: Ranked[] = [];
  for (const { path, line } of frames) {
    const files = filesNamed(reader, path).slice(0, frames.length > 1 ? 1 : mostFiles);
    for (const { chunk, line: held } of files.flatMap((file) => placeIn(reader, file, line) ?? [])) {
      if (found.some((one) => one.chunk.id === chunk.id && one.line === held)) continue;
      const score = firstScore - step * found.length;
      const parts = { ...noEvidence, frame: score };
      found.push({ chunk, line: held, isInTrace: isTrace, score, parts, worth: 1, defines: undefined });
    }
  }
  return found;
}

/** What to say where no place was found; nothing where the text may just look like one (`list.append(3)`). */
export function missingNote({ frames, isTrace }: Trace, languages: readonly LanguageName[]): string[] {
  const endings = languages.flatMap(({ extensions }) => extensions);
  const isFile = (path: string): boolean =>
    /(?:^|\/)\.?[A-Za-z][\w-]+$/.test(path) || endings.some((ending) => path.toLowerCase().endsWith(ending));
  const missing = frames.find(({ path }) => isFile(path));
  if (missing === undefined) return [];
  return [`No file ${isTrace ? 'that the trace names' : `called ${missing.path}`}${searchedAsWords}`];
}

/** Whether a note says only that a root lacks the file asked for: when another root has it nobody needs it. */
export function isAboutMissing(note: string): boolean {
  return note.endsWith(searchedAsWords);
}

/** Those that have most of the path in common, the nearest to the root first. */
function filesNamed(reader: FrameReader, path: string): string[] {
  const measured = reader
    .pathsNamed(path.slice(path.lastIndexOf('/') + 1))
    .map((candidate) => ({ candidate, common: commonEnd(path, candidate) }))
    .filter(({ common }) => common > 0)
    .sort((a, b) => b.common - a.common || a.candidate.length - b.candidate.length);
  const nearest = measured.filter(({ common }) => common === measured[0]?.common);
  return nearest.map(({ candidate }) => candidate);
}

/** The line's chunk; of a file that ends before it, its last line. */
function placeIn(
  reader: FrameReader,
  path: string,
  line: number,
): { readonly chunk: StoredChunk; readonly line: number } | undefined {
  const file = reader.file(path);
  const chunks = file === undefined ? [] : reader.chunksOfFile(file.id);
  // A file that was changed since may have no chunk at the line: the one before it is nearest.
  const chunk = chunks.findLast(({ startLine }) => startLine <= line);
  return chunk && { chunk, line: chunk === chunks.at(-1) ? Math.min(line, chunk.endLine) : line };
}

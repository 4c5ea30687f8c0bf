/** Packs the sections of a file into chunks: a definition that fits stays whole, long ones are cut, small ones joined. */
import type { SymbolKind } from '../../protocol/index.ts';
import type { Chunk, CodeSymbol } from '../records.ts';
import { LineMeasure } from './lineMeasure.ts';

/** A region of a file that may be an answer; children lie inside, ascending, not overlapping. Lines 1-based inclusive. */
export interface Section {
  readonly startLine: number;
  readonly endLine: number;
  readonly name?: string;
  readonly kind?: SymbolKind;
  /** A container that does not lie around the section, as the receiver type of a Go method. */
  readonly within?: string;
  readonly children: readonly Section[];
  /** Lines where a long section is best cut (statement starts), ascending. */
  readonly breaks?: readonly number[];
}

export interface Outline {
  readonly sections: readonly Section[];
  readonly symbols: readonly CodeSymbol[];
}

/**
 * Definitions at least this long stand alone; smaller neighbours are joined up to `joinedChars` and `joinedLines`, and what
 * holds several definitions is cut between them above that. Measured with bench/quality.ts, mean NDCG@10 of the set semble:
 * these sizes .880, 300/1000/30 .874, 900/2000/60 .881 (but less on the set history), types up to a full chunk kept whole .880.
 */
const smallChars = 600;
const joinedChars = 1500;
const joinedLines = 45;
/** A piece that says almost nothing (a closing brace, a lone class line) goes to its neighbour. */
const tinyChars = 160;

/** What a chunk is called. */
interface Label {
  readonly breadcrumb: readonly string[];
  readonly symbol?: string;
  readonly symbolKind?: SymbolKind;
}

interface Piece {
  readonly startLine: number;
  readonly endLine: number;
  readonly label: Label;
  /** `head` opens a long section, `part` belongs to a cut one and joins nothing. */
  readonly role: 'head' | 'whole' | 'rest' | 'part';
}

/** A section being packed, or the file itself. */
interface Level extends Section {
  readonly label: Label;
}

/** Cuts a file into chunks along its sections: long ones at statement borders, small neighbours joined; every non-blank line is in exactly one chunk. */
export function packSections(lines: readonly string[], sections: readonly Section[]): Chunk[] {
  const measure = new LineMeasure(lines);
  const file: Level = { startLine: 1, endLine: lines.length, children: sections, label: { breadcrumb: [] } };
  return absorbTiny(packLevel(file, measure), measure).map(({ startLine, endLine, label }) => ({
    startLine,
    endLine,
    text: lines.slice(startLine - 1, endLine).join('\n'),
    ...label,
  }));
}

function packLevel(level: Level, measure: LineMeasure): Piece[] {
  const pieces: Piece[] = [];
  const rest = (startLine: number, endLine: number): void => {
    const isHead = startLine === level.startLine && level.name !== undefined;
    const label = isHead || isRoutine(level.kind) ? level.label : { breadcrumb: level.label.breadcrumb };
    pieces.push(...cutRange(startLine, endLine, label, isHead ? 'head' : 'rest', level.breaks, measure));
  };
  let next = level.startLine;
  for (const child of level.children) {
    const startLine = Math.max(child.startLine, next);
    const endLine = Math.min(child.endLine, level.endLine);
    if (startLine > endLine) continue;
    rest(next, startLine - 1);
    pieces.push(...packSection({ ...child, startLine, endLine, label: labelOf(child, level) }, measure));
    next = endLine + 1;
  }
  rest(next, level.endLine);
  return joinSmall(pieces, level, measure);
}

function packSection(section: Level, measure: LineMeasure): Piece[] {
  const { startLine, endLine, label } = section;
  const isSplit = section.children.length > 1 && measure.chars(startLine, endLine) > joinedChars;
  if (!isSplit && measure.fits(startLine, endLine)) {
    const range = measure.trim(startLine, endLine);
    return range === undefined ? [] : [{ ...range, label, role: 'whole' }];
  }
  if (section.children.length === 0) {
    return cutRange(startLine, endLine, label, 'part', section.breaks, measure);
  }
  return packLevel(section, measure).map((piece) => ({ ...piece, role: 'part' }));
}

function cutRange(
  startLine: number,
  endLine: number,
  label: Label,
  role: Piece['role'],
  breaks: readonly number[] | undefined,
  measure: LineMeasure,
): Piece[] {
  const range = measure.trim(startLine, endLine);
  if (range === undefined) return [];
  const starts = measure.cut(range.startLine, range.endLine, breaks);
  const pieces: Piece[] = [];
  for (const [index, start] of starts.entries()) {
    const piece = measure.trim(start, (starts[index + 1] ?? range.endLine + 1) - 1);
    if (piece !== undefined) pieces.push({ ...piece, label, role: starts.length > 1 ? 'part' : role });
  }
  return pieces;
}

/** Joins runs of small neighbours; a run that starts with the head of the level keeps the level's name. */
function joinSmall(pieces: readonly Piece[], level: Level, measure: LineMeasure): Piece[] {
  const joined: Piece[] = [];
  let run: Piece[] = [];
  const close = (): void => {
    if (run.length > 0) joined.push(joinRun(run, level, measure));
    run = [];
  };
  for (const piece of pieces) {
    const first = run[0];
    if (first !== undefined && !canJoin(first, run.length, piece, measure)) close();
    run.push(piece);
  }
  close();
  return joined;
}

function canJoin(first: Piece, count: number, piece: Piece, measure: LineMeasure): boolean {
  const { startLine } = first;
  if (first.role === 'part' || !isSmall(piece, measure)) return false;
  if (count === 1 && first.role === 'whole' && !isSmall(first, measure)) return false;
  return measure.chars(startLine, piece.endLine) <= joinedChars && piece.endLine - startLine < joinedLines;
}

function isSmall(piece: Piece, measure: LineMeasure): boolean {
  return piece.role !== 'part' && measure.chars(piece.startLine, piece.endLine) < smallChars;
}

function joinRun(run: readonly Piece[], level: Level, measure: LineMeasure): Piece {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a run of pieces is never empty');
  if (run.length === 1) return first;
  const { startLine } = first;
  const { endLine } = last;
  const named = run.filter((piece) => piece.role === 'whole');
  const only = named.length === 1 ? named[0] : undefined;
  const dominates =
    only !== undefined && measure.chars(only.startLine, only.endLine) * 2 > measure.chars(startLine, endLine);
  if (first.role === 'head' || isRoutine(level.kind))
    return { startLine, endLine, label: level.label, role: 'rest' };
  const label = dominates ? only.label : { breadcrumb: level.label.breadcrumb };
  return { startLine, endLine, label, role: 'rest' };
}

/** Gives pieces that say almost nothing to the neighbour they touch, else to the one before, else to the one after. */
function absorbTiny(pieces: readonly Piece[], measure: LineMeasure): Piece[] {
  const kept: Piece[] = [];
  let pending: Piece | undefined;
  for (const [index, piece] of pieces.entries()) {
    const startLine = pending?.startLine ?? piece.startLine;
    const previous = kept.at(-1);
    const following = pieces[index + 1];
    pending = undefined;
    if (measure.chars(startLine, piece.endLine) >= tinyChars) {
      kept.push({ ...piece, startLine });
    } else if (following !== undefined && prefersFollowing(piece, previous, following, measure)) {
      pending = { ...piece, startLine };
    } else if (previous !== undefined && roomFor(previous.startLine, piece.endLine, measure)) {
      kept[kept.length - 1] = { ...previous, endLine: piece.endLine };
    } else {
      kept.push({ ...piece, startLine });
    }
  }
  return kept;
}

function prefersFollowing(
  piece: Piece,
  previous: Piece | undefined,
  following: Piece,
  measure: LineMeasure,
): boolean {
  if (!roomFor(piece.startLine, following.endLine, measure)) return false;
  if (piece.role === 'head') return true;
  const touchesPrevious = previous?.endLine === piece.startLine - 1;
  const deeper = following.label.breadcrumb.length > piece.label.breadcrumb.length;
  return (
    previous === undefined || (!touchesPrevious && (following.startLine === piece.endLine + 1 || deeper))
  );
}

/** Absorbing a few characters may pass the aimed size by a little. */
function roomFor(startLine: number, endLine: number, measure: LineMeasure): boolean {
  return measure.fits(startLine, endLine - 3) || measure.chars(startLine, endLine) < joinedChars;
}

function labelOf(section: Section, container: Level): Label {
  if (section.name === undefined) return { breadcrumb: container.label.breadcrumb };
  const within = section.within === undefined ? [] : [section.within];
  const breadcrumb = [...container.label.breadcrumb, ...within, section.name];
  return section.kind === undefined
    ? { breadcrumb }
    : { breadcrumb, symbol: section.name, symbolKind: section.kind };
}

function isRoutine(kind: SymbolKind | undefined): boolean {
  return kind === 'function' || kind === 'method' || kind === 'constructor' || kind === 'macro';
}

import type { Hit, Reason } from '../../src/protocol/index.ts';

const number = new Intl.NumberFormat('en');

/** "1 file", "2,310 files". */
export function count(value: number, noun: string): string {
  return `${number.format(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** "12 s left", "3 min left", "2 h left". */
export function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s left`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min left` : `${Math.round(minutes / 60)} h left`;
}

/** "8 ms", "1.2 s". */
export function took(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.max(1, Math.round(milliseconds))} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** "L12", "L12–48". */
export function lineRange(hit: Hit): string {
  return hit.startLine === hit.endLine ? `L${hit.startLine}` : `L${hit.startLine}–${hit.endLine}`;
}

/** All evidence in one sentence, strongest first. */
export function reasonSentence(reasons: readonly Reason[]): string {
  return byShare(reasons)
    .map((reason) => reason.text.replaceAll('`', ''))
    .join(', ');
}

export function byShare(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted((one, other) => other.share - one.share);
}

/** What a screen reader says of a hit. */
export function hitLabel(hit: Hit): string {
  const name = hit.breadcrumb.length > 0 ? hit.breadcrumb.join(' › ') : hit.path;
  const kind = hit.symbolKind === undefined ? '' : `, ${hit.symbolKind}`;
  return `${name}${kind}, lines ${hit.startLine} to ${hit.endLine} of ${hit.path}`;
}

/** `#!` begins no comment: it names an interpreter in the first line of a script, an attribute elsewhere. */
const commentStart = /^(\/\*+|\*+\/?|\/\/+!?|#+(?!!)|--+|;+|%+|<!--|"""|''')\s*/;
const commentEnd = /\s*(\*+\/|-->|"""|''')$/;
const interpreterLine = /^#!\s*\//;

/** A piece without a name is called by what stands on its best line, or below the line that names an interpreter. */
export function firstWords(hit: Hit): string {
  const lines = hit.preview.slice(hit.bestLine - hit.previewStartLine).map((line) => line.trim());
  const telling = interpreterLine.test(lines[0] ?? '')
    ? lines.slice(1).find((line) => wordsOf(line) !== '')
    : lines[0];
  return wordsOf(telling ?? '') || `Lines ${hit.startLine}–${hit.endLine}`;
}

/** A line without the marks of a comment. */
function wordsOf(line: string): string {
  return line.replace(commentStart, '').replace(commentEnd, '').slice(0, 80);
}

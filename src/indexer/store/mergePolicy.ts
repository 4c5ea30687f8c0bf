import type { Segment } from './segmentQueries.ts';

/** So many segments of about a size are merged into one of the next size. */
const fanOut = 8;
/** Segments up to this are of the first size; each further one is `fanOut` times as large. */
const firstSizeBytes = 64 << 10;
/** Larger merges wait until nothing else is to be done: they would hold up the next commit. */
const mostBytesAtOnce = 16 << 20;
/** A segment of which so many chunks are gone is written anew. */
const mostDead = 0.2;

/** What is to be merged together with the next commit: the newest segments, when there are enough of their size. */
export function dueAfterCommit(segments: readonly Segment[]): readonly Segment[] {
  const newest = segments.at(-1);
  if (newest === undefined) return [];
  const size = sizeOf(newest);
  const due = segments.slice(segments.findLastIndex((segment) => sizeOf(segment) > size) + 1);
  return due.length >= fanOut && bytesOf(due) <= mostBytesAtOnce ? due : [];
}

/** What is to be merged when nothing else is to be done, so that each segment is at least twice as large as all newer ones together. */
export function dueWhenIdle(segments: readonly Segment[]): readonly Segment[] {
  let newer = 0;
  let first = segments.length;
  for (let at = segments.length - 1; at >= 0; at--) {
    const { bytes } = segments[at] ?? { bytes: 0 };
    if (newer > 0 && bytes < 2 * newer) first = at;
    newer += bytes;
  }
  if (first < segments.length) return segments.slice(first);
  return segments.filter(({ dead, chunks }) => dead > mostDead * chunks).slice(0, 1);
}

function sizeOf({ bytes }: Segment): number {
  return Math.max(0, Math.ceil(Math.log(bytes / firstSizeBytes) / Math.log(fanOut)));
}

function bytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

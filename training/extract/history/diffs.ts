/** Reads what `git diff-tree --stdin` tells of commits. */

export interface ChangedFile {
  readonly path: string;
  /** Of the parent's version; undefined for a file that the commit added. */
  readonly oldBlob: string | undefined;
  /** Undefined for a file that the commit removed. */
  readonly newBlob: string | undefined;
}

const commitLine = /^[0-9a-f]{40}$/;
/** Quoted paths hold control characters: they match no source file. */
const rawLine = /^:\d{6} \d{6} ([0-9a-f]{40}) ([0-9a-f]{40}) [A-Z]\d*\t(.+)$/;
const noBlob = /^0+$/;

/** @param output of `diff-tree --raw --no-abbrev` @returns by commit */
export function parseRaw(output: string): Map<string, ChangedFile[]> {
  const commits = new Map<string, ChangedFile[]>();
  let files: ChangedFile[] = [];
  for (const line of output.split('\n')) {
    if (commitLine.test(line)) commits.set(line, (files = []));
    const [, before = '', after = '', path] = rawLine.exec(line) ?? [];
    if (path !== undefined) files.push({ path, oldBlob: blobOf(before), newBlob: blobOf(after) });
  }
  return commits;
}

function blobOf(id: string): string | undefined {
  return noBlob.test(id) ? undefined : id;
}

/** 1-based and inclusive, in the parent's version. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

const indexLine = /^index ([0-9a-f]{40})\.\./;
const hunkLine = /^@@ -(\d+)(?:,(\d+))? \+/;

/** @param output of `diff-tree -p -U0 --full-index` @returns the changed lines by commit and the parent's blob */
export function parseHunks(output: string): Map<string, Map<string, LineRange[]>> {
  const commits = new Map<string, Map<string, LineRange[]>>();
  let files = new Map<string, LineRange[]>();
  let ranges: LineRange[] = [];
  for (const line of output.split('\n')) {
    if (commitLine.test(line)) commits.set(line, (files = new Map<string, LineRange[]>()));
    const blob = indexLine.exec(line)?.[1];
    if (blob !== undefined) files.set(blob, (ranges = []));
    const hunk = hunkLine.exec(line);
    if (hunk !== null) ranges.push(rangeOf(Number(hunk[1]), Number(hunk[2] ?? 1)));
  }
  return commits;
}

/** What was only inserted changes the line that it was inserted after. */
function rangeOf(first: number, count: number): LineRange {
  return { first: Math.max(1, first), last: Math.max(1, first + Math.max(1, count) - 1) };
}

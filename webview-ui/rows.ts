import type { Hit } from '../src/protocol/index.ts';

/** One hit under its file. Keys are unique within one answer and the same when the same is asked again. */
export interface HitRow {
  readonly key: string;
  readonly hit: Hit;
}

/** One file with its hits, best first. */
export interface Group {
  readonly key: string;
  readonly root: string;
  readonly path: string;
  readonly hits: readonly HitRow[];
}

/** A row of the tree that can be selected, in the order of the screen. */
export type Row =
  | { readonly kind: 'group'; readonly key: string; readonly group: Group; readonly folded: boolean }
  | { readonly kind: 'hit'; readonly key: string; readonly group: Group; readonly row: HitRow };

/** Hits by file; files stand in the order of their best hit. */
export function groupHits(hits: readonly Hit[]): Group[] {
  const groups = new Map<string, { root: string; path: string; hits: HitRow[] }>();
  for (const hit of hits) {
    const key = groupKey(hit);
    const group = groups.get(key) ?? { root: hit.root, path: hit.path, hits: [] };
    group.hits.push({ key: `${key}\n${hit.startLine}-${hit.endLine}`, hit });
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** All rows that are on screen. */
export function visibleRows(groups: readonly Group[], folded: readonly string[]): Row[] {
  const hidden = new Set(folded);
  return groups.flatMap((group): Row[] => {
    const isFolded = hidden.has(group.key);
    const head: Row = { kind: 'group', key: group.key, group, folded: isFolded };
    if (isFolded) return [head];
    return [head, ...group.hits.map((row): Row => ({ kind: 'hit', key: row.key, group, row }))];
  });
}

/** The hit a row stands for: a file stands for its best one. */
export function hitOf(row: Row): Hit | undefined {
  return row.kind === 'hit' ? row.row.hit : row.group.hits[0]?.hit;
}

/** The key of the best hit, which Enter in the box opens. */
export function firstKey(hits: readonly Hit[]): string | undefined {
  return groupHits(hits.slice(0, 1))[0]?.hits[0]?.key;
}

function groupKey(hit: Hit): string {
  return `${hit.root}\n${hit.path}`;
}

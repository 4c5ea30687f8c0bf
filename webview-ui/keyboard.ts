import type { Row } from './rows.ts';

/** What a key pressed in the tree of hits asks for. */
export type TreeCommand =
  | { readonly type: 'select'; readonly key: string }
  | { readonly type: 'open'; readonly key: string; readonly aside: boolean; readonly preview: boolean }
  | { readonly type: 'fold'; readonly key: string; readonly folded: boolean }
  /** Back to the box; with `type` the pressed character goes there too. */
  | { readonly type: 'box' };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const pageRows = 6;

/**
 * The keys of the tree. ↑ ↓ go from hit to hit, past the file names (a folded file is a stop of its own); ← leads to
 * the file and folds it, → unfolds. Undefined: the key is not for the tree.
 */
export function treeCommand(
  press: KeyPress,
  rows: readonly Row[],
  selected: string,
): TreeCommand | undefined {
  const at = rows.findIndex((row) => row.key === selected);
  const row = rows[at];
  if (row === undefined) return undefined;
  const aside = press.ctrlKey || press.metaKey;
  if (press.key === 'Enter') return { type: 'open', key: row.key, aside, preview: false };
  if (aside || press.altKey) return undefined;
  switch (press.key) {
    case ' ':
      return row.kind === 'group'
        ? { type: 'fold', key: row.key, folded: !row.folded }
        : { type: 'open', key: row.key, aside: false, preview: true };
    case 'ArrowLeft':
      return leftOf(row);
    case 'ArrowRight':
      return rightOf(row);
    case 'ArrowUp':
      return toStop(rows, at, -1) ?? { type: 'box' };
    case 'ArrowDown':
      return toStop(rows, at, 1);
    case 'PageUp':
      return toStop(rows, at, -pageRows);
    case 'PageDown':
      return toStop(rows, at, pageRows);
    case 'Home':
      return toStop(rows, -1, 1);
    case 'End':
      return toStop(rows, rows.length, -1);
    case 'Escape':
      return { type: 'box' };
    default:
      return press.key.length === 1 ? { type: 'box' } : undefined;
  }
}

function leftOf(row: Row): TreeCommand | undefined {
  if (row.kind === 'hit') return { type: 'select', key: row.group.key };
  return row.folded ? undefined : { type: 'fold', key: row.key, folded: true };
}

function rightOf(row: Row): TreeCommand | undefined {
  if (row.kind === 'hit') return undefined;
  if (row.folded) return { type: 'fold', key: row.key, folded: false };
  const first = row.group.hits[0];
  return first && { type: 'select', key: first.key };
}

/** The row `steps` stops away, or the last one in that direction; undefined when there is none. */
function toStop(rows: readonly Row[], from: number, steps: number): TreeCommand | undefined {
  const direction = Math.sign(steps);
  let found: Row | undefined;
  let left = Math.abs(steps);
  for (let at = from + direction; left > 0; at += direction) {
    const row = rows[at];
    if (row === undefined) break;
    if (row.kind === 'group' && !row.folded) continue;
    found = row;
    left -= 1;
  }
  return found && { type: 'select', key: found.key };
}

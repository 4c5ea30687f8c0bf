import type { Problem, RootState, RootStatus } from '../protocol/index.ts';
import type { Progress } from './progress.ts';

interface StatusParts {
  readonly root: string;
  readonly state: RootState;
  /** Undefined in a process that does not write this index. */
  readonly progress: Progress | undefined;
  readonly counts: Pick<RootStatus, 'files' | 'chunks' | 'symbols' | 'skipped'> & { readonly whole: number };
  readonly coverage: number;
  readonly waitsForGit: boolean;
  readonly problems: readonly Problem[];
}

export function rootStatus({
  root,
  state,
  progress,
  counts,
  coverage,
  problems,
  waitsForGit,
}: StatusParts): RootStatus {
  // While a scan runs nobody knows how much there is.
  const secondsLeft = state === 'indexing' || state === 'refining' ? progress?.secondsLeft : undefined;
  return {
    root,
    state,
    filesDone: progress?.filesDone ?? 0,
    filesTotal: progress?.filesTotal ?? 0,
    filesPerSecond: progress?.filesPerSecond ?? 0,
    ...(secondsLeft !== undefined && { secondsLeft }),
    files: counts.files,
    refined: counts.whole,
    chunks: counts.chunks,
    symbols: counts.symbols,
    skipped: counts.skipped,
    coverage,
    ...(waitsForGit && { waitsForGit }),
    problems,
  };
}

/** Of an open folder whose index was cleared. */
export function clearedStatus(root: string): RootStatus {
  const counts = { files: 0, whole: 0, chunks: 0, symbols: 0, skipped: 0 };
  return rootStatus({
    root,
    state: 'waiting',
    progress: undefined,
    counts,
    coverage: 0,
    waitsForGit: false,
    problems: [],
  });
}

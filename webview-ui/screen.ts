import type { IndexerStatus, PanelState, RootStatus } from '../src/protocol/index.ts';
import type { PanelModel } from './state.ts';

/** What fills the panel below the box. */
export type Screen =
  | 'blank'
  | 'none'
  | 'untrusted'
  | 'virtual'
  | 'crashed'
  | 'cleared'
  | 'starting'
  | 'failed'
  | 'start'
  | 'noResult'
  | 'results';

/** How far the index is, over all roots. */
export interface Progress {
  /** Share of known files that are indexed, 0 to 1. */
  readonly coverage: number;
  readonly files: number;
  /** Those whose symbols and chunk borders are final. */
  readonly refined: number;
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly filesPerSecond: number;
  readonly secondsLeft?: number;
  /** `waiting`: nothing is begun yet; `error`: no root can be indexed. */
  readonly activity:
    'idle' | 'waiting' | 'scanning' | 'indexing' | 'refining' | 'paused' | 'following' | 'error';
}

/** Chooses the screen; the workspace comes first, then the question, then the process behind it. */
export function screenOf(model: PanelModel): Screen {
  const { host } = model;
  if (host === undefined)
    return model.answer !== undefined && model.answer.hits.length > 0 ? 'results' : 'blank';
  if (host.workspace !== 'open') return host.workspace;
  const hasHits = model.answer !== undefined && model.answer.hits.length > 0;
  if (host.indexer === 'crashed' && !hasHits) return 'crashed';
  if (host.cleared) return 'cleared';
  if (model.question.query.trim() === '') return 'start';
  if (model.failure !== undefined && host.indexer !== 'starting') return 'failed';
  if (model.answer === undefined) return host.indexer === 'running' ? 'blank' : 'starting';
  return hasHits ? 'results' : 'noResult';
}

/** The sum over all roots; undefined before the first status. */
export function progressOf(status: IndexerStatus | undefined): Progress | undefined {
  if (status === undefined || status.roots.length === 0) return undefined;
  const sum = (pick: (root: RootStatus) => number): number =>
    status.roots.reduce((total, root) => total + pick(root), 0);
  const weight = sum((root) => Math.max(root.filesTotal, 1));
  const secondsLeft = Math.max(...status.roots.map((root) => root.secondsLeft ?? -1));
  return {
    coverage: sum((root) => root.coverage * Math.max(root.filesTotal, 1)) / weight,
    files: sum((root) => root.files),
    refined: sum((root) => root.refined),
    filesDone: sum((root) => root.filesDone),
    filesTotal: sum((root) => root.filesTotal),
    filesPerSecond: sum((root) => root.filesPerSecond),
    activity: activityOf(status),
    ...(secondsLeft >= 0 && { secondsLeft }),
  };
}

/**
 * Changes whenever asking again may answer better: another twentieth is indexed or refined, a run has ended, or the index
 * changed after it was complete.
 */
export function freshness(host: PanelState | undefined): string {
  const progress = progressOf(host?.status);
  if (host?.indexer !== 'running' || progress === undefined) return '';
  const idle = !['waiting', 'scanning', 'indexing', 'refining'].includes(progress.activity);
  const chunks = host.status?.roots.reduce((total, root) => total + root.chunks, 0) ?? 0;
  const refined = progress.refined / Math.max(1, progress.files);
  const shares = [progress.coverage, refined].map((share) => Math.floor(share * 20));
  return [...(idle ? [] : shares), idle ? `idle ${chunks}` : 'busy'].join(' ');
}

function activityOf(status: IndexerStatus): Progress['activity'] {
  const states = new Set(status.roots.map((root) => root.state));
  if (status.paused || states.has('paused')) return 'paused';
  if (states.has('indexing')) return 'indexing';
  if (states.has('scanning')) return 'scanning';
  if (states.has('refining')) return 'refining';
  if (states.has('waiting')) return 'waiting';
  if (states.has('following')) return 'following';
  return states.has('ready') ? 'idle' : 'error';
}

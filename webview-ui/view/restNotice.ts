import { type IndexerStatus, percent } from '../../src/protocol/index.ts';
import { progressOf } from '../screen.ts';
import type { Notice } from './notices.ts';

/** Why indexing rests although nobody paused it; undefined while it does not. */
export function restNotice(status: IndexerStatus | undefined): Notice | undefined {
  const slowdown = status?.slowdown;
  if (slowdown?.rests !== true) return undefined;
  const coverage = progressOf(status)?.coverage ?? 1;
  const soFar = coverage < 1 ? ` ${percent(coverage)} indexed so far.` : '';
  return {
    kind: 'info',
    icon: 'watch',
    text: `Indexing rests: ${slowdown.reason}.${soFar}`,
    actions: [{ label: 'Go On Anyway', command: 'resume' }],
  };
}

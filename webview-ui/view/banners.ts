import { type PanelState, percent } from '../../src/protocol/index.ts';
import { progressOf, screenOf } from '../screen.ts';
import type { PanelModel } from '../state.ts';
import type { Notice } from './notices.ts';
import { restNotice } from './restNotice.ts';
import { count, timeLeft } from './words.ts';

/** The lines between the box and the hits, most urgent first. */
export function bannersOf(model: PanelModel): readonly Notice[] {
  const { host, notice } = model;
  const screen = screenOf(model);
  const banners: Notice[] =
    notice === undefined ? [] : [{ kind: 'warning', icon: 'warning', text: notice, actions: [] }];
  if (host?.workspace !== 'open' || screen === 'crashed' || screen === 'starting') return banners;
  if (host.indexer === 'crashed' && screen !== 'start') banners.push(crashBanner(host));
  if (host.indexer === 'starting' && screen === 'results')
    banners.push({
      kind: 'info',
      icon: 'sync',
      turning: true,
      text: 'Loupe is starting again…',
      actions: [],
    });
  const progress = screen === 'start' ? undefined : (restNotice(host.status) ?? progressBanner(model));
  if (progress !== undefined) banners.push(progress);
  banners.push(...problemBanners(host));
  const notes = screen === 'results' || screen === 'noResult' ? (model.answer?.notes ?? []) : [];
  return [...banners, ...notes.map((text): Notice => ({ kind: 'info', icon: 'info', text, actions: [] }))];
}

function crashBanner(host: PanelState): Notice {
  return {
    kind: 'error',
    icon: 'error',
    text: host.problem ?? 'Loupe stopped working. These are the last answers it gave.',
    actions: [
      { label: 'Restart', command: 'restart' },
      { label: 'Show Log', command: 'showLog' },
    ],
  };
}

function progressBanner(model: PanelModel): Notice | undefined {
  const progress = progressOf(model.host?.status);
  switch (progress?.activity) {
    case 'paused':
      return {
        kind: 'warning',
        icon: 'debug-pause',
        text:
          progress.coverage < 1
            ? `Indexing is paused at ${percent(progress.coverage)}: the rest cannot be found.`
            : 'Indexing is paused: changes are not searched.',
        actions: [{ label: 'Resume', command: 'resume' }],
      };
    case 'indexing': {
      // A few changed files are no news.
      if (progress.coverage >= 0.99) return undefined;
      const left = progress.secondsLeft === undefined ? '' : ` · ${timeLeft(progress.secondsLeft)}`;
      const text = `${percent(progress.coverage)} indexed so far: answers get better${left}`;
      return { kind: 'info', icon: 'sync', turning: true, text, actions: [], progress: progress.coverage };
    }
    case 'refining': {
      const { refined, files } = progress;
      const text = `Every file can be searched. Refining symbols: ${percent(refined / files)} of ${count(files, 'file')}`;
      return { kind: 'info', icon: 'sync', turning: true, text, actions: [], progress: refined / files };
    }
    case 'scanning': {
      if (progress.files > 0) return undefined;
      const text = `Looking for files: ${count(progress.filesTotal, 'file')} so far`;
      return { kind: 'info', icon: 'sync', turning: true, text, actions: [] };
    }
    default:
      return undefined;
  }
}

function problemBanners(host: PanelState): Notice[] {
  const roots = host.status?.roots ?? [];
  return roots.flatMap((root) =>
    root.problems.map((problem): Notice => {
      const name = roots.length > 1 ? `${host.rootNames[root.root] ?? root.root}: ` : '';
      return {
        kind: problem.severity,
        icon: problem.severity,
        text: name + problem.message,
        actions: [{ label: 'Details', command: 'showHealth' }],
      };
    }),
  );
}

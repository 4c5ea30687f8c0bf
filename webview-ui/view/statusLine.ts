import { percent } from '../../src/protocol/index.ts';
import { groupHits } from '../rows.ts';
import { screenOf } from '../screen.ts';
import type { PanelModel } from '../state.ts';
import { h, iconButton } from './element.ts';
import { count, took } from './words.ts';

export interface StatusLineEvents {
  /** Folds every file, or unfolds them all when all are folded. */
  foldToggled(): void;
}

/** How much was found, where, how fast: quiet for the eye, polite for a screen reader. */
export function statusLine(events: StatusLineEvents): {
  readonly element: HTMLElement;
  update(model: PanelModel): void;
} {
  const text = h('span', { id: 'status', class: 'status-text', role: 'status', 'aria-live': 'polite' });
  const fold = iconButton('collapse-all', 'Collapse All', () => events.foldToggled());
  const element = h('div', { class: 'status-line' }, [text, fold]);
  return {
    element,
    update(model) {
      const screen = screenOf(model);
      const words = statusWords(model);
      if (text.textContent !== words) text.textContent = words;
      text.title = words;
      element.hidden = words === '';
      fold.hidden = screen !== 'results';
      const allFolded = model.folded.length > 0 && model.folded.length >= fileCount(model);
      const label = allFolded ? 'Expand All' : 'Collapse All';
      fold.title = label;
      fold.setAttribute('aria-label', label);
      fold.firstElementChild?.classList.toggle('codicon-expand-all', allFolded);
      fold.firstElementChild?.classList.toggle('codicon-collapse-all', !allFolded);
    },
  };
}

/** "24 hits in 9 files · 38 ms", with the coverage while it is not whole. */
function statusWords(model: PanelModel): string {
  const { answer } = model;
  if (answer === undefined || model.question.query.trim() === '') return '';
  const screen = screenOf(model);
  if (screen !== 'results' && screen !== 'noResult') return '';
  const found =
    answer.hits.length === 0
      ? 'Nothing found'
      : `${count(answer.hits.length, 'hit')} in ${count(fileCount(model), 'file')}`;
  const covered = answer.coverage < 1 ? [`${percent(answer.coverage)} searched`] : [];
  return [found, ...covered, took(answer.tookMs)].join(' · ');
}

function fileCount(model: PanelModel): number {
  return groupHits(model.answer?.hits ?? []).length;
}

import { type PanelCommand, percent } from '../../src/protocol/index.ts';
import { fewerWords, withoutFilters } from '../rephrasing.ts';
import { type Screen, progressOf } from '../screen.ts';
import { type PanelModel, chosenFacets } from '../state.ts';
import { h, icon } from './element.ts';

export interface StatePageEvents {
  ran(command: PanelCommand): void;
  asked(query: string): void;
  facetsCleared(): void;
  retried(): void;
}

/** A state without hits: what is the matter, and the next step. */
interface Page {
  readonly icon: string;
  readonly title: string;
  readonly text?: string;
  readonly points?: readonly string[];
  readonly buttons: readonly { readonly label: string; readonly act: (events: StatePageEvents) => void }[];
}

/** The screens that are such a page. */
export type PageScreen = Exclude<Screen, 'blank' | 'start' | 'results'>;

const run =
  (command: PanelCommand) =>
  (events: StatePageEvents): void =>
    events.ran(command);

/** The pages of the states without hits, built anew only when their words change; the first button is the next step. */
export function statePage(events: StatePageEvents): {
  readonly element: HTMLElement;
  update(screen: PageScreen, model: PanelModel): void;
} {
  const element = h('div', { class: 'page state' });
  let shown = '';
  return {
    element,
    update(screen, model) {
      const page = pageOf(screen, model);
      const next = JSON.stringify(page);
      if (next === shown) return;
      shown = next;
      element.dataset['screen'] = screen;
      element.replaceChildren(...partsOf(page, events));
    },
  };
}

function partsOf(page: Page, events: StatePageEvents): HTMLElement[] {
  const buttons = page.buttons.map(({ label, act }, at) =>
    h('vscode-button', { secondary: at > 0, 'data-stop': true }, [label], { click: () => act(events) }),
  );
  const points = page.points?.map((point) => h('li', {}, [point])) ?? [];
  return [
    icon(page.icon, `state-icon${page.icon === 'loading' ? ' spin' : ''}`),
    h('h2', {}, [page.title]),
    ...(page.text === undefined ? [] : [h('p', {}, [page.text])]),
    ...(points.length === 0 ? [] : [h('ul', {}, points)]),
    ...(buttons.length === 0 ? [] : [h('div', { class: 'buttons' }, buttons)]),
  ];
}

function pageOf(screen: PageScreen, model: PanelModel): Page {
  switch (screen) {
    case 'none':
      return {
        icon: 'folder-opened',
        title: 'No folder is open',
        text: 'Open the folder of your code, and ask away while Loupe reads it.',
        buttons: [{ label: 'Open Folder', act: run('openFolder') }],
      };
    case 'untrusted':
      return {
        icon: 'workspace-untrusted',
        title: 'This workspace is not trusted',
        text: 'Loupe reads no file before you trust this workspace. What it reads stays on this machine.',
        buttons: [{ label: 'Manage Trust', act: run('manageTrust') }],
      };
    case 'virtual':
      return {
        icon: 'remote',
        title: 'Virtual workspaces are not supported',
        text: 'Loupe needs files on a disk. Clone the repository and open its folder to search it.',
        buttons: [{ label: 'Open Folder', act: run('openFolder') }],
      };
    case 'starting':
      return {
        icon: 'loading',
        title: 'Loupe is starting',
        text: 'Your question is answered as soon as it runs.',
        buttons: [],
      };
    case 'crashed':
      return {
        icon: 'error',
        title: 'Loupe stopped working',
        text:
          model.host?.problem ??
          'The indexing process ended and could not be started again. Your index is safe.',
        buttons: [
          { label: 'Restart', act: run('restart') },
          { label: 'Show Log', act: run('showLog') },
        ],
      };
    case 'cleared':
      return {
        icon: 'database',
        title: 'The index was cleared',
        text: 'Nothing can be found until it is built again. Your files are as they were.',
        buttons: [{ label: 'Build Index', act: run('reindex') }],
      };
    case 'failed':
      return failed(model);
    case 'noResult':
      return noResult(model);
  }
}

function failed({ failure }: PanelModel): Page {
  const missing = failure?.code === 'notIndexed';
  const next: Page['buttons'][number] = missing
    ? { label: 'Build Index', act: run('update') }
    : { label: 'Try Again', act: (events) => events.retried() };
  return {
    icon: missing ? 'database' : 'error',
    title: missing ? 'There is no index' : 'This search failed',
    ...(failure !== undefined && { text: failure.message }),
    buttons: [next, { label: 'Show Log', act: run('showLog') }],
  };
}

function noResult(model: PanelModel): Page {
  const { query } = model.question;
  const narrowed = chosenFacets(model.question) > 0;
  const bare = withoutFilters(query);
  const fewer = fewerWords(bare);
  const progress = progressOf(model.host?.status);
  const coverage = Math.min(model.answer?.coverage ?? 1, progress?.coverage ?? 1);
  const buttons: Page['buttons'][number][] = [];
  if (narrowed) buttons.push({ label: 'Remove Facets', act: (events) => events.facetsCleared() });
  if (bare !== query.trim() && bare !== '')
    buttons.push({ label: 'Remove Filters', act: (events) => events.asked(bare) });
  if (fewer !== undefined) buttons.push({ label: `Ask “${fewer}”`, act: (events) => events.asked(fewer) });
  if (progress?.activity === 'paused') buttons.push({ label: 'Resume Indexing', act: run('resume') });
  if (buttons.length === 0) buttons.push({ label: 'Show Index Health', act: run('showHealth') });
  return {
    icon: 'search',
    title: 'Nothing found',
    points: [
      ...(coverage < 1 ? [`Only ${percent(coverage)} of the workspace is indexed so far.`] : []),
      ...(narrowed || bare !== query.trim() ? ['The filters may leave nothing over.'] : []),
      'Say it in fewer or in other words, or use a name that stands in the code.',
    ],
    buttons,
  };
}

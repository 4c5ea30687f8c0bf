import { type PanelCommand, type PanelState, percent } from '../../src/protocol/index.ts';
import { type Progress, progressOf } from '../screen.ts';
import type { PanelModel } from '../state.ts';
import { h, icon } from './element.ts';
import { filterHint } from './filters.ts';
import { type Notice, noticesView } from './notices.ts';
import { restNotice } from './restNotice.ts';
import { count, timeLeft } from './words.ts';

export interface StartPageEvents {
  asked(query: string): void;
  inserted(word: string): void;
  forgotten(): void;
  ran(command: PanelCommand): void;
}

/** Questions that most code can answer. */
const examples: readonly string[] = [
  'where do we retry a failed request?',
  'how is the configuration loaded?',
  'what happens when a user logs in?',
];

/** Recent questions shown below an empty box. */
const mostRecent = 8;

/** What stands below an empty box: a welcome, how far the index is, recent questions, examples. */
export function startPage(events: StartPageEvents): {
  readonly element: HTMLElement;
  update(model: PanelModel): void;
} {
  const card = noticesView('card', (command) => events.ran(command));
  const head = h('div');
  const lists = h('div');
  const hint = filterHint((word) => events.inserted(word));
  const element = h('div', { class: 'page start' }, [head, card.element, lists, hint]);
  let shown: string | undefined;
  return {
    element,
    update(model) {
      const { host } = model;
      card.update(host === undefined ? [] : [indexCard(host)]);
      const recent = host?.history.slice(0, mostRecent) ?? [];
      if (shown === recent.join('\n')) return;
      shown = recent.join('\n');
      head.replaceChildren(...(recent.length === 0 ? [welcome()] : []));
      lists.replaceChildren(
        ...(recent.length === 0 ? [] : [questions('Recent', 'history', recent, events)]),
        questions(recent.length === 0 ? 'For example' : 'Try', 'comment', examples, events),
      );
    },
  };
}

function welcome(): HTMLElement {
  return h('div', { class: 'welcome' }, [
    h('h2', {}, ['Ask your code']),
    h('p', {}, [
      'Say what you look for, as you would ask a colleague. Names and exact words work too. Nothing leaves this machine.',
    ]),
  ]);
}

function indexCard(host: PanelState): Notice {
  const progress = progressOf(host.status);
  if (host.indexer === 'crashed') {
    return {
      kind: 'error',
      icon: 'error',
      text: host.problem ?? 'Loupe stopped working.',
      actions: [
        { label: 'Restart', command: 'restart' },
        { label: 'Show Log', command: 'showLog' },
      ],
    };
  }
  if (host.indexer !== 'running' || progress === undefined) return startingCard;
  return restNotice(host.status) ?? progressCard(progress);
}

const startingCard: Notice = {
  kind: 'info',
  icon: 'loading',
  turning: true,
  text: 'Loupe is starting…',
  actions: [],
};

function progressCard(progress: Progress): Notice {
  const { activity, coverage, files, refined, filesTotal } = progress;
  switch (activity) {
    case 'paused':
      return {
        kind: 'warning',
        icon: 'debug-pause',
        text: `Indexing is paused at ${percent(coverage)}`,
        actions: [{ label: 'Resume', command: 'resume' }],
        progress: coverage,
      };
    case 'indexing':
      return {
        kind: 'info',
        icon: 'sync',
        turning: true,
        text: indexingWords(progress),
        actions: [{ label: 'Pause', command: 'pause' }],
        progress: coverage,
      };
    case 'refining':
      return {
        kind: 'info',
        icon: 'sync',
        turning: true,
        text: `${count(files, 'file')} ready to search. Refining symbols: ${percent(refined / files)}`,
        actions: [{ label: 'Pause', command: 'pause' }],
        progress: refined / files,
      };
    case 'waiting':
      return startingCard;
    case 'error':
      return {
        kind: 'error',
        icon: 'error',
        text:
          files === 0
            ? 'This folder cannot be indexed.'
            : `${count(files, 'file')} ready to search. They cannot be kept up to date.`,
        actions: [{ label: 'Details', command: 'showHealth' }],
      };
    case 'scanning': {
      const text = `Looking for files: ${count(filesTotal, 'file')} so far`;
      return { kind: 'info', icon: 'sync', turning: true, text, actions: [] };
    }
    case 'following': {
      const text = `${count(files, 'file')}, kept up to date by another window`;
      return { kind: 'info', icon: 'link', text, actions: [] };
    }
    case 'idle':
      return files === 0
        ? {
            kind: 'warning',
            icon: 'info',
            text: 'There is nothing to search in this folder.',
            actions: [{ label: 'Why?', command: 'showHealth' }],
          }
        : { kind: 'info', icon: 'check', text: `${count(files, 'file')} ready to search`, actions: [] };
  }
}

function indexingWords({ coverage, secondsLeft }: Progress): string {
  const left = secondsLeft === undefined ? '' : `, ${timeLeft(secondsLeft)}`;
  return `${percent(coverage)} indexed${left}. Ask already: answers get better.`;
}

function questions(
  title: string,
  iconName: string,
  list: readonly string[],
  events: StartPageEvents,
): HTMLElement {
  const forget =
    iconName === 'history'
      ? h('button', { type: 'button', class: 'link-button' }, ['Clear'], { click: () => events.forgotten() })
      : undefined;
  return h('section', { class: 'questions', 'aria-label': title }, [
    h('div', { class: 'questions-head' }, [h('h3', {}, [title]), forget]),
    ...list.map((query) =>
      h(
        'button',
        { type: 'button', class: 'question', title: query, 'data-stop': true },
        [icon(iconName), h('span', { class: 'question-text' }, [query])],
        { click: () => events.asked(query) },
      ),
    ),
  ]);
}

import {
  type ExpectedPlace,
  type FoundPlace,
  type QualityFigures,
  type QualityMiss,
  type QualityPageState,
  type QualityReport,
  type QuestionKind,
  questionKinds,
} from '../../src/protocol/index.ts';
import { h, icon } from './element.ts';

export interface QualityActions {
  readonly open: (root: string, path: string, line: number) => void;
  readonly repeat: () => void;
}

const kinds: Readonly<Record<QuestionKind, readonly [name: string, meaning: string]>> = {
  docstring: ['Documentation', 'a comment leads to its function, from which it was taken out'],
  symbol: ['Names', 'the words of a name lead to its definition'],
  commit: ['Commits', 'the subject of a commit leads to the files it changed'],
};

/** What the checks found: per folder the figures, a bar for each language, and the worst misses. */
export function qualityView({ reports, rootNames }: QualityPageState, actions: QualityActions): HTMLElement {
  return h('main', { class: 'quality' }, [
    h('header', { class: 'quality-head' }, [
      h('h1', {}, ['Search quality']),
      h('button', { type: 'button', class: 'repeat' }, [icon('refresh'), 'Check Again'], {
        click: actions.repeat,
      }),
    ]),
    h('p', { class: 'quiet' }, [
      'Questions made from your own files, asked of a temporary copy. Nothing leaves this machine.',
    ]),
    ...reports.map((report) => reportSection(report, rootNames[report.root] ?? report.root, actions)),
  ]);
}

function reportSection(report: QualityReport, name: string, actions: QualityActions): HTMLElement {
  const { questions, files, seconds, notes, languages, misses } = report;
  const sampled = files.asked < files.known ? ` of ${files.known}` : '';
  return h('section', {}, [
    h('h2', {}, [name]),
    h('p', { class: 'quiet' }, [
      `${counted(questions, 'question')} about ${files.asked}${sampled} files in ${seconds.toFixed(1)} s`,
    ]),
    ...notes.map((note) => h('p', { class: 'note' }, [icon('info'), h('span', {}, [note])])),
    ...(questions === 0
      ? []
      : [
          figuresTable(report),
          h('h3', {}, ['By language']),
          languageList(languages),
          h('h3', {}, ['Worst misses']),
        ]),
    ...(questions > 0 && misses.length === 0
      ? [h('p', { class: 'quiet' }, ['None: every first hit was the expected one.'])]
      : []),
    h(
      'ol',
      { class: 'misses' },
      misses.map((miss) => missItem(miss, (path, line) => actions.open(report.root, path, line))),
    ),
  ]);
}

interface Column {
  readonly name: string;
  /** What it means, for who does not know it. */
  readonly title?: string;
  readonly class?: string;
  readonly of: (figures: QualityFigures) => string;
}

const columns: readonly Column[] = [
  { name: 'Questions', class: 'count', of: ({ questions }) => String(questions) },
  {
    name: 'NDCG@10',
    title: 'How far up the expected places come among the first ten hits: 1 is at the top, 0 is not at all',
    of: ({ ndcg }) => figure(ndcg),
  },
  { name: 'MRR', title: 'The mean of 1 / rank of the first expected hit', of: ({ mrr }) => figure(mrr) },
  {
    name: 'Hit@1',
    title: 'How often the first hit is an expected one',
    of: ({ hitAtOne }) => share(hitAtOne),
  },
];

function figuresTable(report: QualityReport): HTMLElement {
  const row = (name: string, meaning: string, figures: QualityFigures): HTMLElement =>
    h('tr', {}, [
      h('th', { scope: 'row' }, [h('span', {}, [name]), h('small', {}, [meaning])]),
      ...columns.map((column) => h('td', { class: column.class }, [column.of(figures)])),
    ]);
  const heads = columns.map(({ name, title, class: kind }) =>
    h('th', { scope: 'col', title, class: kind }, [name]),
  );
  const shown = questionKinds.filter((kind) => report.kinds[kind].questions > 0);
  return h('table', {}, [
    h('thead', {}, [h('tr', {}, [h('td'), ...heads])]),
    h('tbody', {}, [...shown.map((kind) => row(...kinds[kind], report.kinds[kind])), row('All', '', report)]),
  ]);
}

function languageList(languages: QualityReport['languages']): HTMLElement {
  return h(
    'ul',
    { class: 'languages' },
    languages.map(({ language, ndcg, questions }) =>
      h('li', {}, [
        h('span', { class: 'language' }, [language]),
        h('progress', { max: 1, value: ndcg, 'aria-label': `NDCG@10 of ${language}` }),
        h('span', { class: 'figure' }, [figure(ndcg)]),
        h('span', { class: 'quiet' }, [counted(questions, 'question')]),
      ]),
    ),
  );
}

function missItem(
  { query, kind, language, expected, rank, found }: QualityMiss,
  open: (path: string, line: number) => void,
): HTMLElement {
  const came = rank === undefined ? 'not among the first ten' : `came as number ${rank}`;
  return h('li', { class: 'miss' }, [
    h('p', { class: 'asked' }, [query]),
    h('p', { class: 'quiet' }, [`${kinds[kind][0]}, ${language}; ${came}`]),
    h('div', { class: 'places' }, [
      h('span', { class: 'quiet' }, ['Expected']),
      h(
        'ul',
        {},
        expected.map((place) => h('li', {}, [placeButton(place, open)])),
      ),
      h('span', { class: 'quiet' }, ['Instead']),
      found.length === 0
        ? h('span', {}, ['nothing'])
        : h(
            'ol',
            {},
            found.map((place) => h('li', {}, [placeButton(place, open)])),
          ),
    ]),
  ]);
}

function placeButton(
  place: ExpectedPlace | FoundPlace,
  open: (path: string, line: number) => void,
): HTMLElement {
  const { path, line } = place;
  const text = line === undefined ? path : `${path}:${line}`;
  return h('button', { type: 'button', class: 'place', title: `Open ${text}` }, [text], {
    click: () => open(path, line ?? 1),
  });
}

function figure(value: number): string {
  return value.toFixed(3);
}

function share(value: number): string {
  return `${Math.round(value * 100)}%`;
}

function counted(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

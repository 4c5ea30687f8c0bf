import type { Facet } from '../../src/protocol/index.ts';
import { type PanelModel, chosenFacets } from '../state.ts';
import { h, icon } from './element.ts';

export interface FiltersEvents {
  languageToggled(value: string): void;
  folderToggled(value: string): void;
  cleared(): void;
  /** A filter word to put into the box. */
  inserted(word: string): void;
}

/** Facets of one kind that are offered; the rest is reached by typing a filter. */
const mostFacets = 8;

/** The words that narrow a question, as examples to click. */
const filterWords: readonly { readonly word: string; readonly meaning: string }[] = [
  { word: 'lang:', meaning: 'a language, as in lang:python' },
  { word: 'path:', meaning: 'a part of the path, as in path:src/net' },
  { word: '-path:', meaning: 'not below this path, as in -path:vendor' },
  { word: 'kind:', meaning: 'code, test, docs, config or example' },
  { word: '"…"', meaning: 'an exact phrase between quotes' },
];

/** Facets of the answer as toggles, and the words that narrow further. */
export function filtersView(events: FiltersEvents): {
  readonly element: HTMLElement;
  update(model: PanelModel): void;
} {
  const element = h('div', { id: 'filters', class: 'filters', role: 'group', 'aria-label': 'Filters' });
  let shown: unknown[] = [];
  return {
    element,
    update(model) {
      element.classList.toggle('open', model.filtersOpen);
      element.classList.toggle('chosen', chosenFacets(model.question) > 0);
      const next = [model.languages, model.folders, model.question.languages, model.question.folders];
      if (next.every((part, at) => part === shown[at])) return;
      shown = next;
      const focused =
        document.activeElement instanceof HTMLElement ? document.activeElement.dataset['facet'] : undefined;
      element.replaceChildren(...rowsOf(model, events));
      if (focused !== undefined)
        element.querySelector<HTMLElement>(`[data-facet="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}

function rowsOf(model: PanelModel, events: FiltersEvents): HTMLElement[] {
  const { question } = model;
  const facets = [
    ...facetChips('Languages', 'code', model.languages, question.languages, (value) =>
      events.languageToggled(value),
    ),
    ...facetChips('Folders', 'folder', model.folders, question.folders, (value) =>
      events.folderToggled(value),
    ),
  ];
  if (chosenFacets(question) > 0) {
    facets.push(
      h('button', { type: 'button', class: 'link-button' }, ['Clear'], { click: () => events.cleared() }),
    );
  }
  return [h('div', { class: 'facets' }, facets), filterHint((word) => events.inserted(word))];
}

function facetChips(
  label: string,
  iconName: string,
  facets: readonly Facet[],
  chosen: readonly string[],
  toggle: (value: string) => void,
): HTMLElement[] {
  // One facet alone narrows nothing.
  if (facets.length < 2 && chosen.length === 0) return [];
  const offered = facets.filter((facet, at) => at < mostFacets || chosen.includes(facet.value));
  const chips = offered.map((facet) => facetChip(label, facet, chosen.includes(facet.value), toggle));
  return [
    h('div', { class: 'facet-row', role: 'group', 'aria-label': label }, [
      icon(iconName, 'facet-icon'),
      ...chips,
    ]),
  ];
}

function facetChip(
  label: string,
  facet: Facet,
  pressed: boolean,
  toggle: (value: string) => void,
): HTMLElement {
  const name = facet.value === '' ? '(top level)' : facet.value;
  return h(
    'button',
    {
      type: 'button',
      class: 'facet',
      title: `${name}: ${facet.count}`,
      'aria-pressed': String(pressed),
      'data-facet': `${label}\n${facet.value}`,
    },
    [
      h('span', { class: 'facet-name' }, [name]),
      facet.count > 0 ? h('span', { class: 'facet-count' }, [String(facet.count)]) : undefined,
    ],
    { click: () => toggle(facet.value) },
  );
}

/** The quiet line that teaches the filter words. */
export function filterHint(insert: (word: string) => void): HTMLElement {
  const words = filterWords.map(({ word, meaning }) =>
    h('button', { type: 'button', class: 'word', title: meaning }, [word], { click: () => insert(word) }),
  );
  return h('div', { class: 'hint' }, [h('span', { class: 'hint-label' }, ['Narrow with']), ...words]);
}

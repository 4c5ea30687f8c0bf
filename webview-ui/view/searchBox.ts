import { type PanelModel, chosenFacets } from '../state.ts';
import { h, iconButton, setAttribute } from './element.ts';

export interface SearchBoxEvents {
  typed(query: string): void;
  pressed(event: KeyboardEvent): void;
  cleared(): void;
  historyToggled(): void;
  filtersToggled(): void;
}

export interface SearchBox {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  update(model: PanelModel): void;
}

/** The box that invites a sentence, with its buttons. */
export function searchBox(events: SearchBoxEvents): SearchBox {
  const input = h(
    'input',
    {
      type: 'text',
      id: 'query',
      class: 'query',
      placeholder: 'Ask in your own words…',
      'aria-label': 'Ask your code in plain words, or with names',
      'aria-describedby': 'status',
      'aria-keyshortcuts': 'ArrowDown Enter Escape',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      title: 'Words or names. Narrow with lang: path: kind: -path: "exact phrase"',
    },
    [],
    { input: () => events.typed(input.value), keydown: (event) => events.pressed(event) },
  );
  const clear = iconButton('close', 'Clear', () => events.cleared(), { class: 'icon-button clear' });
  const history = iconButton('history', 'Recent Questions', () => events.historyToggled(), {
    'aria-haspopup': 'menu',
  });
  const filters = iconButton('filter', 'Filters', () => events.filtersToggled(), {
    'aria-controls': 'filters',
  });
  const element = h('div', { class: 'search-box', role: 'search' }, [input, clear, history, filters]);
  return {
    element,
    input,
    update(model) {
      if (input.value !== model.question.query) input.value = model.question.query;
      const open = model.host === undefined || model.host.workspace === 'open';
      element.hidden = !open;
      clear.hidden = model.question.query === '';
      history.hidden = (model.host?.history.length ?? 0) === 0;
      setAttribute(history, 'aria-expanded', String(model.historyOpen));
      setAttribute(filters, 'aria-expanded', String(model.filtersOpen));
      const chosen = chosenFacets(model.question);
      filters.classList.toggle('chosen', chosen > 0);
      const label = chosen === 0 ? 'Filters' : `Filters, ${chosen} chosen`;
      setAttribute(filters, 'aria-label', label);
      filters.title = label;
    },
  };
}

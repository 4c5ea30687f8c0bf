import { type Group, groupHits, visibleRows } from '../rows.ts';
import type { PanelModel } from '../state.ts';
import { h, setAttribute } from './element.ts';
import { groupView } from './group.ts';

/** What a person does with the tree of hits. */
export interface ResultsEvents {
  pressed(event: KeyboardEvent): void;
  /** `times` is 1 for a click, 2 for a double click. */
  clicked(key: string, press: { readonly times: number; readonly aside: boolean }): void;
}

export interface ResultsView {
  readonly element: HTMLElement;
  /** The row that Enter opens; it follows the model, and falls back to the first hit. */
  readonly selectedKey: string | undefined;
  update(model: PanelModel): void;
  /** Moves the keyboard focus to the selected row. */
  focusSelected(): void;
}

/** The tree of hits. It is built anew for every answer; folding and selecting only touch attributes. */
export function resultsView(events: ResultsEvents): ResultsView {
  const element = h('div', { class: 'results', role: 'tree', 'aria-label': 'Search results' }, [], {
    keydown: (event) => events.pressed(event),
    click: (event) => {
      const key = keyAt(event.target);
      if (key === undefined) return;
      const aside = event.ctrlKey || event.metaKey || event.altKey || isAsideButton(event.target);
      events.clicked(key, { times: event.detail, aside });
    },
  });
  let shown: PanelModel['answer'];
  let shownNames: PanelModel['host'];
  let groups: readonly Group[] = [];
  let selected: string | undefined;

  const rebuild = (model: PanelModel): void => {
    const hadFocus = element.contains(document.activeElement);
    groups = groupHits(model.answer?.hits ?? []);
    const names = model.host?.rootNames ?? {};
    const several = Object.keys(names).length > 1;
    const views = groups.map((group, at) =>
      groupView(group, {
        at: at + 1,
        of: groups.length,
        rootName: several ? names[group.root] : undefined,
        folded: model.folded.includes(group.key),
      }),
    );
    element.replaceChildren(...views);
    selected = undefined;
    select(model);
    if (hadFocus) focusSelected();
  };

  const select = (model: PanelModel): void => {
    const rows = visibleRows(groups, model.folded);
    const next = rows.some((row) => row.key === model.selected)
      ? model.selected
      : (rows[1]?.key ?? rows[0]?.key);
    if (next === selected) return;
    mark(element, selected, false);
    mark(element, next, true);
    selected = next;
  };

  const focusSelected = (): void => {
    const row = rowOf(element, selected);
    row?.focus({ preventScroll: true });
    reveal(row);
  };

  return {
    element,
    focusSelected,
    get selectedKey() {
      return selected;
    },
    update(model) {
      const names = model.host?.rootNames;
      if (shown !== model.answer || !sameNames(names, shownNames?.rootNames)) {
        shown = model.answer;
        shownNames = model.host;
        rebuild(model);
      }
      for (const group of groups) {
        const folded = model.folded.includes(group.key);
        setAttribute(rowOf(element, group.key) ?? element, 'aria-expanded', String(!folded));
      }
      select(model);
    },
  };
}

function mark(tree: HTMLElement, key: string | undefined, selected: boolean): void {
  const row = rowOf(tree, key);
  row?.setAttribute('aria-selected', String(selected));
  row?.setAttribute('tabindex', selected ? '0' : '-1');
}

function rowOf(tree: HTMLElement, key: string | undefined): HTMLElement | null {
  return key === undefined ? null : tree.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

/** A file brings its name into view, not all of its hits; the first hit of a file brings the name along. */
function reveal(row: HTMLElement | null): void {
  const first = row?.matches('.hit:first-child') === true ? row.closest('.group')?.firstElementChild : null;
  first?.scrollIntoView({ block: 'nearest' });
  (row?.classList.contains('group') === true ? row.firstElementChild : row)?.scrollIntoView({
    block: 'nearest',
  });
}

function keyAt(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset['key'] : undefined;
}

function isAsideButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[data-aside]') !== null;
}

function sameNames(one: object | undefined, other: object | undefined): boolean {
  return Object.keys(one ?? {}).join('\n') === Object.keys(other ?? {}).join('\n');
}

import type { PanelModel } from '../state.ts';
import { h, icon } from './element.ts';

export interface HistoryMenuEvents {
  asked(query: string): void;
  forgotten(): void;
  closed(): void;
}

/** Recent questions in a menu below the box. */
export function historyMenu(events: HistoryMenuEvents): {
  readonly element: HTMLElement;
  update(model: PanelModel): void;
} {
  const element = h(
    'div',
    { class: 'menu', role: 'menu', 'aria-label': 'Recent questions', hidden: true },
    [],
    {
      keydown: (event) => pressed(event, element, events),
      focusout: (event) => {
        if (!(event.relatedTarget instanceof Node && element.contains(event.relatedTarget))) events.closed();
      },
    },
  );
  return {
    element,
    update(model) {
      const wasHidden = element.hidden;
      element.hidden = !model.historyOpen;
      if (element.hidden || !wasHidden) return;
      element.replaceChildren(
        ...(model.host?.history ?? []).map((query) => menuItem('history', query, () => events.asked(query))),
        h('div', { class: 'menu-separator', role: 'separator' }),
        menuItem('clear-all', 'Clear Recent Questions', () => events.forgotten()),
      );
      element.querySelector('button')?.focus();
    },
  };
}

function menuItem(iconName: string, label: string, click: () => void): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'menu-item', role: 'menuitem', tabindex: -1, title: label },
    [icon(iconName), h('span', { class: 'question-text' }, [label])],
    { click },
  );
}

function pressed(event: KeyboardEvent, menu: HTMLElement, events: HistoryMenuEvents): void {
  if (event.key === 'Escape') {
    event.preventDefault();
    events.closed();
    return;
  }
  moveStops(event, [...menu.querySelectorAll<HTMLElement>('button')]);
}

/** ↑ ↓ Home End between the stops of a list; false when there is no stop further up. */
export function moveStops(event: KeyboardEvent, stops: readonly HTMLElement[]): boolean {
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (next === undefined) return true;
  event.preventDefault();
  stops[next]?.focus();
  return next >= 0;
}

import type { PanelCommand } from '../src/protocol/index.ts';
import { screenOf } from './screen.ts';
import type { PanelModel } from './state.ts';
import { bannersOf } from './view/banners.ts';
import { h, setAttribute } from './view/element.ts';
import { filtersView } from './view/filters.ts';
import { historyMenu, moveStops } from './view/historyMenu.ts';
import { noticesView } from './view/notices.ts';
import { resultsView } from './view/results.ts';
import { searchBox } from './view/searchBox.ts';
import { startPage } from './view/startPage.ts';
import { statePage } from './view/statePage.ts';
import { statusLine } from './view/statusLine.ts';

/** All that a person can do in the panel. */
export interface PanelEvents {
  typed(query: string): void;
  asked(query: string): void;
  inserted(word: string): void;
  languageToggled(value: string): void;
  folderToggled(value: string): void;
  facetsCleared(): void;
  cleared(): void;
  retried(): void;
  filtersToggled(): void;
  historyToggled(): void;
  historyClosed(): void;
  forgotten(): void;
  ran(command: PanelCommand): void;
  foldToggled(): void;
  scrolled(scrollTop: number): void;
  clicked(key: string, press: { readonly times: number; readonly aside: boolean }): void;
  boxPressed(event: KeyboardEvent): void;
  treePressed(event: KeyboardEvent): void;
}

interface Part {
  readonly element: HTMLElement;
  update(model: PanelModel): void;
}

/** The parts of the panel from top to bottom, and where the keyboard focus goes. */
export class PanelLayout {
  readonly element: HTMLElement;
  readonly #box;
  readonly #results;
  readonly #start;
  readonly #state;
  readonly #banners;
  readonly #content: HTMLElement;
  readonly #parts: readonly Part[];
  #shown: HTMLElement | undefined;

  constructor(events: PanelEvents) {
    this.#box = searchBox({
      typed: (query) => events.typed(query),
      pressed: (event) => events.boxPressed(event),
      cleared: () => events.cleared(),
      historyToggled: () => events.historyToggled(),
      filtersToggled: () => events.filtersToggled(),
    });
    const menu = historyMenu({
      asked: (query) => events.asked(query),
      forgotten: () => events.forgotten(),
      closed: () => events.historyClosed(),
    });
    const filters = filtersView({
      languageToggled: (value) => events.languageToggled(value),
      folderToggled: (value) => events.folderToggled(value),
      cleared: () => events.facetsCleared(),
      inserted: (word) => events.inserted(word),
    });
    const status = statusLine({ foldToggled: () => events.foldToggled() });
    this.#results = resultsView({
      pressed: (event) => events.treePressed(event),
      clicked: (key, press) => events.clicked(key, press),
    });
    this.#start = startPage({
      asked: (query) => events.asked(query),
      inserted: (word) => events.inserted(word),
      forgotten: () => events.forgotten(),
      ran: (command) => events.ran(command),
    });
    this.#state = statePage({
      ran: (command) => events.ran(command),
      asked: (query) => events.asked(query),
      facetsCleared: () => events.facetsCleared(),
      retried: () => events.retried(),
    });
    this.#banners = noticesView('banner', (command) => events.ran(command));
    this.#content = h('main', { class: 'content' }, [], {
      scroll: () => events.scrolled(this.#content.scrollTop),
      keydown: (event) => this.#pagePressed(event),
    });
    this.#parts = [this.#box, menu, filters, status];
    const busy = h('div', { class: 'busy', 'aria-hidden': 'true' });
    this.element = h('div', { class: 'panel' }, [
      h('header', { class: 'header' }, [
        this.#box.element,
        menu.element,
        filters.element,
        status.element,
        busy,
      ]),
      this.#banners.element,
      this.#content,
    ]);
  }

  get selectedKey(): string | undefined {
    return this.#results.selectedKey;
  }

  get scrollTop(): number {
    return this.#content.scrollTop;
  }

  set scrollTop(value: number) {
    this.#content.scrollTop = value;
  }

  update(model: PanelModel): void {
    const screen = screenOf(model);
    this.element.classList.toggle('searching', model.searching);
    setAttribute(this.#content, 'aria-busy', String(model.searching));
    for (const part of this.#parts) part.update(model);
    this.#banners.update(bannersOf(model));
    if (screen === 'results') this.#results.update(model);
    else if (screen === 'start') this.#start.update(model);
    else if (screen !== 'blank') this.#state.update(screen, model);
    this.#show(
      screen === 'results'
        ? this.#results.element
        : screen === 'start'
          ? this.#start.element
          : screen === 'blank'
            ? undefined
            : this.#state.element,
    );
  }

  /** Puts the cursor at the end of the box; `back` moves it left from there. */
  focusBox(back = 0): void {
    const { input } = this.#box;
    input.focus();
    if (back !== 0) input.setSelectionRange(input.value.length + back, input.value.length + back);
  }

  /** The box takes the focus when nothing else has it. */
  focusBoxIfIdle(): void {
    if (document.hasFocus() && document.activeElement === document.body) this.focusBox();
  }

  focusTree(): void {
    this.#results.focusSelected();
  }

  /** From the box down into whatever stands below it. */
  focusBelow(): void {
    if (this.#shown === this.#results.element) this.focusTree();
    else this.#stops()[0]?.focus();
  }

  #show(element: HTMLElement | undefined): void {
    if (element === this.#shown) return;
    this.#shown = element;
    this.#content.replaceChildren(...(element === undefined ? [] : [element]));
  }

  /** ↑ ↓ between the questions and buttons of a page without hits; Esc and ↑ at the top lead back to the box. */
  #pagePressed(event: KeyboardEvent): void {
    if (this.#shown === this.#results.element) return;
    if (event.key !== 'Escape' && moveStops(event, this.#stops())) return;
    event.preventDefault();
    this.focusBox();
  }

  #stops(): HTMLElement[] {
    return [...this.#content.querySelectorAll<HTMLElement>('[data-stop]')];
  }
}

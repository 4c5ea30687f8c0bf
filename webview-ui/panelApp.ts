import {
  type Channel,
  type PanelHostSide,
  type PanelSide,
  isCancelled,
  messageOf,
  openChannel,
  panelProtocolVersion,
} from '../src/protocol/index.ts';
import { Asking } from './asking.ts';
import { treeCommand } from './keyboard.ts';
import { recalled, remembered } from './memory.ts';
import { PanelLayout } from './panelLayout.ts';
import { firstKey, groupHits, hitOf, visibleRows } from './rows.ts';
import { freshness } from './screen.ts';
import { type Action, type PanelModel, type Question, reduce, sameQuestion } from './state.ts';
import { type WebviewApi, pageTransport } from './transport.ts';

/** Milliseconds without a key press before a question is asked: shorter than the pause between two words. */
const askDelayMs = 150;
/** Milliseconds before the panel's state is handed to VS Code; every hand-over copies the whole answer. */
const keepDelayMs = 250;
const mostHits = 60;

/** The panel: what people do becomes an action, the action a new model, the model a new picture. */
export class PanelApp {
  readonly #api: WebviewApi;
  readonly #channel: Channel<PanelSide, PanelHostSide>;
  readonly #layout: PanelLayout;
  readonly #asking: Asking;
  #model: PanelModel;
  #scrollTop: number;
  #keepTimer: ReturnType<typeof setTimeout> | undefined;
  /** How the index stood when the shown answer was asked for. */
  #askedAt = '';
  /** Enter was pressed before the answer was there. */
  #openWhenAnswered: { readonly aside: boolean } | undefined;

  constructor(api: WebviewApi, body: HTMLElement) {
    this.#api = api;
    const memory = recalled(api.getState());
    this.#model = memory.model;
    this.#scrollTop = memory.scrollTop;
    this.#channel = openChannel<PanelSide, PanelHostSide>(pageTransport(api), {
      version: panelProtocolVersion,
      handlers: {},
    });
    this.#asking = new Asking({
      delayMs: askDelayMs,
      search: (question, signal) =>
        this.#channel.request(
          'search',
          { ...question, query: question.query.trim(), limit: mostHits },
          signal,
        ),
      asked: () => {
        this.#askedAt = freshness(this.#model.host);
        this.#dispatch({ type: 'asked' });
      },
      answered: (question, answer) => this.#answered(question, answer),
      failed: (failure) => this.#dispatch({ type: 'failed', failure }),
    });
    this.#layout = new PanelLayout(this);
    body.replaceChildren(this.#layout.element);
  }

  /** Shows what was there before, then asks the host how things stand. */
  start(): void {
    this.#layout.update(this.#model);
    this.#layout.scrollTop = this.#scrollTop;
    this.#channel.on('state', (host) => this.#told(host));
    this.#channel.on('ask', ({ query }) => {
      this.#layout.focusBox();
      this.asked(query);
    });
    this.#channel.on('focus', () => this.#layout.focusBox());
    void this.#channel.closed.then((reason) =>
      this.#dispatch({
        type: 'noticed',
        notice: `The panel lost its connection: ${reason}. Reload the window.`,
      }),
    );
    document.addEventListener('visibilitychange', () => this.#keep());
    this.#attempt(this.#channel.request('ready', null).then((host) => this.#told(host)));
  }

  typed(query: string): void {
    this.#openWhenAnswered = undefined;
    this.#dispatch({ type: 'typed', query });
    if (query.trim() === '') this.#asking.cancel();
    else this.#asking.soon(this.#model.question);
  }

  /** A whole question at once: an example, a recent one, one from a command. */
  asked(query: string): void {
    this.#openWhenAnswered = undefined;
    this.#dispatch({ type: 'facetsCleared' });
    this.#dispatch({ type: 'typed', query });
    this.#layout.focusBox();
    this.#askNow();
  }

  inserted(word: string): void {
    const { query } = this.#model.question;
    const spaced = query === '' || query.endsWith(' ') ? query : `${query} `;
    this.typed(spaced + word.replace('…', ''));
    this.#layout.focusBox(word.includes('…') ? -1 : 0);
  }

  languageToggled(value: string): void {
    this.#dispatch({ type: 'languageToggled', value });
    this.#askNow();
  }

  folderToggled(value: string): void {
    this.#dispatch({ type: 'folderToggled', value });
    this.#askNow();
  }

  facetsCleared(): void {
    this.#dispatch({ type: 'facetsCleared' });
    this.#askNow();
  }

  cleared(): void {
    this.typed('');
    this.#layout.focusBox();
  }

  retried(): void {
    this.#askNow();
  }

  filtersToggled(): void {
    this.#dispatch({ type: 'filtersShown', open: !this.#model.filtersOpen });
  }

  historyToggled(): void {
    this.#dispatch({ type: 'historyShown', open: !this.#model.historyOpen });
  }

  historyClosed(): void {
    if (this.#model.historyOpen) this.#dispatch({ type: 'historyShown', open: false });
  }

  forgotten(): void {
    this.#dispatch({ type: 'historyShown', open: false });
    this.#layout.focusBox();
    this.#attempt(this.#channel.request('forgetHistory', null));
  }

  ran(command: PanelHostSide['requests']['run']['params']['command']): void {
    this.#attempt(this.#channel.request('run', { command }));
  }

  foldToggled(): void {
    const keys = groupHits(this.#model.answer?.hits ?? []).map((group) => group.key);
    this.#dispatch({ type: 'allFolded', keys: this.#model.folded.length < keys.length ? keys : [] });
  }

  scrolled(scrollTop: number): void {
    this.#scrollTop = scrollTop;
    this.#keepSoon();
  }

  clicked(key: string, press: { readonly times: number; readonly aside: boolean }): void {
    const row = this.#rows().find((candidate) => candidate.key === key);
    if (row === undefined) return;
    this.#dispatch({ type: 'selected', key });
    this.#layout.focusTree();
    if (row.kind === 'group') this.#dispatch({ type: 'folded', key, folded: !row.folded });
    else this.#open(key, press.aside, !press.aside && press.times < 2);
  }

  /** A key in the box. */
  boxPressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { query } = this.#model.question;
    if (event.key === 'Enter') this.#enter(event.ctrlKey || event.metaKey);
    else if (event.key === 'ArrowDown') this.#layout.focusBelow();
    else if (event.key === 'ArrowUp') this.#recall();
    else if (event.key === 'Escape' && query !== '') this.cleared();
    else return;
    event.preventDefault();
  }

  /** A key in the tree of hits. */
  treePressed(event: KeyboardEvent): void {
    const rows = this.#rows();
    const selected = this.#layout.selectedKey;
    const command = selected === undefined ? undefined : treeCommand(event, rows, selected);
    if (command === undefined) return;
    // A character that leads back to the box is typed there.
    if (command.type !== 'box' || event.key.length > 1) event.preventDefault();
    switch (command.type) {
      case 'select':
        this.#dispatch({ type: 'selected', key: command.key });
        this.#layout.focusTree();
        break;
      case 'fold':
        this.#dispatch({ ...command, type: 'folded' });
        this.#dispatch({ type: 'selected', key: command.key });
        this.#layout.focusTree();
        break;
      case 'open':
        this.#open(command.key, command.aside, command.preview);
        break;
      case 'box':
        this.#layout.focusBox();
    }
  }

  /** ↑ in the box: the question before, then the one before that, then again the newest. */
  #recall(): void {
    const history = this.#model.host?.history ?? [];
    const { query } = this.#model.question;
    const at = history.indexOf(query);
    if (query !== '' && at < 0) return;
    const older = history[at + 1] ?? history[0];
    if (older !== undefined) this.typed(older);
  }

  #enter(aside: boolean): void {
    const { question, answered, answer } = this.#model;
    if (question.query.trim() === '') return;
    if (sameQuestion(answered, question) && answer !== undefined) {
      const key = this.#layout.selectedKey;
      if (key !== undefined && answer.hits.length > 0) this.#open(key, aside, false);
      return;
    }
    this.#askNow();
    this.#openWhenAnswered = { aside };
  }

  #askNow(): void {
    const { question } = this.#model;
    if (question.query.trim() !== '') this.#asking.now(question);
  }

  #answered(question: Question, answer: NonNullable<PanelModel['answer']>): void {
    const first = firstKey(answer.hits);
    const again = sameQuestion(this.#model.answered, question);
    this.#dispatch({ type: 'answered', question, answer, ...(first !== undefined && { first }) });
    if (!again) this.#layout.scrollTop = 0;
    const opening = this.#openWhenAnswered;
    this.#openWhenAnswered = undefined;
    if (opening !== undefined && first !== undefined) this.#open(first, opening.aside, false);
  }

  #told(host: NonNullable<PanelModel['host']>): void {
    const first = this.#model.host === undefined;
    const revived = this.#model.host?.indexer !== 'running' && host.indexer === 'running';
    this.#dispatch({ type: 'hostTold', host });
    if (first) this.#layout.focusBoxIfIdle();
    const now = freshness(host);
    const stale = now !== '' && now !== this.#askedAt;
    if ((first || revived || stale) && host.workspace === 'open' && !this.#asking.busy) this.#askNow();
  }

  #open(key: string, aside: boolean, preview: boolean): void {
    const row = this.#rows().find((candidate) => candidate.key === key);
    const hit = row && hitOf(row);
    if (hit === undefined) return;
    this.#dispatch({ type: 'selected', key });
    const query = this.#model.answered?.query.trim() ?? '';
    const { root, path, bestLine: line } = hit;
    this.#attempt(this.#channel.request('open', { root, path, line, aside, preview }));
    if (query !== '') this.#attempt(this.#channel.request('remember', { query }));
  }

  #rows() {
    return visibleRows(groupHits(this.#model.answer?.hits ?? []), this.#model.folded);
  }

  #attempt(request: Promise<unknown>): void {
    request.catch((error: unknown) => {
      if (!isCancelled(error)) this.#dispatch({ type: 'noticed', notice: messageOf(error) });
    });
  }

  #dispatch(action: Action): void {
    const model = reduce(this.#model, action);
    if (model === this.#model) return;
    this.#model = model;
    this.#layout.update(model);
    this.#keepSoon();
  }

  #keepSoon(): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = setTimeout(() => this.#keep(), keepDelayMs);
  }

  #keep(): void {
    clearTimeout(this.#keepTimer);
    this.#api.setState(remembered(this.#model, this.#scrollTop));
  }
}

import * as vscode from 'vscode';
import { type Hit, type SearchAnswer, type SearchParams, isCancelled } from '../protocol/index.ts';
import { EditorPlace } from './editorPlace.ts';
import { failureText } from './failureText.ts';
import { answerTitle } from './hitText.ts';
import { openHit } from './openHit.ts';
import { type PickItem, failureItems, hitItems, noHitItems, questionItems } from './searchPickItems.ts';

export interface SearchPickServices {
  search(params: SearchParams, signal: AbortSignal): Promise<SearchAnswer>;
  recentQuestions(): readonly string[];
  remember(query: string): void;
  rootNames(): Readonly<Record<string, string>>;
  settings(): { readonly searchLimit: number; readonly quickPickPreview: boolean };
}

const typingPauseMs = 120;
/** While indexing runs an answer grows: it is asked for again this often as long as the person has not moved in it. */
const askAgainMs = 1500;
const title = 'Loupe: Search';
const visibleContext = 'loupe.searchPickVisible';

/** The quick pick "Loupe: Search…": results as you type, shown in the editor as you move. */
export class SearchPick implements vscode.Disposable {
  readonly #services: SearchPickServices;
  #current: PickSession | undefined;

  constructor(services: SearchPickServices) {
    this.#services = services;
  }

  show(query = ''): void {
    this.#current?.dispose();
    this.#current = new PickSession(this.#services, query);
  }

  /** Opens the active result to the side; nothing when the quick pick is not shown. */
  async acceptAside(): Promise<void> {
    await this.#current?.accept(true);
  }

  dispose(): void {
    this.#current?.dispose();
  }
}

/** The quick pick from its opening to its closing. */
class PickSession {
  readonly #services: SearchPickServices;
  readonly #pick = vscode.window.createQuickPick<PickItem>();
  readonly #before = new EditorPlace();
  #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #accepted = false;
  #previewed = false;
  #moved = false;
  /** The result to show next and whether one is being shown: a newer one replaces the one that waits. */
  #nextPreview: Hit | undefined;
  #showing = false;
  #previews: Promise<void> = Promise.resolve();

  constructor(services: SearchPickServices, query: string) {
    this.#services = services;
    const pick = this.#pick;
    pick.title = title;
    pick.placeholder = 'Ask in words, like "where do we retry a failed upload?"';
    pick.keepScrollPosition = true;
    // VS Code sorts by how well labels match the text; ours are sorted by how well they answer. Not in the API types yet.
    Object.assign(pick, { sortByLabel: false });
    pick.value = query;
    pick.onDidChangeValue(() => this.#typed());
    pick.onDidChangeActive(([item]) => this.#activated(item));
    pick.onDidAccept(() => void this.accept(false));
    pick.onDidTriggerItemButton(({ item }) => void this.#open(item, true));
    pick.onDidHide(() => void this.#hidden());
    void vscode.commands.executeCommand('setContext', visibleContext, true);
    if (query === '') this.#showQuestions();
    else void this.#ask();
    pick.show();
  }

  dispose(): void {
    this.#pick.hide();
  }

  async accept(aside: boolean): Promise<void> {
    const item = this.#pick.activeItems[0];
    if (item !== undefined) await this.#open(item, aside);
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#moved = false;
    if (this.#pick.value.trim() === '') this.#showQuestions();
    else this.#timer = setTimeout(() => void this.#ask(), typingPauseMs);
  }

  #showQuestions(): void {
    this.#pick.busy = false;
    this.#pick.title = title;
    this.#pick.items = questionItems(this.#services.recentQuestions());
  }

  async #ask(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    const query = this.#pick.value;
    const limit = this.#services.settings().searchLimit;
    this.#pick.busy = true;
    try {
      const answer = await this.#services.search({ query, limit }, signal);
      if (!signal.aborted) this.#showAnswer(query, answer);
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return;
      this.#pick.title = title;
      this.#pick.items = failureItems(failureText(error));
    }
    this.#pick.busy = false;
  }

  #showAnswer(query: string, answer: SearchAnswer): void {
    const about = answerTitle(answer);
    this.#pick.title = about === undefined ? title : `${title} — ${about}`;
    if (!this.#moved)
      this.#pick.items =
        answer.hits.length === 0
          ? noHitItems(query, answer)
          : hitItems(answer.hits, this.#services.rootNames());
    if (answer.coverage < 1 && !this.#moved) {
      this.#timer = setTimeout(() => {
        if (!this.#moved) void this.#ask();
      }, askAgainMs);
    }
  }

  /** The first item becomes active by itself whenever results arrive; only a move from there is the person's. */
  #activated(item: PickItem | undefined): void {
    if (item === undefined || (item === this.#pick.items[0] && !this.#moved)) return;
    this.#moved = true;
    if (item.hit === undefined || !this.#services.settings().quickPickPreview) return;
    this.#nextPreview = item.hit;
    if (!this.#showing) this.#previews = this.#showPreviews();
  }

  async #showPreviews(): Promise<void> {
    this.#showing = true;
    this.#previewed = true;
    for (let hit = this.#nextPreview; hit !== undefined; hit = this.#nextPreview) {
      this.#nextPreview = undefined;
      await openHit({ ...target(hit), aside: false, preview: true });
    }
    this.#showing = false;
  }

  /** Nothing may be shown any more after what comes next. */
  async #settlePreviews(): Promise<void> {
    this.#nextPreview = undefined;
    await this.#previews;
  }

  /** Puts the editor back to where it was before results were shown in it. */
  async #restore(): Promise<void> {
    await this.#settlePreviews();
    if (this.#previewed) await this.#before.restore();
  }

  async #open(item: PickItem, aside: boolean): Promise<void> {
    if (item.question !== undefined) {
      this.#pick.value = item.question;
      this.#moved = false;
      await this.#ask();
      return;
    }
    if (item.hit === undefined && item.command === undefined) return;
    this.#accepted = true;
    this.#pick.hide();
    if (item.command !== undefined) await vscode.commands.executeCommand(item.command);
    if (item.hit === undefined) return;
    this.#services.remember(this.#pick.value);
    if (aside) await this.#restore();
    else await this.#settlePreviews();
    await openHit({ ...target(item.hit), aside, preview: false });
  }

  async #hidden(): Promise<void> {
    clearTimeout(this.#timer);
    this.#abort.abort();
    this.#pick.dispose();
    void vscode.commands.executeCommand('setContext', visibleContext, false);
    if (!this.#accepted) await this.#restore();
  }
}

function target(hit: Hit): { root: string; path: string; line: number } {
  return { root: hit.root, path: hit.path, line: hit.bestLine };
}

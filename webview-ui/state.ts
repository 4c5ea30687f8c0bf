import type { ErrorCode, Facet, PanelState, SearchAnswer } from '../src/protocol/index.ts';
import { omit } from './omit.ts';

/** What is asked: the words and the facets chosen beside them. */
export interface Question {
  readonly query: string;
  readonly languages: readonly string[];
  readonly folders: readonly string[];
}

export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** All that the panel shows. */
export interface PanelModel {
  /** Absent until the host has answered for the first time. */
  readonly host?: PanelState;
  readonly question: Question;
  /** The last answer, and the question it answers; it stays on screen until the next one is there. */
  readonly answer?: SearchAnswer;
  readonly answered?: Question;
  readonly failure?: Failure;
  /** Something other than a search that did not work. */
  readonly notice?: string;
  readonly searching: boolean;
  /** Facets of the whole answer to the query: choosing one must not make the others vanish. */
  readonly languages: readonly Facet[];
  readonly folders: readonly Facet[];
  /** Keys of file groups that are folded. */
  readonly folded: readonly string[];
  /** Key of the selected row. */
  readonly selected?: string;
  readonly filtersOpen: boolean;
  readonly historyOpen: boolean;
}

export type Action =
  | { readonly type: 'hostTold'; readonly host: PanelState }
  | { readonly type: 'typed'; readonly query: string }
  | { readonly type: 'languageToggled'; readonly value: string }
  | { readonly type: 'folderToggled'; readonly value: string }
  | { readonly type: 'facetsCleared' }
  | { readonly type: 'asked' }
  | {
      readonly type: 'answered';
      readonly question: Question;
      readonly answer: SearchAnswer;
      readonly first?: string;
    }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'cancelled' }
  | { readonly type: 'noticed'; readonly notice: string }
  | { readonly type: 'selected'; readonly key: string }
  | { readonly type: 'folded'; readonly key: string; readonly folded: boolean }
  | { readonly type: 'allFolded'; readonly keys: readonly string[] }
  | { readonly type: 'filtersShown'; readonly open: boolean }
  | { readonly type: 'historyShown'; readonly open: boolean };

export const emptyQuestion: Question = { query: '', languages: [], folders: [] };

export const initialModel: PanelModel = {
  question: emptyQuestion,
  searching: false,
  languages: [],
  folders: [],
  folded: [],
  filtersOpen: false,
  historyOpen: false,
};

/** The next model; pure, and the same object when nothing changes. */
export function reduce(model: PanelModel, action: Action): PanelModel {
  switch (action.type) {
    case 'hostTold':
      return { ...model, host: action.host };
    case 'typed':
      return typed(model, action.query);
    case 'languageToggled':
      return ask(model, { languages: toggled(model.question.languages, action.value) });
    case 'folderToggled':
      return ask(model, { folders: toggled(model.question.folders, action.value) });
    case 'facetsCleared':
      return ask(model, { languages: [], folders: [] });
    case 'asked':
      return { ...model, searching: true };
    case 'answered':
      return answered(model, action.question, action.answer, action.first);
    case 'failed':
      return { ...model, searching: false, failure: action.failure };
    case 'cancelled':
      return model.searching ? { ...model, searching: false } : model;
    case 'noticed':
      return { ...model, notice: action.notice };
    case 'selected':
      return model.selected === action.key ? model : { ...model, selected: action.key };
    case 'folded':
      return fold(model, action.key, action.folded);
    case 'allFolded':
      return { ...model, folded: action.keys };
    case 'filtersShown':
      return { ...model, filtersOpen: action.open };
    case 'historyShown':
      return { ...model, historyOpen: action.open };
  }
}

/** True when both ask the very same. */
export function sameQuestion(one: Question | undefined, other: Question): boolean {
  return (
    one?.query.trim() === other.query.trim() &&
    sameValues(one.languages, other.languages) &&
    sameValues(one.folders, other.folders)
  );
}

/** How many facets are chosen. */
export function chosenFacets(question: Question): number {
  return question.languages.length + question.folders.length;
}

function typed(model: PanelModel, query: string): PanelModel {
  if (query.trim() !== '') return ask(model, { query });
  const { host, filtersOpen } = model;
  return { ...initialModel, ...(host && { host }), filtersOpen, question: { ...emptyQuestion, query } };
}

function ask(model: PanelModel, change: Partial<Question>): PanelModel {
  const rest = omit(model, 'failure', 'notice');
  return { ...rest, question: { ...model.question, ...change }, historyOpen: false };
}

function answered(
  model: PanelModel,
  question: Question,
  answer: SearchAnswer,
  first: string | undefined,
): PanelModel {
  const rest = omit(model, 'failure', 'notice', 'selected');
  const again = sameQuestion(model.answered, question);
  const sameQuery = model.answered?.query.trim() === question.query.trim();
  const known = chosenFacets(question) > 0 && sameQuery;
  const next = again ? model.selected : first;
  return {
    ...rest,
    answer,
    answered: question,
    searching: false,
    languages: facets(known ? model.languages : [], answer.languages, question.languages),
    folders: facets(known ? model.folders : [], answer.folders, question.folders),
    folded: sameQuery ? model.folded : [],
    ...(next !== undefined && { selected: next }),
  };
}

/** The facets known before, refreshed by the newest ones; a chosen one is always there to be switched off. */
function facets(
  known: readonly Facet[],
  fresh: readonly Facet[],
  chosen: readonly string[],
): readonly Facet[] {
  const byValue = new Map(known.map((facet) => [facet.value, facet]));
  for (const facet of fresh) if (!byValue.has(facet.value)) byValue.set(facet.value, facet);
  for (const value of chosen) if (!byValue.has(value)) byValue.set(value, { value, count: 0 });
  return [...byValue.values()];
}

function fold(model: PanelModel, key: string, folded: boolean): PanelModel {
  if (model.folded.includes(key) === folded) return model;
  return {
    ...model,
    folded: folded ? [...model.folded, key] : model.folded.filter((other) => other !== key),
  };
}

function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

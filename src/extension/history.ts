import { Listeners } from '../base/index.ts';

/** The part of VS Code's `Memento` that is needed here. */
export interface Storage {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const storageKey = 'loupe.history';
const maxQuestions = 50;

/** The questions that led somewhere in this workspace, newest first, each once; shared by quick pick and panel. */
export class QuestionHistory {
  readonly onChange = new Listeners<void>();
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get questions(): readonly string[] {
    const stored = this.#storage.get(storageKey);
    return Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string') : [];
  }

  remember(query: string): void {
    const question = query.trim();
    if (question === '' || question === this.questions[0]) return;
    const others = this.questions.filter((other) => other !== question);
    this.#store([question, ...others].slice(0, maxQuestions));
  }

  forget(): void {
    this.#store([]);
  }

  #store(questions: readonly string[]): void {
    void this.#storage.update(storageKey, questions);
    this.onChange.fire();
  }
}

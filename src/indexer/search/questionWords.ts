import { eachRun, indexTerms } from '../tokens/index.ts';
import type { Question } from './question.ts';

const none: ReadonlySet<string> = new Set();
const nothing: readonly string[] = [];
const [digit9, capitalA, capitalZ, underscore, lowerCase] = [57, 65, 90, 95, 32];

/** Finds the terms of one question in text. What a run of letters holds of them is remembered: code repeats itself. */
export class QuestionWords {
  readonly #shares: ReadonlyMap<string, number>;
  readonly #byRun = new Map<string, readonly string[]>();
  /** For each ASCII character whether a term begins with it. */
  readonly #begins = new Uint8Array(128);

  constructor({ terms }: Pick<Question, 'terms'>) {
    this.#shares = new Map(terms.map(({ term, share }) => [term, share]));
    for (const { term } of terms) if (term.charCodeAt(0) < 128) this.#begins[term.charCodeAt(0)] = 1;
  }

  has(term: string): boolean {
    return this.#shares.has(term);
  }

  /** How much of the question's information a term carries; 0 for a term that is not in it. */
  shareOf(term: string): number {
    return this.#shares.get(term) ?? 0;
  }

  /** In the order of the text, each once. */
  in(text: string): ReadonlySet<string> {
    let found: Set<string> | undefined;
    eachRun(text, (run) => {
      const terms = this.ofRun(run);
      if (terms.length === 0) return;
      found ??= new Set();
      for (const term of terms) found.add(term);
    });
    return found ?? none;
  }

  /** Of a run, as `eachRun` gives them, or of a part of one. */
  ofRun(run: string): readonly string[] {
    if (!this.#mayHold(run)) return nothing;
    let terms = this.#byRun.get(run);
    if (terms === undefined) {
      terms = indexTerms(run).filter((term) => this.#shares.has(term));
      this.#byRun.set(run, terms);
    }
    return terms;
  }

  /**
   * False for most runs that hold no term, without cutting them: no term of theirs begins with the letter of one of the question.
   * The terms of an ASCII run begin at its first character, after underscores, at capitals and at digits.
   */
  #mayHold(run: string): boolean {
    let isStart = true;
    for (let at = 0; at < run.length; at++) {
      const code = run.charCodeAt(at);
      if (code > 127) return true;
      const isCapital = code >= capitalA && code <= capitalZ;
      if ((isStart || isCapital || code <= digit9) && this.#begins[isCapital ? code | lowerCase : code] === 1)
        return true;
      isStart = code === underscore;
    }
    return false;
  }
}

import type { ExpectedPlace, QuestionKind } from '../../protocol/index.ts';

/** A question with the places that are right answers to it. */
export interface Question {
  readonly kind: QuestionKind;
  readonly language: string;
  readonly query: string;
  readonly expected: readonly ExpectedPlace[];
}

/** A question made from a documentation comment, which must not be there when it is asked. */
export interface DocQuestion extends Question {
  readonly kind: 'docstring';
  readonly docstring: Docstring;
}

/** A question made from the name of a definition; other definitions with the same words are right answers too. */
export interface SymbolQuestion extends Question {
  readonly kind: 'symbol';
  readonly name: string;
}

/** Where a documentation comment stands: 1-based lines, inclusive; from `startColumn` (0-based) of the first on. */
export interface Docstring {
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  /** Its lines as they are in the file. */
  readonly lines: readonly string[];
}

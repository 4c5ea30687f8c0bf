/**
 * Outlines without a parser: hand-made readers of languages with braces, for what is written as usual. They answer what
 * the parser would, or that they do not know; then the parser does the file. A condition for the preprocessor that divides an
 * item is read as if it were not there and all that it holds counted.
 */
import type { LineMeasure } from '../lineMeasure.ts';
import type { Outline } from '../pack.ts';
import { CReading } from './c.ts';
import { tokenizeC } from './cLexer.ts';
import { Levels } from './levels.ts';
import type { Rewriting } from './tokens.ts';
import { Unclear } from './unclear.ts';

export interface StructuralOutline extends Outline {
  /** What the text would have to say there for a grammar that knows no macros. */
  readonly rewritings: readonly Rewriting[];
  /** From where to where braces reach whose inside does not matter. */
  readonly closed: readonly { readonly start: number; readonly end: number }[];
}

/** Each takes another reading. */
const maxLeftOut = 20;

/** The outline, or the reason why there is none; undefined when no reader knows the language. */
export function readStructure(
  language: string,
  text: string,
  measure: LineMeasure,
): StructuralOutline | string | undefined {
  if (language !== 'c') return undefined;
  const leftOut = new Set<number>();
  for (;;) {
    try {
      return readC(text, measure, leftOut);
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      const { message, condition } = error;
      if (condition === undefined || leftOut.has(condition) || leftOut.size >= maxLeftOut) return message;
      leftOut.add(condition);
    }
  }
}

function readC(text: string, measure: LineMeasure, leftOut: ReadonlySet<number>): StructuralOutline {
  const tokens = tokenizeC(text, leftOut);
  const levels = new Levels(tokens, measure);
  new CReading(levels).read();
  const closed = tokens.closed.map((open) => ({
    start: tokens.end(open),
    end: tokens.start(tokens.partner(open)),
  }));
  return { sections: levels.file.children, symbols: levels.symbols, rewritings: tokens.rewritings, closed };
}
